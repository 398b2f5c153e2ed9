import '@fastify/cookie';
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hostCookieName } from '../http/host-cookie.ts';

/** How long somebody has to sign in at the provider. */
const SIGN_IN_SECONDS = 600;
const PURPOSE = 'sign-in';
const PREFIX = 'lockstep.sign-in.';

const afterwardsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('browser'), path: z.string() }),
  z.object({
    kind: z.literal('command-line'),
    address: z.string(),
    state: z.string(),
    challenge: z.string(),
  }),
]);
/** Where it goes on after the sign-in: a page of ours, or a command line that waits for a code. */
export type Afterwards = z.infer<typeof afterwardsSchema>;

const underWaySchema = z.object({
  providerId: z.string(),
  memory: z.string(),
  afterwards: afterwardsSchema,
});
/** A sign-in that began in this browser. */
export type SignInUnderWay = z.infer<typeof underWaySchema>;

/**
 * Each sign-in has a cookie of its own, named by what the provider hands back (OAuth's `state`,
 * SAML's `RelayState`): two tabs do not take each other's away, and an answer that was begun in
 * another browser finds none.
 */
export async function keepSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  options: { location: string; underWay: SignInUnderWay; answersByPost: boolean },
): Promise<void> {
  const { sealedMemory } = request.server.lockstep;
  const { searchParams } = new URL(options.location);
  const state = searchParams.get('state') ?? searchParams.get('RelayState') ?? '';
  const sealed = await sealedMemory.seal(PURPOSE, options.underWay, SIGN_IN_SECONDS);
  dropOldest(request, reply);
  reply.setCookie(cookieName(request, state), sealed, {
    ...cookieOptions(request, options.answersByPost),
    maxAge: SIGN_IN_SECONDS,
  });
}

/** More cookies than this make requests too long to be taken. */
const UNDER_WAY_AT_MOST = 4;

/** Browsers send the oldest first. */
function dropOldest(request: FastifyRequest, reply: FastifyReply): void {
  const prefix = hostCookieName(request, PREFIX);
  const names = Object.keys(request.cookies).filter((name) => name.startsWith(prefix));
  for (const name of names.slice(0, Math.max(0, names.length - UNDER_WAY_AT_MOST + 1))) {
    reply.clearCookie(name, cookieOptions(request, false));
  }
}

/** The sign-in that an answer belongs to, once: its cookie goes. Undefined where none began here. */
export async function takeSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  state: string,
): Promise<SignInUnderWay | undefined> {
  const name = cookieName(request, state);
  const sealed = request.cookies[name];
  if (!sealed) return undefined;
  // Browsers take a cookie back only under the attributes that it was set with.
  reply.clearCookie(name, cookieOptions(request, request.method === 'POST'));
  const opened = await request.server.lockstep.sealedMemory.open(PURPOSE, sealed);
  return underWaySchema.safeParse(opened).data;
}

function cookieName(request: FastifyRequest, state: string): string {
  const prefix = hostCookieName(request, PREFIX);
  return `${prefix}${createHash('sha256').update(state).digest('hex').slice(0, 16)}`;
}

/** A form that another site's page posts brings only cookies that say so. */
function cookieOptions(request: FastifyRequest, answersByPost: boolean) {
  const secure = request.protocol === 'https';
  return {
    // The prefix that it has with TLS asks for all paths.
    path: secure ? '/' : '/auth',
    httpOnly: true,
    ...(answersByPost
      ? { sameSite: 'none' as const, secure: true }
      : { sameSite: 'lax' as const, secure }),
  };
}
