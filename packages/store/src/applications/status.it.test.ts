import type { Condition } from '@lockstep/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  create,
  createNamed,
  manifestOf,
  openTestStore,
  outboxState,
  type TestStore,
} from '../testing/test-store.ts';

let test: TestStore;
let uid: string;
let name: string;
let made = 0;

beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());
beforeEach(async () => {
  name = `app-${made++}`;
  [uid] = (await createNamed(test.store, name)) as [string];
});

const save: TestStore['store']['applications']['saveStatus'] = (...args) =>
  test.store.applications.saveStatus(...args);
const read = () => test.store.applications.get({ namespace: 'argocd', name });
const statusOf = async () => (await read())?.status;

describe('saving status', () => {
  it('never puts a render in the place of one that saw the repository later', async () => {
    const stored = async () => {
      const record = await test.store.applications.record(uid);
      return [record?.fingerprint, record?.renderRecord];
    };
    await save([{ uid, fingerprint: 'new', renderRecord: { seenAtMs: 2000 } }]);
    await save([{ uid, fingerprint: 'old', renderRecord: { seenAtMs: 1000 } }]);
    expect(await stored()).toEqual(['new', { seenAtMs: 2000 }]);
    await save([{ uid, fingerprint: 'same', renderRecord: { seenAtMs: 2000 } }]);
    expect(await stored()).toEqual(['same', { seenAtMs: 2000 }]);
    await save([{ uid, fingerprint: '' }]);
    expect(await stored()).toEqual(['', { seenAtMs: 2000 }]);
  });

  it('changes given fields only, key by key; null takes a key away', async () => {
    await save([
      {
        uid,
        syncStatus: 'Synced',
        syncRevision: 'abc',
        status: { sourceType: 'Helm', summary: { images: ['a'] } },
      },
    ]);
    await save([{ uid, healthStatus: 'Healthy', status: { summary: { images: ['b'] } } }]);
    expect(await statusOf()).toMatchObject({
      sync: { status: 'Synced', revision: 'abc' },
      health: { status: 'Healthy', lastTransitionTime: expect.any(String) },
      sourceType: 'Helm',
      summary: { images: ['b'] },
    });
    await save([{ uid, status: { summary: null as never } }]);
    expect(await statusOf()).not.toHaveProperty('summary');
  });

  it('takes sync and health from the status document as well as by themselves', async () => {
    const comparedTo = { destination: { server: 'x' } };
    await save([
      {
        uid,
        status: {
          sync: { status: 'OutOfSync', revision: 'r1', comparedTo },
          health: {
            status: 'Degraded',
            message: 'why',
            lastTransitionTime: '2026-01-01T00:00:00Z',
          },
        },
      },
    ]);
    expect(await statusOf()).toMatchObject({
      sync: { status: 'OutOfSync', revision: 'r1', comparedTo },
      health: { status: 'Degraded', message: 'why', lastTransitionTime: '2026-01-01T00:00:00Z' },
    });
    const { items } = await test.store.applications.listSummaries({ name });
    expect(items[0]).toMatchObject({ syncStatus: 'OutOfSync', healthStatus: 'Degraded' });
  });

  it('writes neither event nor version when nothing that people see changed', async () => {
    const update = {
      uid,
      syncStatus: 'Synced',
      syncRevision: 'abc',
      syncRevisions: ['abc', 'def'],
      healthStatus: 'Healthy',
      status: { summary: { images: ['a'] }, health: { status: 'Healthy' as const, message: 'm' } },
      conditions: [{ type: 'SyncError' as const, message: 'm' }],
    };
    await save([update]);
    const before = await outboxState(test.sql);
    const version = (await read())?.metadata.resourceVersion;
    await save([update]);
    await save([
      { uid, reconciledAt: '2026-02-03T04:05:06Z', fingerprint: 'f', applied: { a: 1 } },
    ]);
    await save([{ uid, clearRefresh: 'normal' }]);
    expect(await outboxState(test.sql)).toEqual(before);
    const after = await read();
    expect(after?.metadata.resourceVersion).toBe(version);
    expect(after?.status.reconciledAt).toBe('2026-02-03T04:05:06Z');
    expect(await test.store.applications.record(uid)).toMatchObject({
      fingerprint: 'f',
      applied: { a: 1 },
    });
  });

  it('gives a batch one version and an event for each application that changed', async () => {
    const uids = await createNamed(test.store, `${name}-a`, `${name}-b`, `${name}-c`);
    const before = await outboxState(test.sql);
    await save(uids.map((each, i) => ({ uid: each, syncStatus: i === 1 ? 'Unknown' : 'Synced' })));
    const { rows } = await test.sql.query(
      `SELECT uid, sequence, resource_version FROM outbox WHERE resource_version > $1 ORDER BY sequence`,
      [before.version],
    );
    expect(rows.map((row) => row.uid).toSorted()).toEqual([uids[0], uids[2]].toSorted());
    expect(rows.map((row) => row.sequence)).toEqual([1, 2]);
    expect(new Set(rows.map((row) => row.resource_version)).size).toBe(1);
  });

  it('saves five hundred at once', async () => {
    const uids = await Promise.all(
      Array.from({ length: 500 }, async (_, i) => {
        const { metadata } = await create(test.store, manifestOf(`many-${i}`));
        return metadata.uid as string;
      }),
    );
    await save(uids.map((each, i) => ({ uid: each, syncStatus: 'Synced', syncRevision: `r${i}` })));
    const { rows } = await test.sql.query(
      `SELECT count(DISTINCT sync_revision)::int AS revisions, count(DISTINCT resource_version)::int AS versions
       FROM application WHERE name LIKE 'many-%' AND sync_status = 'Synced'`,
    );
    expect(rows).toEqual([{ revisions: 500, versions: 1 }]);
  });

  it('lets the later of two updates of one application in a batch win, key by key', async () => {
    await save([
      { uid, syncStatus: 'OutOfSync', status: { sourceType: 'Helm' } },
      { uid, syncStatus: 'Synced', status: { summary: { images: ['a'] } } },
    ]);
    expect(await statusOf()).toMatchObject({
      sync: { status: 'Synced' },
      sourceType: 'Helm',
      summary: { images: ['a'] },
    });
  });

  it('ignores an application that is gone', async () => {
    await save([
      { uid: crypto.randomUUID(), syncStatus: 'Synced' },
      { uid, syncStatus: 'Synced' },
    ]);
    expect((await statusOf())?.sync.status).toBe('Synced');
  });

  it('says since when health is what it is', async () => {
    await save([{ uid, healthStatus: 'Healthy' }]);
    await test.sql.query(
      `UPDATE application SET status = jsonb_set(status, '{health,lastTransitionTime}', '"2020-01-01T00:00:00Z"') WHERE uid = $1`,
      [uid],
    );
    await save([
      { uid, healthStatus: 'Healthy', status: { health: { status: 'Healthy', message: 'x' } } },
    ]);
    expect((await statusOf())?.health.lastTransitionTime).toBe('2020-01-01T00:00:00Z');
    await save([{ uid, healthStatus: 'Degraded' }]);
    expect((await statusOf())?.health.lastTransitionTime).not.toBe('2020-01-01T00:00:00Z');
  });
});

