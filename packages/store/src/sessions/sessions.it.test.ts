import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutboxEvent } from '../api.ts';
import { ADMIN, openTestStore, type TestStore } from '../testing/test-store.ts';
import type { SessionInput } from './api.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

const ANN = { username: 'ann', issuer: 'https://idp.example' };

function create(change: Partial<SessionInput> = {}) {
  return test.store.sessions.create(
    {
      ...ANN,
      groups: ['dev'],
      expiresAt: new Date(Date.now() + 60_000),
      address: '10.0.0.1',
      device: 'a browser',
      ...change,
    },
    ADMIN,
  );
}

const everything = async () => {
  const { rows } = await test.sql.query(
    `SELECT (SELECT string_agg(s::text, '') FROM session s)
       || (SELECT string_agg(a::text, '') FROM audit a)
       || (SELECT COALESCE(string_agg(o::text, ''), '') FROM outbox o) AS text`,
  );
  return rows[0].text as string;
};

describe('a session', () => {
  it('is there until it ends or expires', async () => {
    const { sessions } = test.store;
    const session = await create();
    expect(await sessions.get(session.id)).toEqual(session);
    expect(await sessions.end(session.id, ADMIN)).toBe(true);
    expect(await sessions.get(session.id)).toBeUndefined();
    expect(await sessions.end(session.id, ADMIN)).toBe(false);
    const over = await create({ expiresAt: new Date(Date.now() - 1) });
    expect(await sessions.get(over.id)).toBeUndefined();
    expect(await sessions.prune()).toBe(1);
  });

  it.each(['', 'x', "'; DROP TABLE session", '\0'])('of the id %j is none', async (id) => {
    expect(await test.store.sessions.get(id)).toBeUndefined();
    expect(await test.store.sessions.end(id, ADMIN)).toBe(false);
  });

  it('keeps what the provider gave sealed, and gives it out again', async () => {
    const { sessions } = test.store;
    const secrets = { refreshToken: 'refresh-me', logoutHint: 'id-token' };
    const { id } = await create({ secrets });
    expect(await sessions.secrets(id)).toEqual(secrets);
    for (const secret of Object.values(secrets)) {
      expect(await everything()).not.toContain(secret);
      expect(await everything()).not.toContain(Buffer.from(secret).toString('hex'));
    }
    await sessions.refreshed(id, { groups: ['dev'], secrets: { refreshToken: 'the-next' } });
    expect(await sessions.secrets(id)).toEqual({ refreshToken: 'the-next' });
    await sessions.refreshed(id, { groups: ['dev'] });
    expect(await sessions.secrets(id)).toEqual({ refreshToken: 'the-next' });
  });

  it('tells of its end and of other groups, and of nothing else', async () => {
    const { sessions, outbox } = test.store;
    const { id } = await create();
    const events: OutboxEvent[] = [];
    const follower = await outbox.follow(undefined, (batch) => void events.push(...batch));
    const confirmedUntil = new Date(Date.now() + 30_000);
    expect(await sessions.refreshed(id, { groups: ['dev'], confirmedUntil })).toBe(true);
    expect((await sessions.get(id))?.confirmedUntil).toBe(confirmedUntil.toISOString());
    await sessions.refreshed(id, { groups: ['ops'] });
    await sessions.end(id, ADMIN);
    expect(await sessions.refreshed(id, { groups: [] })).toBe(false);
    await waitFor(() => events.some(({ type }) => type === 'DELETED'), { what: 'its end' });
    await follower.close();
    const told = events.filter(({ uid }) => uid === id);
    expect(told.map(({ kind, type, payload }) => [kind, type, payload])).toEqual([
      ['session', 'MODIFIED', ANN],
      ['session', 'DELETED', ANN],
    ]);
  });

  it('of one person ends with all others of theirs, and nobody else’s', async () => {
    const { sessions } = test.store;
    await sessions.endAllOf(ANN, ADMIN);
    const [kept] = [await create(), await create(), await create()];
    const twin = await create({ issuer: 'argocd' });
    expect(await sessions.endAllOf(ANN, ADMIN, { except: kept.id })).toBe(2);
    expect((await sessions.list(ANN)).map(({ id }) => id)).toEqual([kept.id]);
    expect(await sessions.get(twin.id)).toBeDefined();
  });

  it('is found by its provider, and by whom that means, with what was kept of it', async () => {
    const at = (providerId: string, providerSubject: string) =>
      create({ providerId, providerSubject, secrets: { logoutHint: providerSubject } });
    const [ann, bob] = [await at('corp', 'ann'), await at('corp', 'bob')];
    await at('other', 'ann');
    await create({
      ...{ providerId: 'corp', providerSubject: 'ann' },
      expiresAt: new Date(Date.now() - 1),
    });
    const idsOf = async (of: object) =>
      (await test.store.sessions.ofProvider({ providerId: 'corp', ...of })).map(
        ({ session, secrets }) => [session.id, secrets.logoutHint],
      );
    const both = [
      [ann.id, 'ann'],
      [bob.id, 'bob'],
    ].sort();
    expect(await idsOf({})).toEqual(both);
    expect(await idsOf({ providerSubject: 'ann' })).toEqual([[ann.id, 'ann']]);
    expect(await idsOf({ after: both[0]?.[0] })).toEqual(both.slice(1));
  });

  it('is noted as used once a minute at most', async () => {
    const { sessions } = test.store;
    const { id, lastUsedAt } = await create();
    await sessions.touch(id, '10.0.0.2');
    expect(await sessions.get(id)).toMatchObject({ lastUsedAt, address: '10.0.0.1' });
    await test.sql.query(
      `UPDATE session SET last_used_at = now() - interval '2 minutes' WHERE id = $1`,
      [id],
    );
    await sessions.touch(id, '10.0.0.2');
    expect(await sessions.get(id)).toMatchObject({ address: '10.0.0.2' });
  });

  it('gives way to newer ones where somebody has too many', async () => {
    const owner = { username: 'robot', issuer: 'argocd' };
    const first = await create(owner);
    await test.sql.query(
      `UPDATE session SET last_used_at = now() - interval '1 day' WHERE id = $1`,
      [first.id],
    );
    await test.sql.query(
      `INSERT INTO session (id, username, issuer, expires_at, secrets)
       SELECT gen_random_uuid(), 'robot', 'argocd', now() + interval '1 day', ''
       FROM generate_series(1, 199)`,
    );
    await create(owner);
    expect(await test.store.sessions.list(owner)).toHaveLength(200);
    expect(await test.store.sessions.get(first.id)).toBeUndefined();
  });

  it('holds texts that a client made up', async () => {
    const { id } = await create({ device: `\0${'x'.repeat(5000)}`, groups: ['a\0b'] });
    const session = await test.store.sessions.get(id);
    expect(session?.device).toHaveLength(300);
    expect(session?.groups).toEqual(['ab']);
  });
});
