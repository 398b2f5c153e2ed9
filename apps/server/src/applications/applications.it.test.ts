import type { Application } from '@lockstep/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.signals.take();
});

const URL = '/api/v1/applications';
const create = async (name: string, change: object = {}) => {
  const answer = await server.call('POST', URL, applicationBody(name, change));
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Application;
};

describe('creating an application', () => {
  it('answers the whole object and wakes git and render', async () => {
    const application = await create('create-a');
    expect(application).toMatchObject({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'create-a', namespace: 'argocd', generation: 1 },
      spec: { project: 'default', source: { path: 'create-a' } },
      status: { sync: { status: 'Unknown' }, health: { status: 'Unknown' } },
    });
    expect(application.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(server.signals.take()).toEqual([
      {
        name: 'git',
        job: {
          repoKey: 'https://git.example/apps',
          repoUrl: 'https://git.example/apps.git',
          project: 'default',
          cause: 'refresh',
        },
      },
      { name: 'render', job: { uid: application.metadata.uid } },
    ]);
  });

  it('again with the same object is a success, with another one a 400 unless upsert', async () => {
    await create('create-b');
    await create('create-b');
    const other = applicationBody('create-b', { metadata: { labels: { a: 'b' } } });
    const refused = await server.call('POST', URL, other);
    expect(refused).toMatchObject({ status: 400, body: { code: 3 } });
    expect(refused.text).toContain('existing application spec is different');
    const taken = await server.call('POST', `${URL}?upsert=true`, other);
    expect(taken).toMatchObject({ status: 200, body: { metadata: { labels: { a: 'b' } } } });
  });

  it('keeps unknown fields, and warns of them in header and condition until they are gone', async () => {
    const source = { repoURL: 'https://git.example/apps.git', path: 'x', helmm: { a: 1 } };
    const body = applicationBody('create-c', { spec: { source, futureField: [1] } });
    const answer = await server.call('POST', URL, body);
    expect(answer.headers.warning).toBe(
      '299 - "unknown field spec.source.helmm", 299 - "unknown field spec.futureField"',
    );
    const application = answer.body as Application;
    expect(application.spec).toMatchObject({ source, futureField: [1] });
    expect(application.status.conditions).toMatchObject([{ type: 'UnknownFieldWarning' }]);
    const mended = await server.call('PUT', `${URL}/create-c`, applicationBody('create-c'));
    expect(mended.headers.warning).toBeUndefined();
    expect((mended.body as Application).status.conditions ?? []).toEqual([]);
  });

  it.each([
    [{ metadata: { name: 'Not_A_Name' } }, ['metadata.name']],
    [
      { spec: { source: { path: 7 }, destination: 'here' } },
      ['spec.source.repoURL', 'spec.source.path', 'spec.destination'],
    ],
    [
      { spec: { source: { repoURL: 'x' }, destination: {} } },
      ['spec.source.path', 'spec.destination'],
    ],
    [{ spec: { project: 'nowhere' } }, ['spec.project']],
  ])('with wrong fields is a 400 that lists them: %j', async (change, fields) => {
    const answer = await server.call('POST', URL, applicationBody('create-d', change));
    expect(answer).toMatchObject({ status: 400, body: { code: 3 } });
    const { details } = answer.body as { details: { field: string; reason: string }[] };
    expect(details.map((d) => d.field)).toEqual(fields);
    expect(details.every((d) => d.reason !== '')).toBe(true);
  });

  it('needs a known cluster, unless validate is off', async () => {
    const body = applicationBody('create-e', { spec: { destination: { name: 'elsewhere' } } });
    const refused = await server.call('POST', URL, body);
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 3, details: [{ field: 'spec.destination.name' }] },
    });
    expect((await server.call('POST', `${URL}?validate=false`, body)).status).toBe(200);
  });

  it('with an operation starts it', async () => {
    const body = { ...applicationBody('create-f'), operation: { sync: { prune: true } } };
    const answer = await server.call('POST', URL, body);
    expect(answer.status, answer.text).toBe(200);
    const { uid } = (answer.body as Application).metadata;
    expect(await server.store.operations.active(uid ?? '')).toMatchObject({
      sync: { prune: true },
      initiatedBy: { username: 'admin' },
    });
  });

  it.each(['sync', { sync: 7 }, { sync: { prune: 'often' } }])(
    'with the operation %j is refused whole',
    async (operation) => {
      const body = { ...applicationBody('create-refused'), operation };
      const answer = await server.call('POST', URL, body);
      expect(answer, answer.text).toMatchObject({ status: 400, body: { code: 3 } });
      expect(answer.text).toContain('operation');
      expect((await server.call('GET', `${URL}/create-refused`)).status).toBe(404);
    },
  );

  it('with an operation is stored with it, or not at all', async () => {
    const operation = { sync: {} };
    const first = { ...applicationBody('create-both'), operation };
    expect((await server.call('POST', URL, first)).status).toBe(200);
    const spec = { source: { repoURL: 'https://git.example/apps.git', path: 'another' } };
    const next = { ...applicationBody('create-both', { spec }), operation };
    const refused = await server.call('POST', `${URL}?upsert=true`, next);
    expect(refused.status, refused.text).toBe(412);
    expect(refused.text).toContain('another operation is already in progress');
    const { body } = await server.call('GET', `${URL}/create-both`);
    expect((body as Application).spec.source?.path).toBe('create-both');
  });

  it('with an operation starts what people may ask for, and nothing that is not theirs to say', async () => {
    const asked = { prune: true, autoHealAttemptsCount: 3, driftOnly: true, rollback: { id: 1 } };
    const others = { keepLive: [], sealedManifests: 'x' };
    const body = {
      ...applicationBody('create-g'),
      operation: {
        sync: { ...asked, ...others },
        initiatedBy: { automated: true, username: 'ann' },
      },
    };
    const answer = await server.call('POST', URL, body);
    expect(answer.status, answer.text).toBe(200);
    const { uid } = (answer.body as Application).metadata;
    const { sync, initiatedBy } = (await server.store.operations.active(uid ?? '')) ?? {};
    expect([sync, initiatedBy]).toEqual([{ prune: true }, { username: 'admin' }]);
  });
});

