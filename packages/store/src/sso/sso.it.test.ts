import { createDatabase, type TestDatabase, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../api.ts';
import { migrate } from '../migrate/migrate.ts';
import { openStore } from '../open.ts';

let database: TestDatabase;
let store: Store;
beforeAll(async () => {
  database = await createDatabase();
  await migrate(database.url);
  store = await openStore({ databaseUrl: database.url, secretKey: Buffer.alloc(32, 5) });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const ACTOR = { name: 'ann' };

describe('the settings of single sign-on', () => {
  it('are kept with their secrets, which come out by themselves only', async () => {
    await store.sso.put(
      { url: 'https://a.example' },
      [{ name: 'argocd-secret', key: 'oidc', value: 'hunter2' }],
      ACTOR,
    );
    expect(await store.sso.settings()).toEqual({ url: 'https://a.example' });
    expect(await store.sso.secrets()).toEqual([
      { name: 'argocd-secret', key: 'oidc', updatedAt: expect.any(String) },
    ]);
    expect(await store.sso.openSecrets()).toEqual([
      { name: 'argocd-secret', key: 'oidc', value: 'hunter2' },
    ]);
    const items = await store.audit.list({ kind: 'settings', limit: 10 });
    expect(items[0]).toMatchObject({ actor: 'ann', object: 'sso' });
    expect(JSON.stringify(items)).not.toContain('hunter2');
  });

  it('keep secrets that are not given, replace those that are, and drop empty ones', async () => {
    const put = (key: string, value: string) =>
      store.sso.putSecrets([{ name: 'argocd-secret', key, value }], ACTOR);
    await put('other', 'a');
    await put('other', 'b');
    expect((await store.sso.openSecrets()).map(({ value }) => value).sort()).toEqual([
      'b',
      'hunter2',
    ]);
    await put('other', '');
    expect((await store.sso.openSecrets()).map(({ value }) => value)).toEqual(['hunter2']);
  });
});

describe('a code of a sign-in', () => {
  const soon = () => new Date(Date.now() + 60_000);

  it('is good once, however many bring it at once', async () => {
    await store.sso.keepCode('digest', 'who', soon());
    const taken = await Promise.all(Array.from({ length: 8 }, () => store.sso.takeCode('digest')));
    expect(taken.filter((one) => one !== undefined)).toEqual(['who']);
  });

  it('is good for its time, and for who knows it', async () => {
    await store.sso.keepCode('late', 'who', new Date(Date.now() - 1000));
    expect(await store.sso.takeCode('late')).toBeUndefined();
    expect(await store.sso.takeCode('nothing')).toBeUndefined();
  });
});

describe('a cut-off', () => {
  const owner = { username: 'ann', issuer: 'https://idp.example' };
  const times = async (...keys: string[]) =>
    Object.fromEntries(
      [...(await store.sso.cutOffsOf(keys))].map(([key, at]) => [key, at.toISOString()]),
    );

  it('is told by what it was made for, the last one of each', async () => {
    const [first, last] = [new Date('2026-11-20T00:00:00Z'), new Date('2026-11-21T00:00:00.123Z')];
    await store.sso.cutOff({ keys: ['a', 'b'], at: last, owner }, ACTOR);
    await store.sso.cutOff({ keys: ['a'], at: first, owner }, ACTOR);
    expect(await times('a', 'b', 'c')).toEqual({ a: last.toISOString(), b: last.toISOString() });
  });

  it('is in the audit, told to every server, and no code that anybody could bring', async () => {
    const events: unknown[] = [];
    const follower = await store.outbox.follow(undefined, (batch) => void events.push(...batch));
    await store.sso.cutOff({ keys: ['d'], at: new Date(), owner, tokenId: 'jti' }, ACTOR);
    await waitFor(() => events.length > 0, { what: 'the event' });
    await follower.close();
    expect(events).toEqual([
      expect.objectContaining({ kind: 'session', type: 'DELETED', uid: 'jti', payload: owner }),
    ]);
    const [line] = await store.audit.list({ kind: 'session', limit: 1 });
    expect(line).toMatchObject({ actor: 'ann', action: 'sign-out', object: 'ann' });
    expect(await store.sso.takeCode('d')).toBeUndefined();
  });
});