describe('conditions', () => {
  const condition = (type: Condition['type'], message: string, at?: string): Condition => ({
    type,
    message,
    ...(at && { lastTransitionTime: at }),
  });
  const conditions = async () => (await statusOf())?.conditions;

  it('are cleared by type, then added; equal ones keep their time', async () => {
    const old = '2020-01-01T00:00:00Z';
    await save([
      {
        uid,
        conditions: [condition('SyncError', 'a', old), condition('ComparisonError', 'b', old)],
      },
    ]);
    await save([
      {
        uid,
        clearConditions: ['ComparisonError'],
        conditions: [condition('ComparisonError', 'b'), condition('ComparisonError', 'c')],
      },
    ]);
    expect(await conditions()).toEqual([
      condition('ComparisonError', 'b', old),
      condition('ComparisonError', 'c', expect.any(String) as never),
      condition('SyncError', 'a', old),
    ]);
    const { items } = await test.store.applications.listSummaries({ name });
    expect(items[0]?.conditionCount).toBe(3);
  });

  it('are gone altogether when the last one was cleared', async () => {
    await save([{ uid, conditions: [condition('SyncError', 'a')] }]);
    await save([{ uid, clearConditions: ['SyncError', 'ComparisonError'] }]);
    expect(await conditions()).toBeUndefined();
    const { items } = await test.store.applications.listSummaries({ name });
    expect(items[0]?.conditionCount).toBe(0);
  });

  it('are the same document whatever order they come in', async () => {
    const [a, b] = [condition('SyncError', 'a'), condition('ComparisonError', 'b')];
    await save([{ uid, clearConditions: ['SyncError', 'ComparisonError'], conditions: [a, b] }]);
    const before = await outboxState(test.sql);
    await save([{ uid, clearConditions: ['SyncError', 'ComparisonError'], conditions: [b, a] }]);
    await save([{ uid, clearConditions: ['SyncError'], conditions: [a] }]);
    expect(await outboxState(test.sql)).toEqual(before);
  });
});