describe('an application', () => {
  it('that does not exist is a 404 in the one shape of errors', async () => {
    for (const path of ['', '/resource-tree', '/managed-resources', '/events', '/manifests']) {
      const answer = await server.call('GET', `${URL}/nobody${path}`);
      expect(answer).toMatchObject({ status: 404, body: { code: 5, details: [] } });
    }
  });

  it('is found in its namespace and project only', async () => {
    const refused = await server.call(
      'POST',
      URL,
      applicationBody('find-a', { metadata: { namespace: 'team' } }),
    );
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('in namespace team is not allowed to use project default');
    const project = {
      metadata: { name: 'of-teams' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        sourceNamespaces: ['te?m'],
      },
    };
    await server.call('POST', '/api/v1/projects', { project });
    await create('find-a', { metadata: { namespace: 'team' }, spec: { project: 'of-teams' } });
    expect((await server.call('GET', `${URL}/find-a`)).status).toBe(404);
    expect((await server.call('GET', `${URL}/find-a?appNamespace=team`)).status).toBe(200);
    const other = await server.call('GET', `${URL}/find-a?appNamespace=team&project=other`);
    expect(other.status).toBe(404);
  });

  it('is replaced by PUT, whatever version the body was read at', async () => {
    const created = await create('update-a');
    const { uid = '' } = created.metadata;
    await server.store.applications.saveStatus([{ uid, healthStatus: 'Healthy' }]);
    const body = { ...created, metadata: { ...created.metadata, labels: { tier: 'gold' } } };
    const updated = await server.call('PUT', `${URL}/update-a`, body);
    expect(updated).toMatchObject({
      status: 200,
      body: { metadata: { labels: { tier: 'gold' } } },
    });
    const renamed = await server.call('PUT', `${URL}/update-a`, applicationBody('update-b'));
    expect(renamed).toMatchObject({ status: 400, body: { details: [{ field: 'metadata.name' }] } });
  });

  it('gets a new spec by PUT of the spec alone', async () => {
    await create('update-c');
    const { spec } = applicationBody('update-c', { spec: { revisionHistoryLimit: 3 } });
    const answer = await server.call('PUT', `${URL}/update-c/spec`, spec);
    expect(answer).toMatchObject({ status: 200, body: { revisionHistoryLimit: 3 } });
  });

  it.each([
    ['merge', { metadata: { labels: { a: 'b' } }, spec: { source: { targetRevision: 'v2' } } }],
    [
      'json',
      [
        { op: 'add', path: '/metadata/labels', value: { a: 'b' } },
        { op: 'replace', path: '/spec/source/targetRevision', value: 'v2' },
      ],
    ],
  ])('is changed by a %s patch', async (patchType, patch) => {
    await create(`patch-${patchType}`);
    const answer = await server.call('PATCH', `${URL}/patch-${patchType}`, {
      patch: JSON.stringify(patch),
      patchType,
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        metadata: { labels: { a: 'b' }, generation: 2 },
        spec: { source: { targetRevision: 'v2', path: `patch-${patchType}` } },
      },
    });
  });

  it('is not moved or made invalid by a patch', async () => {
    await create('patch-c');
    const patch = (value: unknown) =>
      server.call('PATCH', `${URL}/patch-c`, { patch: JSON.stringify(value), patchType: 'merge' });
    expect(await patch({ metadata: { name: 'other' } })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'metadata.name' }] },
    });
    expect(await patch({ spec: { destination: null } })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'spec.destination' }] },
    });
  });

  it('is refreshed by an annotation, which does not stay', async () => {
    const { metadata } = await create('patch-d');
    server.signals.take();
    const patch = { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } } };
    await server.call('PATCH', `${URL}/patch-d`, {
      patch: JSON.stringify(patch),
      patchType: 'merge',
    });
    const record = await server.store.applications.record(metadata.uid ?? '');
    expect(record?.refresh).toBe('hard');
    expect(server.signals.take()).toContainEqual({
      name: 'render',
      job: { uid: metadata.uid, hard: true },
    });
  });
});

