import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../open.ts';
import { createNamed, openTestStore, type TestStore } from '../testing/test-store.ts';
import type { NewDelivery, TouchedApplication } from './api.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.sql.query('DELETE FROM webhook_delivery');
});

const deliveryOf = (change: Partial<NewDelivery> = {}): NewDelivery => ({
  provider: 'github',
  event: 'push',
  repository: 'https://git.example/a.git',
  ref: 'main',
  key: crypto.randomUUID(),
  windowMs: 60_000,
  changes: [{ kind: 'push' }],
  body: '{"a": 1}',
  ...change,
});

const asked = (uid: string): TouchedApplication => ({
  uid,
  namespace: 'argocd',
  name: `app-${uid}`,
  project: 'default',
  outcome: 'asked',
});

async function receive(change: Partial<NewDelivery> = {}): Promise<string> {
  return (await test.store.webhooks.receive(deliveryOf(change))).id;
}

const age = (id: string, interval: string) =>
  test.sql.query(
    `UPDATE webhook_delivery SET received_at = received_at - $2::interval WHERE id = $1`,
    [id, interval],
  );

describe('the same key', () => {
  it.each([
    ['within its window', '30 seconds', {}, false],
    ['after its window', '90 seconds', {}, true],
    ['of another provider', '0 seconds', { provider: 'gitea' }, true],
  ])('%s is fresh: %4$s', async (_name, interval, change, fresh) => {
    const id = await receive({ key: 'k' });
    await test.store.webhooks.finish(id, 'done', '');
    await age(id, interval);
    const again = await test.store.webhooks.receive(deliveryOf({ key: 'k', ...change }));
    expect(again.fresh).toBe(fresh);
    expect(again.id === id).toBe(!fresh);
    expect((await test.store.webhooks.get(id))?.repeats).toBe(fresh ? 0 : 1);
  });

  it('without a window is the same until a worker begins', async () => {
    const { webhooks } = test.store;
    const { windowMs: _, ...open } = deliveryOf({ key: 'digest' });
    const first = await webhooks.receive(open);
    expect((await webhooks.receive(open)).fresh).toBe(false);
    await webhooks.begin(first.id, ['a']);
    expect((await webhooks.receive(open)).fresh).toBe(true);
  });

  it('of twenty that come at once is fresh once', async () => {
    const same = Array.from({ length: 20 }, () => deliveryOf({ key: 'at once' }));
    const received = await Promise.all(same.map((one) => test.store.webhooks.receive(one)));
    expect(received.filter(({ fresh }) => fresh)).toHaveLength(1);
  });
});

describe('what a delivery comes to', () => {
  const outcomeOf = async (id: string) => {
    const found = await test.store.webhooks.get(id);
    const { outcome, movedCount, applications, reason } = found ?? {};
    return { outcome, reason, movedCount, became: applications?.map((one) => one.outcome) };
  };

  it.each(['named before the fetch', 'named after the fetch'])('is the same, %s', async (when) => {
    const { webhooks } = test.store;
    const id = await receive();
    await webhooks.begin(id, ['a']);
    const name = () => webhooks.concern(id, [asked('1'), asked('2')]);
    if (when === 'named before the fetch') await name();
    const touches = [
      { uid: '1', outcome: 'moved' as const, revision: 'r' },
      { uid: '3', outcome: 'rendered' as const },
    ];
    await webhooks.settle(await webhooks.waitingFor('a'), 'a', { touches });
    if (when !== 'named before the fetch') await name();
    expect(await outcomeOf(id)).toEqual({
      outcome: 'done',
      reason: '',
      movedCount: 1,
      became: ['moved', 'asked'],
    });
    expect(await webhooks.waitingFor('a')).toEqual([]);
  });

  it('of two repositories is known when both were fetched; one that failed is told', async () => {
    const { webhooks } = test.store;
    const id = await receive();
    await webhooks.begin(id, ['a', 'b']);
    await webhooks.concern(id, [asked('1'), asked('2')]);
    await webhooks.settle([id], 'a', { touches: [], failure: 'a is away' });
    expect(await outcomeOf(id)).toMatchObject({ outcome: 'fetching' });
    // Nobody waits for this one any more.
    await webhooks.settle([id], 'a', { touches: [{ uid: '1', outcome: 'moved' }] });
    await webhooks.settle([id], 'b', { touches: [{ uid: '2', outcome: 'rendered' }] });
    expect(await outcomeOf(id)).toEqual({
      outcome: 'failed',
      reason: 'a is away',
      movedCount: 1,
      became: ['asked', 'rendered'],
    });
  });

  it('is begun once', async () => {
    const { webhooks } = test.store;
    const id = await receive();
    expect(await webhooks.take(id)).toEqual({ provider: 'github', changes: [{ kind: 'push' }] });
    await webhooks.begin(id, ['a']);
    expect(await webhooks.take(id)).toBeUndefined();
  });
});

