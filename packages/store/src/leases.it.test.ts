import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StaleEpochError } from './fence.ts';
import { createNamed, openTestStore, operationOf, type TestStore } from './testing/test-store.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

const HOUR_MS = 3_600_000;
const lease = (key: string, holder: string, ttlMs = HOUR_MS) =>
  test.store.leases.acquire(key, holder, `http://${holder}`, ttlMs);

describe('leases', () => {
  it('have one holder, however many ask at once', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => lease('k1', holder)));
    const held = answers.filter((answer) => answer !== undefined);
    expect(held).toHaveLength(1);
    expect(await test.store.leases.get('k1')).toEqual(held[0]);
  });

  it('are renewed by their holder under the same epoch', async () => {
    const first = await lease('k2', 'a');
    const again = await lease('k2', 'a');
    expect(again?.epoch).toBe(first?.epoch);
    expect(await lease('k2', 'b')).toBeUndefined();
    expect(await test.store.leases.renew('a', HOUR_MS)).toContain('k2');
    expect(await test.store.leases.renew('b', HOUR_MS)).not.toContain('k2');
  });

  it('go to another when they run out, under a greater epoch', async () => {
    const first = await lease('k3', 'a', 1);
    const second = await waitFor(() => lease('k3', 'b'), { what: 'the lease runs out' });
    expect(BigInt(second.epoch)).toBeGreaterThan(BigInt(first?.epoch as string));
    expect(await lease('k3', 'a')).toBeUndefined();
    expect(await test.store.leases.renew('a', HOUR_MS)).not.toContain('k3');
    expect(await test.store.leases.get('k3')).toMatchObject({ holder: 'b', address: 'http://b' });
  });

  it('go on with their epoch after they were released', async () => {
    const first = await lease('k4', 'a');
    await test.store.leases.release('k4', 'b');
    expect(await test.store.leases.get('k4')).toBeDefined();
    await test.store.leases.release('k4', 'a');
    expect(await test.store.leases.get('k4')).toBeUndefined();
    const second = await lease('k4', 'b');
    expect(BigInt(second?.epoch as string)).toBeGreaterThan(BigInt(first?.epoch as string));
  });

  it('are listed by prefix, letter by letter', async () => {
    await lease('cluster/x/0', 'a');
    await lease('cluster/x/1', 'b');
    await lease('cluster%/y', 'b');
    const keys = (await test.store.leases.list('cluster/x/')).map(({ key }) => key);
    expect(keys).toEqual(['cluster/x/0', 'cluster/x/1']);
    expect(await test.store.leases.list('cluster_')).toEqual([]);
  });
});

const waitingForLocks = async (count: number): Promise<boolean> => {
  const { rows } = await test.sql.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length === count;
};

describe('the fence', () => {
  it('refuses every write of an owner whose lease went to another, and writes nothing', async () => {
    const [uid] = (await createNamed(test.store, 'fenced')) as [string];
    const first = await lease('k5', 'a', 1);
    const fence = { leaseKey: 'k5', epoch: first?.epoch as string };
    // Nobody else has it yet: what the holder knows is still right.
    await test.store.applications.saveStatus([{ uid, syncRevision: 'by-a' }], fence);
    await waitFor(() => lease('k5', 'b'), { what: 'the lease goes to another' });

    const operation = operationOf(uid);
    const writes = [
      () => test.store.applications.saveStatus([{ uid, syncRevision: 'late' }], fence),
      () =>
        test.store.operations.save(
          { saves: [{ operation, status: { syncRevision: 'late' } }] },
          fence,
        ),
      () => test.store.applications.remove(uid, fence),
      () => test.store.applications.saveStatus([{ uid }], { leaseKey: 'none', epoch: '1' }),
    ];
    for (const write of writes) await expect(write()).rejects.toThrow(StaleEpochError);
    const [application] = await test.store.applications.getMany([uid]);
    expect(application?.status.sync.revision).toBe('by-a');
  });

  it('holds a takeover back until the write it let through is done', async () => {
    const [uid] = (await createNamed(test.store, 'held')) as [string];
    const first = await lease('k6', 'a', 1);
    const fence = { leaseKey: 'k6', epoch: first?.epoch as string };
    const blocker = await test.sql.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT 1 FROM application WHERE uid = $1 FOR UPDATE', [uid]);
    const write = test.store.applications.saveStatus([{ uid, syncRevision: 'in-time' }], fence);
    await waitFor(() => waitingForLocks(1), { what: 'the write waits for the row' });
    // What the next owner reads counts, not which of two connections is answered first.
    const readByNext = waitFor(() => lease('k6', 'b'), { what: 'takeover' }).then(async () => {
      const [application] = await test.store.applications.getMany([uid]);
      return application?.status.sync.revision;
    });
    await waitFor(() => waitingForLocks(2), { what: 'the takeover waits for the write' });
    await blocker.query('COMMIT');
    blocker.release();
    await write;
    expect(await readByNext).toBe('in-time');
  });
});
