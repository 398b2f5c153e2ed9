import { createHash, randomBytes } from 'node:crypto';
import type { Identity } from '@lockstep/access';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { startSession } from '../session/start-session.ts';
import { tellFailure } from './failed-sign-in.ts';
import type { Afterwards } from './sign-in-cookie.ts';

/** How long a command line has to fetch its session. */
const CODE_SECONDS = 60;

/** What waits for a command line. */
export interface KeptIdentity {
  identity: Identity;
  challenge: string;
}

/** Goes on after somebody has proved who they are. */
export async function sendAfterSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  afterwards: Afterwards,
  identity: Identity,
) {
  reply.header('cache-control', 'no-store');
  if (afterwards.kind === 'browser') {
    await startSession(request.server, request, reply, { kind: 'identity', identity });
    return reply.redirect(afterwards.path, 303);
  }
  // The session begins when the command line brings the code, with its proof: the code alone is
  // seen by the browser, its history and whatever listens there.
  const code = randomBytes(32).toString('base64url');
  const kept: KeptIdentity = { identity, challenge: afterwards.challenge };
  const expiresAt = new Date(Date.now() + CODE_SECONDS * 1000);
  await request.server.lockstep.store.sso.keepCode(digestOf(code), JSON.stringify(kept), expiresAt);
  return reply.redirect(toCommandLine(afterwards, { code }), 303);
}

/** Goes on after a sign-in that came to nothing: whoever waits is told why. */
export async function sendAfterFailure(
  request: FastifyRequest,
  reply: FastifyReply,
  afterwards: Afterwards,
  failure: { provider: string; message: string },
) {
  reply.header('cache-control', 'no-store');
  if (afterwards.kind === 'command-line') {
    const said = { error: 'access_denied', error_description: failure.message };
    return reply.redirect(toCommandLine(afterwards, said), 303);
  }
  tellFailure(request, reply, failure);
  return reply.redirect(afterwards.path, 303);
}

/** How a code is kept: whoever reads the database cannot bring it. */
export function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

function toCommandLine(
  { address, state }: Extract<Afterwards, { kind: 'command-line' }>,
  answer: Record<string, string>,
): string {
  return `${address}?${new URLSearchParams({ ...answer, state })}`;
}
