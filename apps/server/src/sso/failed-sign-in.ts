import '@fastify/cookie';
import { type ErrorCode, messageOf, UserError } from '@lockstep/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Read and taken away by the sign-in page. */
export const FAILURE_COOKIE = 'lockstep.sign-in-failure';
const SHOWN_SECONDS = 60;

/**
 * Tells the sign-in page why nobody was signed in: by a cookie, so that no link can make our page
 * say something.
 */
export function tellFailure(
  request: FastifyRequest,
  reply: FastifyReply,
  failure: { provider: string; message: string },
): void {
  const { provider, message } = failure;
  const told = JSON.stringify({ provider, message: message.slice(0, 500) });
  reply.setCookie(FAILURE_COOKIE, Buffer.from(told).toString('base64url'), {
    path: '/',
    httpOnly: false,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: SHOWN_SECONDS,
  });
}

/** Takes a sign-in that a provider or its settings refused into the audit. */
export function auditFailure(
  request: FastifyRequest,
  error: unknown,
  { provider, message }: { provider: string; message: string },
): void {
  if (!(error instanceof UserError) || !REFUSALS.includes(error.code)) return;
  const { id: requestId, ip: address } = request;
  request.server.lockstep.failedSignIns.add({
    actor: { name: '(nobody)', address, requestId, cause: 'person' },
    action: 'sign-in',
    kind: 'session',
    object: provider,
    reason: message.slice(0, 500),
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
  });
}

const REFUSALS: readonly ErrorCode[] = ['unauthenticated', 'permission-denied'];

/** What people are told; what nobody foresaw is in the log only. */
export function failureMessage(request: FastifyRequest, error: unknown): string {
  if (error instanceof UserError) {
    request.log.info({ err: messageOf(error), step: 'sign-in' }, 'a sign-in was refused');
    return error.message;
  }
  request.log.error({ err: error, step: 'sign-in' }, 'a sign-in failed');
  return `the sign-in failed; the log has it as ${request.id}`;
}