describe('what is kept', () => {
  it('is sealed: nothing opens with another key, and a payload that was changed is not told', async () => {
    const id = await receive({ body: 'a private name' });
    const { rows } = await test.sql.query('SELECT * FROM webhook_delivery WHERE id = $1', [id]);
    expect(JSON.stringify(rows[0])).not.toContain('a private name');
    expect(rows[0].body.includes('a private name')).toBe(false);
    expect((await test.store.webhooks.get(id))?.body).toBe('a private name');
    const other = openStore({ databaseUrl: test.url, secretKey: Buffer.alloc(32, 8) });
    await expect(other).rejects.toThrow(/is not the key/);
    await test.sql.query(
      `UPDATE webhook_delivery SET body = set_byte(body, length(body) - 1,
         (get_byte(body, length(body) - 1) + 1) % 256) WHERE id = $1`,
      [id],
    );
    const found = await test.store.webhooks.get(id);
    expect([found?.id, found?.body]).toEqual([id, undefined]);
  });

  it('may hold what PostgreSQL cannot', async () => {
    const odd = 'a\0b\ud800';
    const id = await receive({
      repository: odd,
      ref: odd,
      key: odd,
      changes: [{ odd }],
      body: odd,
    });
    expect(await test.store.webhooks.get(id)).toMatchObject({ repository: 'ab\ufffd' });
    expect((await test.store.webhooks.receive(deliveryOf({ key: odd }))).fresh).toBe(false);
  });

  it('is as new as it should be, and no more than that', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      ids.push(await receive());
      await age(ids[i] as string, `${5 - i} hours`);
    }
    const left = async (limits: { olderThanMs: number; keep: number }) => {
      await test.store.webhooks.prune(limits);
      const { items } = await test.store.webhooks.list({ limit: 10 });
      return items.map(({ id }) => ids.indexOf(id));
    };
    expect(await left({ olderThanMs: 4.5 * 3_600_000, keep: 10 })).toEqual([4, 3, 2, 1]);
    expect(await left({ olderThanMs: 4.5 * 3_600_000, keep: 2 })).toEqual([4, 3]);
  });
});

describe('who follows a repository', () => {
  it('is told by source, each once, with how many share it', async () => {
    const [first] = await createNamed(test.store, 'one', 'two', 'three');
    await test.sql.query(
      `UPDATE application SET sync_status = 'Unknown', condition_count = 1 WHERE uid = $1`,
      [first],
    );
    const [key] = await test.store.webhooks.repoKeys();
    expect(key).toBe('https://git.example.com/team/apps');
    expect(
      await test.store.webhooks.followedSources({ repoKeys: [key as string], registries: false }),
    ).toEqual([
      {
        project: 'default',
        repoURL: 'https://git.example.com/team/apps.git',
        chart: '',
        targetRevision: '',
        isLost: true,
        applications: 3,
      },
    ]);
    const nowhere = { repoKeys: ['other'], registries: true };
    expect(await test.store.webhooks.followedSources(nowhere)).toEqual([]);
  });
});
