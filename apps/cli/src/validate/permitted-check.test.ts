import type { KubeObject, Project } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { type PermittedSettings, permittedCheck } from './permitted-check.ts';

const object = (kind: string, apiVersion = 'v1', namespace?: string) =>
  ({
    apiVersion,
    kind,
    metadata: { name: 'a', ...(namespace ? { namespace } : {}) },
  }) as KubeObject;

const SECRET = object('Secret');
const NAMESPACE = object('Namespace');
const CUSTOM = object('Widget', 'shop.test/v1');
const CRD = {
  ...object('CustomResourceDefinition', 'apiextensions.k8s.io/v1'),
  spec: { group: 'shop.test', scope: 'Cluster', names: { kind: 'Widget' } },
} as KubeObject;
const ANY_KIND = [{ group: '*', kind: '*' }];
const HERE = 'https://kubernetes.default.svc';

async function found(
  spec: Partial<Project['spec']>,
  manifests: KubeObject[],
  settings: Partial<PermittedSettings> = {},
  application: object = {},
) {
  const destination = { server: '', name: '', namespace: 'default' };
  const input = {
    folder: 'shop',
    manifests,
    openedSecrets: new Set<string>(),
    project: { metadata: { name: 'shop' }, spec } as unknown as Project,
    application: {
      metadata: { name: '' },
      spec: { project: 'shop', destination, ...application },
    } as never,
    signal: new AbortController().signal,
  };
  const given = { namespace: undefined, hasApplication: false, ...settings };
  const findings = await permittedCheck(given).run(input);
  return findings.map(({ level, object: about = '', message }) => `${level} ${about}: ${message}`);
}

describe('what a project does not permit', () => {
  const OPEN = { destinations: [{ server: '*', namespace: '*' }] };
  const TEAM = { destinations: [{ server: HERE, namespace: 'team-*' }] };
  it.each<[string, Partial<Project['spec']>, KubeObject[], string | undefined, string[]]>([
    ['nothing of a project that permits all', OPEN, [SECRET], undefined, []],
    [
      'a kind that is denied',
      { ...OPEN, namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }] },
      [SECRET, object('ConfigMap')],
      undefined,
      [
        'error Secret a: resource :Secret is not permitted in project shop: spec.namespaceResourceBlacklist denies it by /Secret',
      ],
    ],
    [
      'a kind that is not in the list',
      { ...OPEN, namespaceResourceWhitelist: [{ group: 'apps', kind: '*' }] },
      [SECRET, object('Deployment', 'apps/v1')],
      undefined,
      [
        'error Secret a: resource :Secret is not permitted in project shop: no entry of spec.namespaceResourceWhitelist matches it',
      ],
    ],
    [
      'a kind of the cluster that nothing permits',
      OPEN,
      [NAMESPACE],
      undefined,
      [expect.stringContaining('no entry of spec.clusterResourceWhitelist matches it')],
    ],
    [
      'nothing where kinds of the cluster are permitted',
      { ...TEAM, clusterResourceWhitelist: ANY_KIND },
      [NAMESPACE],
      undefined,
      [],
    ],
    [
      'a namespace that no destination has',
      TEAM,
      [object('Secret', 'v1', 'kube-system'), object('Secret', 'v1', 'team-a')],
      undefined,
      [
        "error Secret kube-system/a: namespace kube-system is not permitted in project 'shop': no entry of spec.destinations matches it",
      ],
    ],
    [
      'a namespace that a destination denies',
      { destinations: [...OPEN.destinations, { server: '*', namespace: '!kube-system' }] },
      [object('Secret', 'v1', 'kube-system')],
      undefined,
      [expect.stringContaining('spec.destinations denies it by server *, namespace !kube-system')],
    ],
    ['nothing of a namespace that nobody named', TEAM, [SECRET], undefined, []],
    ['nothing of a namespace that is permitted', TEAM, [SECRET], 'team-b', []],
    ['the namespace of the command line', TEAM, [SECRET], 'default', [expect.any(String)]],
    [
      'nothing of a cluster that is named by its name',
      { destinations: [{ name: 'prod-*', namespace: 'team-*' }] },
      [object('Secret', 'v1', 'team-a')],
      undefined,
      [],
    ],
    [
      'nothing where only clusters of the project are permitted: which those are is not known',
      { ...OPEN, permitOnlyProjectScopedClusters: true },
      [object('Secret', 'v1', 'team-a')],
      undefined,
      [],
    ],
    ['nothing of a kind that may be namespaced or not', OPEN, [CUSTOM], undefined, []],
    [
      'a kind of the cluster by its definition',
      { ...OPEN, clusterResourceWhitelist: [{ group: 'apiextensions.k8s.io', kind: '*' }] },
      [CRD, CUSTOM],
      undefined,
      [expect.stringContaining('error Widget a: resource shop.test:Widget is not permitted')],
    ],
    ['nothing by one that cannot be read', { destinations: 5 as never }, [SECRET], 'a', []],
    [
      'everything without destinations',
      {},
      [object('Secret', 'v1', 'a')],
      undefined,
      [expect.stringContaining('no entry of spec.destinations')],
    ],
  ])('is %s', async (_, spec, manifests, namespace, messages) => {
    expect(await found(spec, manifests, { namespace })).toEqual(messages);
  });

  it.each<[string, object, string[]]>([
    ['nothing of one that fits', { source: { repoURL: 'https://git.test/a' } }, []],
    [
      'its source',
      { source: { repoURL: 'https://evil.test/a' } },
      [expect.stringContaining('https://evil.test/a is not permitted in project')],
    ],
    [
      'one of its sources',
      { sources: [{ repoURL: 'https://git.test/a' }, { repoURL: 'https://evil.test/b' }] },
      [expect.stringContaining('https://evil.test/b')],
    ],
    [
      'its destination, by address',
      { destination: { server: 'https://other.test', namespace: 'team-a' } },
      [expect.stringContaining("'https://other.test' and namespace 'team-a'")],
    ],
    [
      'its namespace, of a cluster by name',
      { destination: { name: 'one', namespace: 'default' } },
      [expect.stringContaining("namespace 'default'")],
    ],
    ['nothing of one by name', { destination: { name: 'one', namespace: 'team-a' } }, []],
  ])('of an application is %s', async (_, application, messages) => {
    const spec = {
      sourceRepos: ['https://git.test/*'],
      destinations: [{ server: HERE, namespace: 'team-*' }],
    };
    const source = { repoURL: 'https://git.test/a' };
    const destination = { server: HERE, namespace: 'team-a' };
    const of =
      'sources' in application
        ? { destination, ...application }
        : { source, destination, ...application };
    expect(await found(spec, [], { hasApplication: true }, of)).toEqual(messages);
  });
});