describe('followers of a repository', () => {
  it('are found however its address is written, and move in one statement', async () => {
    const source = (repoURL: string) => ({ source: { repoURL, path: 'p' } });
    const one = await create(
      test.store,
      manifestOf(`${name}-1`, { spec: source('git@h.example:o/r.git') }),
    );
    const two = await create(
      test.store,
      manifestOf(`${name}-2`, { spec: source('ssh://h.example/o/r') }),
    );
    const uids = [one, two].map(({ metadata }) => metadata.uid as string);
    const followers = await test.store.applications.followers('ssh://h.example/o/r');
    expect(followers.map((each) => each.uid)).toEqual(uids);
    expect(await test.store.applications.reposFollowed()).toContainEqual({
      repoKey: 'ssh://h.example/o/r',
      repoUrl: 'git@h.example:o/r.git',
      project: 'default',
      applications: 2,
    });

    const members = uids.map((uid) => ({ uid, fingerprint: '' }));
    await test.store.applications.moveRevisions([
      { members, revisions: ['new'], renderRecord: { read: ['p'] } },
    ]);
    const moved = await test.store.applications.followers('ssh://h.example/o/r');
    expect(moved.map((each) => each.syncRevision)).toEqual(['new', 'new']);
    expect(moved[0]?.renderRecord).toEqual({ read: ['p'] });

    const before = await outboxState(test.sql);
    await test.store.applications.moveRevisions([{ members, revisions: ['new'] }]);
    expect(await outboxState(test.sql)).toEqual(before);
    expect((await test.store.applications.record(uids[0] as string))?.renderRecord).toEqual({
      read: ['p'],
    });
  });

  it('are not moved past what was rendered since, or not compared yet', async () => {
    const manifest = manifestOf(`${name}-3`, {
      spec: { source: { repoURL: 'https://h.example/o/s', path: 'p' } },
    });
    const { uid = '' } = (await create(test.store, manifest)).metadata;
    const { applications } = test.store;
    const move = (fingerprint: string, revision: string) =>
      applications.moveRevisions([{ members: [{ uid, fingerprint }], revisions: [revision] }]);
    const now = async () => {
      const [follower] = await applications.followers('https://h.example/o/s');
      return [follower?.syncRevision, follower?.renderRecord];
    };
    await applications.saveStatus([
      { uid, fingerprint: 'f1', syncRevision: 'one', renderRecord: {} },
    ]);
    await move('f0', 'two');
    expect(await now()).toEqual(['one', {}]);
    await move('f1', 'two');
    expect(await now()).toEqual(['two', {}]);
    await applications.saveStatus([{ uid, renderRecord: { pendingRevisions: ['three'] } }]);
    await move('f1', 'four');
    expect(await now()).toEqual(['two', { pendingRevisions: ['four'] }]);
  });

  it('move one of several sources and leave the others where they are by then', async () => {
    const manifest = manifestOf(`${name}-4`, {
      spec: {
        sources: [
          { repoURL: 'https://h.example/o/t', path: 'p' },
          { repoURL: 'https://h.example/o/u', path: 'p' },
        ],
      },
    });
    const { uid = '' } = (await create(test.store, manifest)).metadata;
    const { applications } = test.store;
    const move = (...revisions: (string | null)[]) =>
      applications.moveRevisions([{ members: [{ uid, fingerprint: 'f' }], revisions }]);
    const now = async () => {
      const [follower] = await applications.followers('https://h.example/o/u');
      return [follower?.syncRevisions, follower?.renderRecord];
    };
    const renderRecord = { read: ['p'], pendingRevisions: ['a1', 'b1'] };
    await applications.saveStatus([{ uid, fingerprint: 'f', renderRecord }]);
    await move(null, 'b2');
    expect(await now()).toEqual([[], { read: ['p'], pendingRevisions: ['a1', 'b2'] }]);
    await applications.saveStatus([{ uid, compared: 'f', syncStatus: 'Synced' }]);
    await Promise.all([move('a2', null), move(null, 'b3')]);
    expect(await now()).toEqual([['a2', 'b3'], { read: ['p'] }]);
    const before = await outboxState(test.sql);
    await move('a2', null);
    expect(await outboxState(test.sql)).toEqual(before);
  });

  it('are at the commits that waited for a comparison, once it is of their last render', async () => {
    const record = { read: ['p'], pendingRevisions: ['b', 'c'], answers: 'hard' };
    await save([{ uid, fingerprint: 'f2', syncRevision: 'a', renderRecord: record }]);
    await save([{ uid, compared: 'f1', syncStatus: 'Synced' }]);
    const { applications } = test.store;
    expect((await applications.record(uid))?.renderRecord).toEqual(record);
    expect((await statusOf())?.sync).toMatchObject({ status: 'Synced', revision: 'a' });
    await save([{ uid, compared: 'f2', syncStatus: 'OutOfSync', clearRefresh: 'hard' }]);
    expect((await applications.record(uid))?.renderRecord).toEqual({ read: ['p'] });
    expect((await statusOf())?.sync).toMatchObject({
      ...{ status: 'OutOfSync', revision: 'b', revisions: ['b', 'c'] },
    });
  });

  it('follow the repositories of charts too', async () => {
    const chart = { repoURL: 'https://charts.example.com', chart: 'c', targetRevision: '1.0.0' };
    await create(test.store, manifestOf(`${name}-chart`, { spec: { source: chart } }));
    const repos = await test.store.applications.reposFollowed();
    expect(repos.map(({ repoUrl }) => repoUrl)).toContain(chart.repoURL);
  });
});