describe('a refresh', () => {
  it('answers when the worker has answered it', async () => {
    const { metadata } = await create('refresh-a');
    const uid = metadata.uid ?? '';
    server.signals.take();
    const asked = server.call('GET', `${URL}/refresh-a?refresh=normal`);
    await expect
      .poll(async () => (await server.store.applications.record(uid))?.refresh)
      .toBe('normal');
    await server.store.applications.saveStatus([
      { uid, clearRefresh: 'normal', syncStatus: 'Synced' },
    ]);
    expect(await asked).toMatchObject({
      status: 200,
      body: { status: { sync: { status: 'Synced' } } },
    });
    expect(server.signals.take().map((signal) => signal.name)).toEqual(['git', 'render']);
  });
});

describe('an operation', () => {
  it('is started by sync and refuses a second one', async () => {
    const { metadata } = await create('sync-a');
    server.signals.take();
    const answer = await server.call('POST', `${URL}/sync-a/sync`, {
      revision: 'abc',
      prune: true,
      strategy: { hook: {} },
      syncOptions: { items: ['CreateNamespace=true'] },
    });
    expect(answer, answer.text).toMatchObject({
      status: 200,
      body: { operation: { sync: { revision: 'abc', prune: true } } },
    });
    const cluster = await server.store.clusters.find({ name: 'in-cluster' });
    expect(server.signals.take()).toEqual([
      { name: 'reconcile', job: { clusterId: cluster?.id, shard: 0, uid: metadata.uid } },
    ]);
    const second = await server.call('POST', `${URL}/sync-a/sync`, {});
    expect(second).toMatchObject({ body: { code: 9 } });
  });

  it('is started by a sync without a body', async () => {
    await create('sync-b');
    const answer = await server.call('POST', `${URL}/sync-b/sync`);
    expect(answer.status, answer.text).toBe(200);
  });

  it('is terminated, once', async () => {
    const { metadata } = await create('sync-c');
    await server.call('POST', `${URL}/sync-c/sync`, {});
    expect((await server.call('DELETE', `${URL}/sync-c/operation`)).status).toBe(200);
    const active = await server.store.operations.active(metadata.uid ?? '');
    expect(active?.phase).toBe('Terminating');
    await create('sync-d');
    expect(await server.call('DELETE', `${URL}/sync-d/operation`)).toMatchObject({
      status: 400,
      body: { code: 3, message: 'Unable to terminate operation. No operation is in progress' },
    });
  });

  it('is a rollback to an entry of the history, refused while automated', async () => {
    await create('rollback-a');
    const nothing = await server.call('POST', `${URL}/rollback-a/rollback`, { id: 7 });
    expect(nothing).toMatchObject({ status: 400, body: { details: [{ field: 'id' }] } });
    const { metadata } = await create('rollback-b', { spec: { syncPolicy: { automated: {} } } });
    await withHistory(metadata.uid ?? '');
    const refused = await server.call('POST', `${URL}/rollback-b/rollback`, { id: 0 });
    expect(refused).toMatchObject({ body: { code: 9 } });
    expect(refused.text).toContain('automated sync is enabled');
  });

  it('rolls back to revision and source of the entry', async () => {
    const { metadata } = await create('rollback-c');
    await withHistory(metadata.uid ?? '');
    const [entry] = await server.store.history.list(metadata.uid ?? '');
    const answer = await server.call('POST', `${URL}/rollback-c/rollback`, { id: entry?.id });
    expect(answer.status, answer.text).toBe(200);
    expect(await server.store.operations.active(metadata.uid ?? '')).toMatchObject({
      sync: { revision: 'old', source: { path: 'older' } },
    });
  });

  async function withHistory(uid: string) {
    const now = new Date().toISOString();
    const operation = await server.store.operations.start(
      {
        id: crypto.randomUUID(),
        applicationId: uid,
        kind: 'sync',
        phase: 'Running',
        message: '',
        sync: {},
        initiatedBy: {},
        revision: '',
        retryCount: 0,
        startedAt: now,
      },
      { name: 'test' },
    );
    const source = { repoURL: 'https://git.example/apps.git', path: 'older' };
    await server.store.operations.save({
      saves: [
        {
          operation: { ...operation, phase: 'Succeeded', finishedAt: now },
          history: { revision: 'old', deployedAt: now, source },
        },
      ],
    });
  }
});

