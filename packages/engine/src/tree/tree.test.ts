import type { KubeObject, TreeNode } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { buildTree, compactNode, hostsOf, podReason, treeDelta } from './index.ts';

function object(
  apiVersion: string,
  text: string,
  owner?: string,
  fields: Record<string, unknown> = {},
): KubeObject {
  const [kind = '', name = ''] = text.split(' ');
  const ownerReferences = owner
    ? [{ apiVersion: 'v1', kind: 'Owner', name: owner, uid: `uid-${owner}` }]
    : undefined;
  const { metadata, ...rest } = fields;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      ownerReferences,
      ...(metadata as object),
    },
    ...rest,
  };
}

const running = {
  spec: {
    nodeName: 'node-1',
    restartPolicy: 'Always',
    containers: [{ image: 'app:1' }, { image: 'proxy:2' }],
  },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [
      { name: 'app', ready: true, restartCount: 2, state: { running: {} } },
      { name: 'proxy', ready: false, restartCount: 1, state: { running: {} } },
    ],
  },
};

const shop = {
  web: object('apps/v1', 'Deployment web', undefined, {
    spec: { replicas: 2 },
    status: { readyReplicas: 1 },
  }),
  set: object('apps/v1', 'ReplicaSet web-1', 'web', {
    metadata: { annotations: { 'deployment.kubernetes.io/revision': '4' } },
  }),
  pod: object('v1', 'Pod web-1-a', 'web-1', running),
  service: object('v1', 'Service front', undefined, { spec: { selector: { app: 'web' } } }),
  slice: object('discovery.k8s.io/v1', 'EndpointSlice front-x', undefined, {
    metadata: { labels: { 'kubernetes.io/service-name': 'front' } },
  }),
  endpoints: object('v1', 'Endpoints front', undefined, { metadata: { uid: 'uid-endpoints' } }),
  stranger: object('v1', 'Pod other', 'somebody'),
};

function tree(managed: KubeObject[], descendants: KubeObject[]) {
  return buildTree({
    managed: managed.map((item) => compactNode(item)),
    descendants: descendants.map((item) => compactNode(item)),
  });
}

/** Each node as `Kind/name < parent`. */
const drawn = (nodes: TreeNode[]) =>
  nodes.map((n) => [`${n.kind}/${n.name}`, ...(n.parentRefs ?? []).map((p) => p.name)].join(' < '));

describe('the resource tree', () => {
  it('follows owners to any depth, and leaves out what nobody here owns', () => {
    expect(drawn(tree([shop.web], [shop.pod, shop.set, shop.stranger]))).toEqual([
      'Deployment/web',
      'ReplicaSet/web-1 < web',
      'Pod/web-1-a < web-1',
    ]);
  });

  it('puts endpoints under their service', () => {
    expect(drawn(tree([shop.service], [shop.slice, shop.endpoints])).toSorted()).toEqual([
      'EndpointSlice/front-x < front',
      'Endpoints/front < front',
      'Service/front',
    ]);
  });

  it("puts a StatefulSet's claims under it", () => {
    const database = object('apps/v1', 'StatefulSet db', undefined, {
      spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
    });
    const claims = ['data-db-0', 'data-db-12', 'data-other-0'].map((name) =>
      object('v1', `PersistentVolumeClaim ${name}`),
    );
    expect(drawn(tree([database], claims))).toEqual([
      'StatefulSet/db',
      'PersistentVolumeClaim/data-db-0 < db',
      'PersistentVolumeClaim/data-db-12 < db',
    ]);
  });

  it('shows a managed resource that another one owns under it', () => {
    expect(drawn(tree([shop.web, shop.set], []))).toEqual([
      'Deployment/web',
      'ReplicaSet/web-1 < web',
    ]);
  });

  it('keeps managed resources that are not in the cluster apart', () => {
    const missing = ['a', 'b'].map((name) => ({
      uid: '',
      ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name },
      owners: [],
      health: { status: 'Missing' as const },
    }));
    expect(buildTree({ managed: missing, descendants: [] })).toHaveLength(2);
  });

  it('survives owners in a circle', () => {
    const a = object('v1', 'ConfigMap a', 'b');
    const b = object('v1', 'ConfigMap b', 'a');
    expect(tree([a], [b])).toHaveLength(2);
  });
});

