import type { Project } from '@lockstep/domain';
import type { ApplicationRecord, Store } from '@lockstep/store';
import { describe, expect, it } from 'vitest';
import { mustStillPermit } from './still-permitted.ts';

const ALL: Project['spec'] = {
  sourceRepos: ['*'],
  destinations: [{ server: '*', namespace: 'shop-*' }],
};
const CLUSTER = { id: 'c', server: 'https://c', name: 'prod', project: '', shards: 1 };

/** What is stored: one project, and the clusters of these ids. */
function storeOf(spec: Project['spec'] | undefined) {
  const project = spec && { metadata: { name: 'shop', labels: {} }, spec };
  return {
    projects: { get: async () => project, list: async () => [] },
    settings: { get: async () => undefined },
    clusters: { identify: async ({ id = '' }) => (id === 'gone' ? undefined : { ...CLUSTER, id }) },
  } as unknown as Store;
}

function recordOf(change: { clusterId?: string | null; path?: string; namespace?: string } = {}) {
  const { clusterId = 'c', path = 'web', namespace = 'shop-live' } = change;
  const spec = {
    project: 'shop',
    source: { repoURL: `https://git.example/${path}.git`, path },
    destination: { server: 'https://c', namespace },
  };
  return { clusterId, application: { metadata: { name: 'web' }, spec } } as ApplicationRecord;
}

const at = { target: { namespace: 'shop-live', pod: 'web-1' }, clusterId: 'c' };

describe('a terminal that is open', () => {
  it.each<[string, Project['spec'], typeof at]>([
    ['what it was opened by', ALL, at],
    ['the pod’s own namespace too', ALL, { ...at, target: { namespace: 'shop-2', pod: 'x' } }],
    ['pods by name', { ...ALL, namespaceResourceWhitelist: [{ group: '', kind: 'Pod' }] }, at],
  ])('goes on while the project permits %s', async (_what, spec, opened) => {
    await expect(mustStillPermit(storeOf(spec), recordOf(), opened)).resolves.toBeUndefined();
  });

  it.each<[string, Project['spec'] | undefined, ReturnType<typeof recordOf>, typeof at, RegExp]>([
    [
      'the destination is permitted no more',
      { ...ALL, destinations: [{ server: '*', namespace: 'other' }] },
      ...([recordOf(), at, /namespace 'shop-live' do not match/] as const),
    ],
    [
      'the pod’s namespace is denied, not the application’s',
      {
        ...ALL,
        destinations: [...(ALL.destinations ?? []), { server: '*', namespace: '!shop-2' }],
      },
      ...([recordOf(), { ...at, target: { namespace: 'shop-2', pod: 'x' } }, /'shop-2'/] as const),
    ],
    [
      'clusters of others are closed to it',
      { ...ALL, permitOnlyProjectScopedClusters: true },
      ...([recordOf(), at, /do not match/] as const),
    ],
    [
      'its source is permitted no more',
      { ...ALL, sourceRepos: ['https://git.example/x.git'] },
      ...([recordOf(), at, /repo .* is not permitted/] as const),
    ],
    [
      'pods are denied',
      { ...ALL, namespaceResourceBlacklist: [{ group: '', kind: 'Pod' }] },
      ...([recordOf(), at, /resource :Pod is not permitted/] as const),
    ],
    ['there is no such project', undefined, recordOf(), at, /project shop does not exist/],
    ['the application went elsewhere', ALL, recordOf({ clusterId: 'd' }), at, /another cluster/],
    ['it goes nowhere', ALL, recordOf({ clusterId: null }), at, /another cluster/],
    [
      'the cluster is gone',
      ALL,
      ...([
        recordOf({ clusterId: 'gone' }),
        { ...at, clusterId: 'gone' },
        /another cluster/,
      ] as const),
    ],
  ])('ends when %s', async (_what, spec, record, opened, reason) => {
    const asked = mustStillPermit(storeOf(spec), record, opened);
    await expect(asked).rejects.toThrow(reason);
    await expect(asked).rejects.toMatchObject({ code: 'permission-denied' });
  });
});
