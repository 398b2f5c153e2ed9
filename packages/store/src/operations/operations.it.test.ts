import type { Operation } from '@lockstep/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ADMIN,
  create,
  createNamed,
  manifestOf,
  openTestStore,
  operationOf,
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

const statusOf = async () =>
  (await test.store.applications.get({ namespace: 'argocd', name }))?.status;

function finished(operation: Operation): Operation {
  return { ...operation, phase: 'Succeeded', finishedAt: '2026-01-02T03:05:00Z' };
}

describe('starting', () => {
  it('shows the operation on the application in the same moment', async () => {
    const operation = operationOf(uid, {
      sync: { prune: true, revision: 'main' },
      retry: { limit: 2 },
    });
    await test.store.operations.start(operation, ADMIN);
    expect(await statusOf()).toMatchObject({
      operationState: {
        operation: {
          sync: { prune: true, revision: 'main' },
          initiatedBy: { username: 'admin' },
          retry: { limit: 2 },
        },
        phase: 'Running',
        message: '',
        startedAt: operation.startedAt,
      },
    });
    expect(await test.store.operations.active(uid)).toEqual(operation);
    const { items } = await test.store.applications.listSummaries({ name });
    expect(items[0]?.operationPhase).toBe('Running');
  });

  it('lets one of many that are asked for at once begin', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 6 }, () => test.store.operations.start(operationOf(uid), ADMIN)),
    );
    const refused = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(refused).toHaveLength(5);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({
        code: 'failed-precondition',
        message: 'another operation is already in progress',
      });
    }
  });

  it('goes with what is stored of other applications, or not at all', async () => {
    const [other, busy] = await createNamed(test.store, `${name}-other`, `${name}-busy`);
    const start = (id: string | undefined) => ({
      operation: operationOf(id as string),
      actor: ADMIN,
    });
    await test.store.operations.start(operationOf(busy as string), ADMIN);
    const statuses = [{ uid, syncRevision: 'found' }];
    const refused = test.store.operations.save({ starts: [start(other), start(busy)], statuses });
    await expect(refused).rejects.toMatchObject({ code: 'failed-precondition' });
    expect(await test.store.operations.active(other as string)).toBeUndefined();
    expect((await statusOf())?.sync.revision).not.toBe('found');

    await test.store.operations.save({ starts: [start(uid), start(other)], statuses });
    expect(await statusOf()).toMatchObject({
      sync: { revision: 'found' },
      operationState: { phase: 'Running' },
    });
    expect((await test.store.operations.active(other as string))?.phase).toBe('Running');
    const audit = await test.store.audit.list({ object: `argocd/${name}-other`, limit: 10 });
    expect(audit.filter(({ action }) => action === 'sync')).toHaveLength(1);
  });

  it('lets the next one begin when the one before has ended', async () => {
    const first = operationOf(uid);
    await test.store.operations.start(first, ADMIN);
    await test.store.operations.save({ saves: [{ operation: finished(first) }] });
    const second = operationOf(uid, { startedAt: '2026-01-02T04:00:00Z' });
    await test.store.operations.start(second, ADMIN);
    const latest = await test.store.operations.latest(uid, 5);
    expect(latest.map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  it('says when the application is gone', async () => {
    const operation = operationOf(crypto.randomUUID());
    await expect(test.store.operations.start(operation, ADMIN)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('of a deletion leaves the last sync on show', async () => {
    await test.store.operations.start(
      operationOf(uid, { kind: 'delete', sync: undefined, cascade: 'foreground' }),
      ADMIN,
    );
    expect(await statusOf()).not.toHaveProperty('operationState');
    expect(await test.store.operations.active(uid)).toMatchObject({ kind: 'delete' });
  });
});

describe('saving', () => {
  it('stores steps without an event, as long as nobody sees them from outside', async () => {
    const operation = operationOf(uid);
    await test.store.operations.start(operation, ADMIN);
    const before = await outboxState(test.sql);
    const step = {
      index: 0,
      phase: 'Sync' as const,
      wave: 0,
      action: 'apply' as const,
      ref: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'c' },
      state: 'running' as const,
      message: '',
    };
    await test.store.operations.save({ saves: [{ operation: { ...operation, steps: [step] } }] });
    expect((await test.store.operations.active(uid))?.steps).toEqual([step]);
    expect(await outboxState(test.sql)).toEqual(before);
  });

  it('writes operation, status and history of many in one transaction', async () => {
    const uids = await createNamed(test.store, `${name}-a`, `${name}-b`);
    const operations = uids.map((each) => operationOf(each));
    for (const operation of operations) await test.store.operations.start(operation, ADMIN);
    const before = await outboxState(test.sql);
    await test.store.operations.save({
      saves: operations.map((operation) => ({
        operation: finished(operation),
        status: {
          syncStatus: 'Synced',
          status: {
            operationState: {
              operation: { sync: operation.sync },
              phase: 'Succeeded',
              message: 'done',
              startedAt: operation.startedAt,
              finishedAt: '2026-01-02T03:05:00Z',
            },
          },
        },
        history: { revision: 'abc', deployedAt: '2026-01-02T03:05:00Z', fingerprint: 'f1' },
      })),
    });
    expect((await outboxState(test.sql)).events - before.events).toBe(2);
    const [application] = await test.store.applications.getMany([uids[0] as string]);
    expect(application?.status).toMatchObject({
      sync: { status: 'Synced' },
      operationState: { phase: 'Succeeded', message: 'done' },
      history: [{ id: 0, revision: 'abc', deployedAt: '2026-01-02T03:05:00Z' }],
    });
    const [summary] = await test.store.applications.summaries([uids[1] as string]);
    expect(summary).toMatchObject({
      operationPhase: 'Succeeded',
      lastSyncedAt: '2026-01-02T03:05:00Z',
    });
    expect(await test.store.operations.active(uids[0] as string)).toBeUndefined();
  });
});

describe('history', () => {
  async function deploy(to: string, times: number, historyLimit?: number) {
    for (let i = 0; i < times; i++) {
      const operation = operationOf(to);
      await test.store.operations.start(operation, ADMIN);
      const history = {
        revision: `r${i}`,
        deployedAt: '2026-01-02T03:05:00Z',
        source: { repoURL: 'u', path: 'p' },
        initiatedBy: { username: 'admin' },
        fingerprint: `f${i}`,
      };
      await test.store.operations.save({
        saves: [{ operation: finished(operation), history, historyLimit }],
      });
    }
  }

  it.each([
    { what: 'ten by default', spec: {}, limit: undefined, ids: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
    {
      what: 'as many as the spec says',
      spec: { revisionHistoryLimit: 2 },
      limit: undefined,
      ids: [10, 11],
    },
    {
      what: 'as many as the writer says',
      spec: { revisionHistoryLimit: 2 },
      limit: 3,
      ids: [9, 10, 11],
    },
    { what: 'none', spec: { revisionHistoryLimit: 0 }, limit: undefined, ids: [] },
  ])('keeps $what, with ids that grow from 0', async ({ spec, limit, ids }) => {
    const raw = manifestOf(`${name}-history`, { spec });
    const to = (await create(test.store, raw)).metadata.uid as string;
    await deploy(to, 12, limit);
    expect((await test.store.history.list(to)).map(({ id }) => id)).toEqual(ids);
  });

  it('answers one entry with what a rollback needs', async () => {
    await deploy(uid, 2);
    expect(await test.store.history.get(uid, 1)).toEqual({
      id: 1,
      revision: 'r1',
      deployedAt: '2026-01-02T03:05:00Z',
      source: { repoURL: 'u', path: 'p' },
      initiatedBy: { username: 'admin' },
      fingerprint: 'f1',
    });
    expect(await test.store.history.get(uid, 7)).toBeUndefined();
  });
});

describe('terminating', () => {
  it('marks operation and application, once', async () => {
    await test.store.operations.start(operationOf(uid), ADMIN);
    await test.store.operations.terminate(uid, ADMIN);
    await test.store.operations.terminate(uid, ADMIN);
    expect((await test.store.operations.active(uid))?.phase).toBe('Terminating');
    expect((await statusOf())?.operationState?.phase).toBe('Terminating');
    const audit = await test.store.audit.list({ object: `argocd/${name}`, limit: 10 });
    expect(audit.filter(({ action }) => action === 'terminate')).toHaveLength(1);
  });

  it('is not taken back by a worker that has not read it yet', async () => {
    const operation = operationOf(uid);
    await test.store.operations.start(operation, ADMIN);
    await test.store.operations.terminate(uid, ADMIN);
    const operationState = {
      operation: {},
      phase: 'Running' as const,
      message: 'step 3',
      startedAt: operation.startedAt,
    };
    await test.store.operations.save({
      saves: [{ operation, status: { status: { operationState } } }],
    });
    expect((await test.store.operations.active(uid))?.phase).toBe('Terminating');
    expect((await statusOf())?.operationState).toMatchObject({
      phase: 'Terminating',
      message: 'step 3',
    });
    await test.store.operations.save({
      saves: [
        {
          operation: { ...operation, phase: 'Failed' },
          status: { status: { operationState: { ...operationState, phase: 'Failed' } } },
        },
      ],
    });
    expect(await test.store.operations.active(uid)).toBeUndefined();
    expect((await statusOf())?.operationState?.phase).toBe('Failed');
  });

  it('says when nothing runs', async () => {
    await expect(test.store.operations.terminate(uid, ADMIN)).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });
});

it('finds everything that runs on a cluster', async () => {
  const cluster = { server: 'https://active', name: 'active', config: {} };
  const { id } = await test.store.clusters.upsert(cluster, { upsert: false }, ADMIN);
  const raw = (n: string) => manifestOf(n, { spec: { destination: { server: 'https://active' } } });
  const uids: string[] = [];
  for (const each of ['on-a', 'on-b', 'on-c']) {
    uids.push((await create(test.store, raw(each))).metadata.uid as string);
  }
  const [a, b] = [operationOf(uids[0] as string), operationOf(uids[1] as string)];
  await test.store.operations.start(a, ADMIN);
  await test.store.operations.start(b, ADMIN);
  await test.store.operations.save({ saves: [{ operation: finished(b) }] });
  const active = await test.store.operations.activeOfCluster(id);
  expect(active.map((operation) => operation.id)).toEqual([a.id]);
  const owned = await test.store.applications.idsOfCluster(id);
  expect(owned.map(({ active: isActive }) => isActive)).toEqual([true, false, false]);
});

it('finds the newest that was no dry run, however many of those came after it', async () => {
  expect(await test.store.operations.latestInEarnest(uid)).toBeUndefined();
  const at = (n: number) => `2026-01-0${n + 1}T00:00:00Z`;
  const operations = Array.from({ length: 8 }, (_, n) =>
    operationOf(uid, { startedAt: at(n), sync: n > 1 ? { dryRun: true } : { dryRun: false } }),
  );
  for (const operation of operations) {
    await test.store.operations.start(operation, ADMIN);
    await test.store.operations.save({ saves: [{ operation: finished(operation) }] });
  }
  expect((await test.store.operations.latestInEarnest(uid))?.id).toBe(operations[1]?.id);
  const deletion = operationOf(uid, { kind: 'delete', sync: undefined, startedAt: at(8) });
  await test.store.operations.start(deletion, ADMIN);
  expect((await test.store.operations.latestInEarnest(uid))?.id).toBe(deletion.id);
});

it('keeps the newest of what has ended, and all that runs', async () => {
  const day = (n: number) => `2026-01-0${n}T00:00:00Z`;
  const operations = [1, 2, 3, 4].map((n) => operationOf(uid, { startedAt: day(n) }));
  for (const operation of operations.slice(0, 3)) {
    await test.store.operations.start(operation, ADMIN);
    await test.store.operations.save({ saves: [{ operation: finished(operation) }] });
  }
  await test.store.operations.start(operations[3] as Operation, ADMIN);
  expect(await test.store.operations.prune(2)).toBeGreaterThan(0);
  const kept = await test.store.operations.latest(uid, 10);
  expect(kept.map(({ id }) => id)).toEqual([3, 2, 1].map((n) => operations[n]?.id));
});

it('keeps the newest that was no dry run, however many of those came after it', async () => {
  const day = (n: number) => `2026-01-0${n}T00:00:00Z`;
  const dryRuns = [false, false, true, true, true];
  const operations = dryRuns.map((dryRun, n) =>
    operationOf(uid, { startedAt: day(n + 1), sync: { dryRun } }),
  );
  for (const operation of operations) {
    await test.store.operations.start(operation, ADMIN);
    await test.store.operations.save({ saves: [{ operation: finished(operation) }] });
  }
  await test.store.operations.prune(2);
  const kept = await test.store.operations.latest(uid, 10);
  expect(kept.map(({ id }) => id)).toEqual([4, 3, 1].map((n) => operations[n]?.id));
  expect((await test.store.operations.latestInEarnest(uid))?.id).toBe(operations[1]?.id);
});
