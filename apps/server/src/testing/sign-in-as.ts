import { createSessionTokens, LOCAL_ISSUER, type SessionClaims } from '@lockstep/access';
import type { TestServer } from './test-server.ts';

/** A session's token for an account, which is made where there is none. */
export async function signInAs(
  { store, secretKey }: Pick<TestServer, 'store' | 'secretKey'>,
  name: string,
): Promise<string> {
  const claims = await beginSession(store, name);
  return createSessionTokens({ secretKey }).issue(claims);
}

/** A session that is stored, and what its token says. */
export async function beginSession(
  store: TestServer['store'],
  name: string,
  lastsMs = 3_600_000,
): Promise<SessionClaims> {
  await store.accounts.ensure(name, 'no password fits this');
  const account = await store.accounts.get(name);
  const expiresAt = new Date(Date.now() + lastsMs);
  const session = await store.sessions.create(
    { username: name, issuer: LOCAL_ISSUER, groups: [], expiresAt, address: '', device: 'test' },
    { name },
  );
  return {
    kind: 'session',
    subject: name,
    tokenId: session.id,
    issuedAt: new Date(),
    expiresAt,
    passwordSetMs: Date.parse(account?.passwordMtime ?? ''),
  };
}
