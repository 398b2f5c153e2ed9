import type { KubeObject, ProjectSpec } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { orphanedNodes } from './index.ts';

let uids = 0;

function object(
  kind: string,
  name: string,
  more: Partial<KubeObject['metadata']> = {},
): KubeObject {
  const [group, short] = kind.includes('/') ? kind.split('/') : ['', kind];
  return {
    apiVersion: group ? `${group}/v1` : 'v1',
    kind: short as string,
    metadata: { name, namespace: 'shop', uid: `uid-${++uids}`, ...more },
  };
}

function ownedBy(owner: KubeObject): Partial<KubeObject['metadata']> {
  const { kind, apiVersion, metadata } = owner;
  const { name = '', uid = '' } = metadata;
  return { ownerReferences: [{ apiVersion, kind, name, uid }] };
}

function namesIn(
  objects: KubeObject[],
  project: ProjectSpec = { orphanedResources: {} },
  managed: KubeObject[] = [],
): string[] {
  const isManaged = (one: KubeObject) => managed.includes(one);
  return orphanedNodes({ objects, project, isManaged }).map(({ kind, name }) => `${kind} ${name}`);
}

describe('orphaned', () => {
  test('is what nobody manages, with what descends from it', () => {
    const [mine, left] = [object('apps/Deployment', 'mine'), object('apps/Deployment', 'left')];
    const sets = [mine, left].map((one) =>
      object('apps/ReplicaSet', `${one.metadata.name}-1`, ownedBy(one)),
    );
    const pods = sets.map((set) => object('Pod', `${set.metadata.name}-x`, ownedBy(set)));
    expect(namesIn([mine, left, ...sets, ...pods], undefined, [mine])).toEqual([
      'Pod left-1-x',
      'Deployment left',
      'ReplicaSet left-1',
    ]);
  });

  test('is not what somebody outside the namespace owns', () => {
    const owner = object('Node', 'n');
    expect(namesIn([object('Pod', 'p', ownedBy(owner))])).toEqual([]);
  });

  test('is not what an application manages below an orphan', () => {
    const left = object('apps/Deployment', 'left');
    const child = object('ConfigMap', 'child', ownedBy(left));
    expect(namesIn([left, child], undefined, [child])).toEqual(['Deployment left']);
  });

  test('is one, though two API groups serve it', () => {
    const one = object('networking.k8s.io/Ingress', 'web');
    const same = { ...one, apiVersion: 'extensions/v1beta1' };
    expect(namesIn([one, same])).toEqual(['Ingress web']);
  });

  const token = { annotations: { 'kubernetes.io/service-account.name': 'robot' } };
  test.each<[string, KubeObject[]]>([
    ["the namespace's own service account", [object('ServiceAccount', 'default')]],
    ['the root certificate', [object('ConfigMap', 'kube-root-ca.crt')]],
    ['the API server’s Service', [object('Service', 'kubernetes', { namespace: 'default' })]],
    ["a service account's token", [object('Secret', 'robot-token', token)]],
  ])('is not %s', (_title, objects) => {
    expect(namesIn(objects)).toEqual([]);
  });

  test('is not the claim of a StatefulSet, nor the Endpoints of a Service', () => {
    const set = object('apps/StatefulSet', 'db');
    const service = object('Service', 'db');
    const objects = [
      set,
      service,
      object('PersistentVolumeClaim', 'data-db-0'),
      object('PersistentVolumeClaim', 'data-other-0'),
      object('Endpoints', 'db'),
    ];
    expect(namesIn(objects, undefined, [set, service])).toEqual([
      'PersistentVolumeClaim data-other-0',
    ]);
  });
});

describe('a project ignores', () => {
  const objects = [
    object('ConfigMap', 'settings'),
    object('Secret', 'sealed-a'),
    object('apps/Deployment', 'web'),
    object('batch/CronJob', 'nightly'),
  ];
  const all = ['ConfigMap settings', 'Secret sealed-a', 'Deployment web', 'CronJob nightly'];
  const ignoring = (...ignore: Record<string, string>[]) => ({ orphanedResources: { ignore } });
  test.each<[string, ProjectSpec, string[]]>([
    ['nothing', ignoring(), all],
    ['a kind', ignoring({ kind: 'Secret' }), ['ConfigMap settings', ...all.slice(2)]],
    [
      'a name by a glob',
      ignoring({ kind: 'Secret', name: 'sealed-*' }),
      [all[0] as string, ...all.slice(2)],
    ],
    ['not another name', ignoring({ kind: 'Secret', name: 'b*' }), all],
    [
      'a group',
      ignoring({ group: 'apps' }),
      ['ConfigMap settings', 'Secret sealed-a', 'CronJob nightly'],
    ],
    ['the core group where it names none', ignoring({ name: '*' }), all.slice(2)],
    ['all groups', ignoring({ group: '*', kind: '*' }), []],
    [
      'kinds that it denies',
      { orphanedResources: {}, namespaceResourceBlacklist: [{ group: '', kind: '*' }] },
      all.slice(2),
    ],
    [
      'kinds that it does not allow',
      {
        orphanedResources: {},
        namespaceResourceWhitelist: [{ group: 'apps', kind: 'Deployment' }],
      },
      ['Deployment web'],
    ],
  ])('%s', (_title, project, left) => {
    expect(namesIn(objects, project)).toEqual(left);
  });
});
