import { waitFor } from '@lockstep/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OutboxEvent } from '../api.ts';
import { createNamed, openTestStore, type TestStore } from '../testing/test-store.ts';

let test: TestStore;
const followers: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  test = await openTestStore();
});
afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.close()));
});
afterAll(() => test.close());

async function follow(from?: string) {
  const events: OutboxEvent[] = [];
  const follower = await test.store.outbox.follow(from, (batch) => void events.push(...batch));
  followers.push(follower);
  return { events, follower };
}

const isOrdered = (events: OutboxEvent[]) =>
  events.every((event, i) => {
    const before = events[i - 1];
    if (!before) return true;
    const [was, is] = [BigInt(before.resourceVersion), BigInt(event.resourceVersion)];
    return is > was || (is === was && event.sequence > before.sequence);
  });

async function storedSince(version: string): Promise<number> {
  const { rows } = await test.sql.query(
    `SELECT count(*)::int AS count FROM outbox WHERE resource_version > $1`,
    [version],
  );
  return rows[0].count;
}

/** Eight writers that commit in whatever order they come to. */
async function writeAtOnce(uids: string[], rounds: number, tag: string): Promise<void> {
  await Promise.all(
    uids.map(async (_, writer) => {
      for (let round = 0; round < rounds; round++) {
        const batch = uids.filter((__, i) => (i + round) % (writer + 1) === 0);
        await test.store.applications.saveStatus(
          batch.map((uid) => ({ uid, syncRevision: `${tag}-${writer}-${round}` })),
        );
      }
    }),
  );
}

describe('following', () => {
  it('sees every event of eight concurrent writers, in the order of versions, none late', async () => {
    const uids = await createNamed(test.store, ...Array.from({ length: 8 }, (_, i) => `w-${i}`));
    const head = await test.store.outbox.head();
    const { events } = await follow(head);
    await writeAtOnce(uids, 25, 'a');
    const expected = await storedSince(head);
    expect(expected).toBeGreaterThan(200);
    await waitFor(() => events.length >= expected, { what: 'all events' });
    expect(events).toHaveLength(expected);
    expect(isOrdered(events)).toBe(true);
  });

  it('misses nothing and repeats nothing when its connection is killed again and again', async () => {
    const uids = await createNamed(test.store, ...Array.from({ length: 8 }, (_, i) => `k-${i}`));
    const head = await test.store.outbox.head();
    const { events } = await follow(head);
    let writing = true;
    const writers = writeAtOnce(uids, 30, 'b').finally(() => {
      writing = false;
    });
    let killed = 0;
    while (writing) {
      const { rowCount } = await test.sql.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE '%outbox'`,
      );
      killed += rowCount ?? 0;
    }
    await writers;
    expect(killed).toBeGreaterThan(0);
    const expected = await storedSince(head);
    await waitFor(() => events.length >= expected, { what: 'all events' });
    expect(events).toHaveLength(expected);
    expect(isOrdered(events)).toBe(true);
  });

  it('begins now when no version is given, and catches up from one that is', async () => {
    const before = await test.store.outbox.head();
    const [old] = await createNamed(test.store, 'catch-old');
    const fromNow = await follow();
    const fromBefore = await follow(before);
    const [fresh] = await createNamed(test.store, 'catch-new');
    await waitFor(() => fromNow.events.length >= 1 && fromBefore.events.length >= 2, {
      what: 'events',
    });
    expect(fromNow.events.map(({ uid }) => uid)).toEqual([fresh]);
    expect(fromBefore.events.map(({ uid }) => uid)).toEqual([old, fresh]);
    expect(fromNow.events[0]).toMatchObject({
      kind: 'application',
      type: 'ADDED',
      payload: { name: 'catch-new', namespace: 'argocd', project: 'default', change: 'created' },
    });
  });

  it('follows on from a list without a gap', async () => {
    const { resourceVersion } = await test.store.applications.listSummaries({ limit: 1 });
    const [uid] = await createNamed(test.store, 'after-list');
    const { events } = await follow(resourceVersion);
    await waitFor(() => events.length > 0, { what: 'the event after the list' });
    expect(events.map((event) => event.uid)).toEqual([uid]);
  });

  it('goes on when a listener throws', async () => {
    const seen: string[] = [];
    const follower = await test.store.outbox.follow(undefined, (events) => {
      seen.push(...events.map(({ uid }) => uid));
      if (seen.length === 1) throw new Error('listener');
    });
    followers.push(follower);
    const uids = [
      ...(await createNamed(test.store, 'throws-1')),
      ...(await createNamed(test.store, 'throws-2')),
    ];
    await waitFor(() => seen.length >= 2, { what: 'both events' });
    expect(seen).toEqual(uids);
  });

  it('ends when it is closed', async () => {
    const { events, follower } = await follow();
    await follower.close();
    await createNamed(test.store, 'after-close');
    expect(events).toEqual([]);
  });
});

describe('pruning', () => {
  it('drops what is old, and refuses to follow from what is gone', async () => {
    const old = '1';
    await test.sql.query(`UPDATE outbox SET at = now() - interval '2 hours'`);
    const kept = await test.store.outbox.head();
    await createNamed(test.store, 'young');
    const dropped = await test.store.outbox.prune(3_600_000);
    expect(dropped).toBeGreaterThan(0);
    const { rows } = await test.sql.query(`SELECT payload->>'name' AS name FROM outbox`);
    expect(rows).toEqual([{ name: 'young' }]);
    await expect(follow(old)).rejects.toMatchObject({ code: 'failed-precondition' });
    const { events } = await follow(kept);
    await waitFor(() => events.length === 1, { what: 'what was kept' });
  });
});
