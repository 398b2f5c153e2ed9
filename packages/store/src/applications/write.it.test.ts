import { parseApplication, sliceOf, UserError } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ADMIN,
  create,
  createNamed,
  manifestOf,
  openTestStore,
  outboxState,
  type TestStore,
} from '../testing/test-store.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

const keyOf = (name: string) => ({ namespace: 'argocd', name });

function update(name: string, raw: Record<string, unknown>) {
  return test.store.applications.update(keyOf(name), parseApplication(raw), raw, ADMIN);
}

it('tells which of many there are, each by its namespace and name', async () => {
  await createNamed(test.store, 'there-1', 'there-2');
  const keys = ['there-2', 'nobody', 'there-1'].map(keyOf);
  const elsewhere = { namespace: 'team-a', name: 'there-1' };
  const found = await test.store.applications.existing([...keys, elsewhere]);
  expect(found.map(({ namespace, name }) => `${namespace}/${name}`).sort()).toEqual([
    'argocd/there-1',
    'argocd/there-2',
  ]);
  expect(await test.store.applications.existing([])).toEqual([]);
});

describe('creating', () => {
  it('answers the object as Kubernetes would, its spec exactly as given', async () => {
    const raw = manifestOf('made', {
      metadata: { labels: { team: 'a' }, finalizers: ['x/y'] },
      spec: { somethingNew: { deep: [1, null] } },
    });
    const application = await create(test.store, raw);
    expect(application).toMatchObject({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: 'made',
        namespace: 'argocd',
        generation: 1,
        labels: { team: 'a' },
        finalizers: ['x/y'],
        creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
      },
      status: { sync: { status: 'Unknown' }, health: { status: 'Unknown' } },
    });
    expect(application.spec).toEqual(raw.spec);
    expect(await test.store.applications.get(keyOf('made'))).toEqual(application);
  });

  it('gives each a short id, and the slice that follows from it', async () => {
    const [uid] = await createNamed(test.store, 'short');
    const record = await test.store.applications.record(uid as string);
    expect(record?.shortId).toMatch(/^[a-z2-7]{12}$/);
    expect(record?.slice).toBe(sliceOf(record?.shortId as string));
    expect(await test.store.applications.recordByKey(keyOf('short'))).toEqual(record);
  });

  it('takes an equal one again as success, and changes nothing', async () => {
    const raw = manifestOf('twice');
    const first = await create(test.store, raw);
    const before = await outboxState(test.sql);
    // The default that the first one left to us is the same as said.
    const again = await create(test.store, manifestOf('twice', { spec: { project: 'default' } }));
    expect(again).toEqual(first);
    expect(await outboxState(test.sql)).toEqual(before);
  });

  it('refuses a different one, and takes it with upsert as a new generation', async () => {
    const first = await create(test.store, manifestOf('other'));
    const different = manifestOf('other', { spec: { revisionHistoryLimit: 3 } });
    await expect(create(test.store, different)).rejects.toThrow(
      /existing application spec is different/,
    );
    const replaced = await create(test.store, different, { upsert: true });
    expect(replaced.metadata).toMatchObject({ uid: first.metadata.uid, generation: 2 });
    expect(replaced.spec.revisionHistoryLimit).toBe(3);
  });

  it('makes one of many that are created at once', async () => {
    const raw = manifestOf('raced');
    const all = await Promise.all(Array.from({ length: 8 }, () => create(test.store, raw)));
    expect(new Set(all.map(({ metadata }) => metadata.uid)).size).toBe(1);
  });

  it('takes the refresh annotation as a request', async () => {
    const annotations = { 'argocd.argoproj.io/refresh': 'hard', note: 'kept' };
    const application = await create(
      test.store,
      manifestOf('asked', { metadata: { annotations } }),
    );
    expect(application.metadata.annotations).toEqual(annotations);
    const uid = application.metadata.uid as string;
    expect((await test.store.applications.record(uid))?.refresh).toBe('hard');
    await test.store.applications.saveStatus([{ uid, clearRefresh: 'hard' }]);
    const after = await test.store.applications.get(keyOf('asked'));
    expect(after?.metadata.annotations).toEqual({ note: 'kept' });
  });
});