describe('deleting an application', () => {
  it('wakes the owner of its cluster, which takes its resources away first', async () => {
    const { metadata } = await create('delete-a');
    server.signals.take();
    expect((await server.call('DELETE', `${URL}/delete-a`)).body).toEqual({});
    const left = await server.call('GET', `${URL}/delete-a`);
    expect(left.body).toMatchObject({
      metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io'] },
    });
    expect(server.signals.take()).toMatchObject([
      { name: 'reconcile', job: { uid: metadata.uid } },
    ]);
    const sync = await server.call('POST', `${URL}/delete-a/sync`, {});
    expect(sync).toMatchObject({ body: { code: 9 } });
    expect(sync.text).toContain('is being deleted');
  });

  it.each(['cascade=false', 'propagationPolicy=orphan'])(
    'with %s is done at once',
    async (query) => {
      await create('delete-b');
      await server.call('DELETE', `${URL}/delete-b?${query}`);
      expect((await server.call('GET', `${URL}/delete-b`)).status).toBe(404);
    },
  );

  it('that no worker will ever see is done at once', async () => {
    const body = applicationBody('delete-c', { spec: { destination: { name: 'elsewhere' } } });
    await server.call('POST', `${URL}?validate=false`, body);
    await server.call('DELETE', `${URL}/delete-c`);
    expect((await server.call('GET', `${URL}/delete-c`)).status).toBe(404);
  });
});

describe('the events of an application itself', () => {
  it('tell who did what since it was created, without a worker', async () => {
    await create('events-a');
    await server.call('DELETE', `${URL}/events-a?cascade=false`);
    const { metadata } = await create('events-a');
    await server.call('POST', `${URL}/events-a/sync`, {});
    const answer = await server.call('GET', `${URL}/events-a/events`);
    expect(answer.status, answer.text).toBe(200);
    const { items } = answer.body as { items: Record<string, unknown>[] };
    expect(items.map(({ reason, message }) => `${reason}: ${message}`)).toEqual([
      'ResourceCreated: admin initiated create',
      'OperationStarted: admin initiated sync',
    ]);
    expect(items[0]).toMatchObject({
      kind: 'Event',
      type: 'Normal',
      involvedObject: { kind: 'Application', name: 'events-a', uid: metadata.uid },
    });
  });
});

describe('what needs a cluster', () => {
  it('says that no worker owns the cluster now', async () => {
    await create('gateway-a');
    const answer = await server.call('GET', `${URL}/gateway-a/managed-resources`);
    expect(answer).toMatchObject({ status: 503, body: { code: 14 } });
    expect(answer.text).toContain('no worker owns the cluster in-cluster now');
  });

  it('shows an empty tree until an owner has looked', async () => {
    const { metadata } = await create('gateway-b');
    const empty = await server.call('GET', `${URL}/gateway-b/resource-tree`);
    expect(empty).toMatchObject({ status: 200, body: { nodes: [], orphanedNodes: [] } });
    const node = { group: '', version: 'v1', kind: 'Pod', namespace: 'x', name: 'p', uid: 'u' };
    const tree = { nodes: [node], orphanedNodes: [], hosts: [], shardsCount: 1 };
    await server.liveViews.putTree(metadata.uid ?? '', tree, { upserted: [node], removedUids: [] });
    expect((await server.call('GET', `${URL}/gateway-b/resource-tree`)).body).toEqual(tree);
  });
});