describe('a node', () => {
  it('of a pod tells images, node, readiness, restarts and state', () => {
    const [node] = tree([shop.pod], []);
    expect(node).toMatchObject({
      images: ['app:1', 'proxy:2'],
      health: { status: 'Healthy' },
      info: [
        { name: 'Status Reason', value: 'Running' },
        { name: 'Node', value: 'node-1' },
        { name: 'Containers', value: '1/2' },
        { name: 'Restart Count', value: '3' },
      ],
    });
  });

  it.each([
    ['true', true],
    ['false', undefined],
  ])('whose health is to be ignored (%s) says so', (value, expected) => {
    const annotations = { 'argocd.argoproj.io/ignore-healthcheck': value };
    const claim = object('v1', 'PersistentVolumeClaim it', undefined, {
      metadata: { annotations },
    });
    expect(compactNode(claim).ignoreHealth).toBe(expected);
  });

  it('of a workload tells its revision and how much is ready', () => {
    const [web, set] = tree([shop.web], [shop.set]);
    expect(web?.info).toEqual([{ name: 'Ready', value: '1/2' }]);
    expect(set?.info).toEqual([{ name: 'Revision', value: 'Rev:4' }]);
  });

  it('of an ingress tells its services and addresses', () => {
    const ingress = object('networking.k8s.io/v1', 'Ingress it', undefined, {
      spec: {
        tls: [{ hosts: ['shop.example.com'] }],
        rules: [
          {
            host: 'shop.example.com',
            http: { paths: [{ path: '/api', backend: { service: { name: 'api' } } }] },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: '10.1.1.1' }] } },
    });
    expect(tree([ingress], [])[0]?.networkingInfo).toEqual({
      targetRefs: [{ group: '', kind: 'Service', namespace: 'shop', name: 'api' }],
      ingress: [{ ip: '10.1.1.1' }],
      externalURLs: ['https://shop.example.com/api'],
    });
  });

  const LINK = 'link.argocd.argoproj.io';
  it.each<[string, Record<string, string>, string[] | undefined]>([
    ['none', {}, ['http://a.example/']],
    [
      'a link',
      { [`${LINK}/more`]: 'https://b.example' },
      ['http://a.example/', 'https://b.example'],
    ],
    [
      'a link with a title and no default ones',
      {
        [`${LINK}/x`]: 'Logs|https://b.example',
        'argocd.argoproj.io/ignore-default-links': 'true',
      },
      ['Logs|https://b.example'],
    ],
    ['a link that would run', { [`${LINK}/x`]: 'Logs|javascript:alert(1)' }, ['http://a.example/']],
    ['no default links', { 'argocd.argoproj.io/ignore-default-links': 'true' }, undefined],
  ])('of an ingress tells the addresses that it has with %s', (_, annotations, expected) => {
    const ingress = object('networking.k8s.io/v1', 'Ingress it', undefined, {
      metadata: { annotations },
      spec: { rules: [{ host: 'a.example' }] },
    });
    expect(tree([ingress], [])[0]?.networkingInfo?.externalURLs).toEqual(expected);
  });

  it('of any object tells the links that its annotations state', () => {
    const annotations = { [`${LINK}/docs`]: 'https://docs.example' };
    const config = object('v1', 'ConfigMap c', undefined, { metadata: { annotations } });
    expect(tree([config], [])[0]?.networkingInfo).toEqual({
      externalURLs: ['https://docs.example'],
    });
  });

  it('of pods tells on which hosts they run', () => {
    const on = (name: string, nodeName: string) => {
      const { spec, ...rest } = running;
      return object('v1', `Pod ${name}`, undefined, { ...rest, spec: { ...spec, nodeName } });
    };
    const nodes = tree([on('a', 'two'), on('b', 'one'), on('c', 'two'), shop.service], []);
    expect(hostsOf(nodes)).toEqual([{ name: 'one' }, { name: 'two' }]);
  });

  it('of a service tells what it selects', () => {
    expect(tree([shop.service], [])[0]?.networkingInfo).toEqual({ targetLabels: { app: 'web' } });
  });
});

describe("a pod's state in a word", () => {
  const init = (...statuses: object[]) => ({
    spec: { initContainers: [{ name: 'a' }, { name: 'b' }], containers: [{}] },
    status: { phase: 'Pending', initContainerStatuses: statuses },
  });
  const one = (state: object, more = {}) => ({
    spec: { containers: [{}] },
    status: { phase: 'Running', containerStatuses: [{ state, ...more }] },
  });

  it.each([
    ['Running', one({ running: {} }, { ready: true })],
    ['CrashLoopBackOff', one({ waiting: { reason: 'CrashLoopBackOff' } })],
    ['OOMKilled', one({ terminated: { reason: 'OOMKilled', exitCode: 137 } })],
    ['ExitCode:3', one({ terminated: { exitCode: 3 } })],
    ['Signal:9', one({ terminated: { exitCode: 137, signal: 9 } })],
    [
      'Init:1/2',
      init(
        { name: 'a', state: { terminated: { exitCode: 0 } } },
        { name: 'b', state: { running: {} } },
      ),
    ],
    ['Init:ErrImagePull', init({ name: 'a', state: { waiting: { reason: 'ErrImagePull' } } })],
    ['Init:Error', init({ name: 'a', state: { terminated: { exitCode: 1, reason: 'Error' } } })],
    ['Pending', { spec: {}, status: { phase: 'Pending' } }],
    ['Evicted', { spec: {}, status: { phase: 'Failed', reason: 'Evicted' } }],
    [
      'Terminating',
      { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' }, status: { phase: 'Running' } },
    ],
  ])('%s', (word, fields) => {
    expect(podReason(object('v1', 'Pod it', undefined, fields))).toBe(word);
  });
});

describe('the difference of two trees', () => {
  const before = tree([shop.web], [shop.set, shop.pod]);

  it('is empty for the same tree, also when only versions moved', () => {
    const moved = before.map((node) => ({ ...node, resourceVersion: '99' }));
    expect(treeDelta(before, moved)).toEqual({ upserted: [], removedUids: [] });
  });

  it('tells what is new, changed and gone', () => {
    const after = tree(
      [shop.web, shop.service],
      [{ ...shop.set, status: { availableReplicas: 1 } }],
    );
    const changed = after.map((n) =>
      n.name === 'web' ? { ...n, health: { status: 'Degraded' as const } } : n,
    );
    const delta = treeDelta(before, changed);
    expect(delta.upserted.map((node) => node.name).toSorted()).toEqual(['front', 'web']);
    expect(delta.removedUids).toEqual(['uid-web-1-a']);
  });
});