describe('updating', () => {
  it('raises the generation for a new spec only', async () => {
    await create(test.store, manifestOf('gen'));
    const labelled = await update('gen', manifestOf('gen', { metadata: { labels: { a: 'b' } } }));
    expect(labelled.metadata).toMatchObject({ generation: 1, labels: { a: 'b' } });
    const moved = await update('gen', manifestOf('gen', { spec: { destination: { name: 'x' } } }));
    expect(moved.metadata.generation).toBe(2);
    expect(moved.metadata.labels).toBeUndefined();
  });

  it('tells each change once, with its reason, and nothing when nothing changed', async () => {
    const raw = manifestOf('told');
    const { metadata } = await create(test.store, raw);
    await update('told', raw);
    await update('told', manifestOf('told', { spec: { info: [{ name: 'a', value: 'b' }] } }));
    const { rows } = await test.sql.query(
      `SELECT type, payload->>'change' AS change FROM outbox WHERE uid = $1 ORDER BY resource_version`,
      [metadata.uid],
    );
    expect(rows).toEqual([
      { type: 'ADDED', change: 'created' },
      { type: 'MODIFIED', change: 'spec' },
    ]);
    const audit = await test.store.audit.list({ object: 'argocd/told', limit: 10 });
    expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
      ['update', 'admin'],
      ['create', 'admin'],
    ]);
  });

  it('refuses a version that is not the current one', async () => {
    const first = await create(test.store, manifestOf('stale'));
    const { resourceVersion } = first.metadata;
    await update(
      'stale',
      manifestOf('stale', { metadata: { resourceVersion, labels: { a: '1' } } }),
    );
    const late = manifestOf('stale', { metadata: { resourceVersion, labels: { a: '2' } } });
    await expect(update('stale', late)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('says when there is nothing to update', async () => {
    await expect(update('nobody', manifestOf('nobody'))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('refresh requests', () => {
  it('are kept until the one that was answered is taken back', async () => {
    const [uid] = (await createNamed(test.store, 'refreshed')) as [string];
    const { applications } = test.store;
    await applications.requestRefresh([uid], 'normal', ADMIN);
    await applications.requestRefresh([uid], 'hard', ADMIN);
    await applications.requestRefresh([uid], 'normal', ADMIN);
    expect((await applications.record(uid))?.refresh).toBe('hard');
    await applications.saveStatus([{ uid, clearRefresh: 'normal' }]);
    expect((await applications.record(uid))?.refresh).toBe('hard');
    await applications.saveStatus([{ uid, clearRefresh: 'hard' }]);
    expect((await applications.record(uid))?.refresh).toBe('');
  });
});

describe('deleting', () => {
  it('marks one that has resources to take away, and holds it until it is removed', async () => {
    const [uid] = (await createNamed(test.store, 'cascade')) as [string];
    const marked = await test.store.applications.requestDelete(
      keyOf('cascade'),
      'foreground',
      ADMIN,
    );
    expect(marked.metadata).toMatchObject({
      deletionTimestamp: expect.any(String),
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    });
    await expect(create(test.store, manifestOf('cascade'))).rejects.toMatchObject({
      code: 'conflict',
    });
    await test.store.applications.remove(uid);
    await test.store.applications.remove(uid);
    expect(await test.store.applications.get(keyOf('cascade'))).toBeUndefined();
  });

  it('lets one go at once that nothing holds; its last state stays in the event', async () => {
    const [uid] = (await createNamed(test.store, 'gone')) as [string];
    await test.store.applications.requestDelete(keyOf('gone'), 'none', ADMIN);
    expect(await test.store.applications.get(keyOf('gone'))).toBeUndefined();
    const { rows } = await test.sql.query(
      `SELECT payload FROM outbox WHERE uid = $1 AND type = 'DELETED'`,
      [uid],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].payload).toMatchObject({
      name: 'gone',
      namespace: 'argocd',
      project: 'default',
      object: { metadata: { name: 'gone', uid } },
    });
  });

  it('lets one go when its last finalizer is taken away', async () => {
    const raw = manifestOf('held', { metadata: { finalizers: ['x/y'] } });
    await create(test.store, raw);
    await test.store.applications.requestDelete(keyOf('held'), 'none', ADMIN);
    expect(await test.store.applications.get(keyOf('held'))).toBeDefined();
    await update('held', manifestOf('held', { metadata: { finalizers: [] } }));
    expect(await test.store.applications.get(keyOf('held'))).toBeUndefined();
  });
});

describe('binding to clusters', () => {
  it('follows clusters as they come, are renamed and go', async () => {
    const byName = manifestOf('by-name', { spec: { destination: { name: 'blue' } } });
    const uid = (await create(test.store, byName)).metadata.uid as string;
    const bound = async () => (await test.store.applications.record(uid))?.clusterId;
    expect(await bound()).toBeNull();

    const { clusters } = test.store;
    const cluster = { server: 'https://blue', name: 'blue', config: {} };
    const { id } = await clusters.upsert(cluster, { upsert: false }, ADMIN);
    expect(await bound()).toBe(id);
    expect((await clusters.find({ id }))?.info.applicationsCount).toBe(1);
    expect(await test.store.applications.idsOfCluster(id)).toMatchObject([
      { uid, active: false, deleting: false },
    ]);

    await clusters.upsert({ ...cluster, name: 'green' }, { upsert: true }, ADMIN);
    expect(await bound()).toBeNull();
    await clusters.upsert(cluster, { upsert: true }, ADMIN);
    expect(await bound()).toBe(id);
    await clusters.delete(id, ADMIN);
    expect(await bound()).toBeNull();
  });

  it('leaves a name that two clusters share unbound', async () => {
    const { clusters } = test.store;
    await clusters.upsert(
      { server: 'https://t1', name: 'twin', config: {} },
      { upsert: false },
      ADMIN,
    );
    await clusters.upsert(
      { server: 'https://t2', name: 'twin', config: {} },
      { upsert: false },
      ADMIN,
    );
    const raw = manifestOf('ambiguous', { spec: { destination: { name: 'twin' } } });
    const { metadata } = await create(test.store, raw);
    expect((await test.store.applications.record(metadata.uid as string))?.clusterId).toBeNull();
  });

  it('binds applications and clusters that are written at the same time', async () => {
    const names = Array.from({ length: 10 }, (_, i) => `same-time-${i}`);
    const written = await Promise.all(
      names.map(async (name) => {
        const destination = { server: `https://${name}` };
        const [application, cluster] = await Promise.all([
          create(test.store, manifestOf(name, { spec: { destination } })),
          test.store.clusters.upsert(
            { server: `https://${name}`, name, config: {} },
            { upsert: false },
            ADMIN,
          ),
        ]);
        const record = await test.store.applications.record(application.metadata.uid as string);
        return [record?.clusterId, cluster.id];
      }),
    );
    for (const [boundTo, id] of written) expect(boundTo).toBe(id);
  });

  it('refuses a different cluster at the same address without upsert', async () => {
    const { clusters } = test.store;
    const cluster = { server: 'https://once', name: 'once', config: { bearerToken: 'a' } };
    const first = await clusters.upsert(cluster, { upsert: false }, ADMIN);
    expect(await clusters.upsert(cluster, { upsert: false }, ADMIN)).toEqual(first);
    const different = { ...cluster, config: { bearerToken: 'b' } };
    await expect(clusters.upsert(different, { upsert: false }, ADMIN)).rejects.toThrow(UserError);
  });
});
