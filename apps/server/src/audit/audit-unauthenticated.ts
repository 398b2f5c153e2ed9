import type { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import { presentsToken } from '../plugins/authentication.ts';
import { nameAtDirectory, type TriedSignIn } from './tried-sign-in.ts';

/** Who has not proved to be anybody. */
const NOBODY = '(nobody)';
/** Names that are no account's are not written: people type passwords into the wrong field. */
const UNKNOWN_ACCOUNT = '(no such account)';

/** Routes on which somebody says who they are; a job's exchange says more of it by itself. */
const SIGN_IN = /^\/api\/v1\/session(?:\/(?!exchange)|$)|^\/auth\/|\/sso\//;

/**
 * Takes a failed sign-in, and a token that is not one (any more), into the audit. Who comes with
 * nothing at all has attempted nothing.
 */
export function auditUnauthenticated(request: FastifyRequest, error: UserError): void {
  const isSignIn = request.method === 'POST' && SIGN_IN.test(request.routeOptions.url ?? '');
  const isFailed = error.code === 'unauthenticated' || (isSignIn && error.code === 'rate-limited');
  // Whoever is signed in may fail to be somebody else.
  const isAttempt = isSignIn || (!request.subject && presentsToken(request));
  if (!isFailed || !isAttempt) return;
  const action = isSignIn ? 'sign-in' : 'authenticate';
  const add = (object: string) => addAttempt(request, { action, object, reason: error.message });
  const tried = isSignIn ? triedSignIn(request) : undefined;
  if (tried === undefined) add(isSignIn ? '*' : 'token');
  else void triedName(request, tried).then(add, () => add(UNKNOWN_ACCOUNT));
}

function triedSignIn({ body }: FastifyRequest): TriedSignIn | undefined {
  const { username, password, provider } = (body ?? {}) as Record<string, unknown>;
  if (typeof username !== 'string') return undefined;
  return {
    username,
    password: typeof password === 'string' ? password : '',
    provider: typeof provider === 'string' ? provider : undefined,
  };
}

/** Costs a look at a row: as often as passwords are checked, which is bounded. */
async function triedName({ server }: FastifyRequest, tried: TriedSignIn): Promise<string> {
  const { store, identityProviders } = server.lockstep;
  const { username, provider } = tried;
  const asksAccounts = provider === undefined && !username.includes('\0');
  if (asksAccounts && (await store.accounts.get(username))) return username;
  const asked = identityProviders.passwordProviders().map(({ id }) => id);
  const directories = asked.filter((id) => provider === undefined || id === provider);
  return directories.length > 0 ? nameAtDirectory(directories, tried) : UNKNOWN_ACCOUNT;
}

function addAttempt(
  request: FastifyRequest,
  { action, object, reason }: { action: string; object: string; reason: string },
): void {
  const { id: requestId, ip: address } = request;
  request.server.lockstep.failedSignIns.add({
    actor: { name: NOBODY, address, requestId, cause: 'person' },
    action,
    kind: 'session',
    object,
    reason,
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
  });
}
