import { createHash, timingSafeEqual } from 'node:crypto';
import type { Subject } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import type { SessionRecord } from '@lockstep/store';
import { z } from 'zod';
import type { Lockstep } from '../../dependencies.ts';
import { answer } from '../../http/answers.ts';
import { subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { sessionSeconds } from '../../session/session-length.ts';
import { openSession, type StartedSession } from '../../session/start-session.ts';
import { confirmSession } from '../confirm-session.ts';
import { digestOf, type KeptIdentity } from '../send-after.ts';

export interface SessionForProgram {
  token: string;
  username: string;
  expiresAt: string;
}

export const sessionForProgram = answer<SessionForProgram>(
  z.object({ token: z.string(), username: z.string(), expiresAt: z.string() }),
  'SessionForProgram',
);

export function forProgram({ token, session }: StartedSession): SessionForProgram {
  return { token, username: session.username, expiresAt: session.expiresAt };
}

/** Gives a command line its session for the code that the browser brought it, once (RFC 7636). */
export const redeemCode: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/auth/cli/token',
    config: { permission: 'public' },
    schema: {
      tags: ['session'],
      security: [],
      body: z.object({
        code: z.string().min(1).max(200),
        code_verifier: z.string().min(43).max(128),
      }),
      response: { 200: sessionForProgram },
    },
    handler: async (request) => {
      const { code, code_verifier: verifier } = request.body;
      const text = await app.lockstep.store.sso.takeCode(digestOf(code));
      const kept = text === undefined ? undefined : (JSON.parse(text) as KeptIdentity);
      if (!kept || !isProof(verifier, kept.challenge)) {
        throw new UserError(
          'unauthenticated',
          'the code is not known: it was used before, or is older than a minute; sign in again',
        );
      }
      const { identity } = kept;
      // Dates are texts in what was kept.
      const { expiresAt } = identity;
      const whole = { ...identity, ...(expiresAt ? { expiresAt: new Date(expiresAt) } : {}) };
      return forProgram(
        await openSession(app.lockstep, request, { kind: 'identity', identity: whole }),
      );
    },
  });
};

function isProof(verifier: string, challenge: string): boolean {
  const given = createHash('sha256').update(verifier).digest();
  const expected = Buffer.from(challenge, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * A token that lasts longer, of the same session, where the identity provider still vouches for its
 * owner: programs stay signed in without a password or a browser. The token before stays as good as
 * it was, so that two programs which share it do not sign each other out.
 */
export const renewSession: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'POST',
    url: '/auth/cli/renew',
    config: { permission: 'signed-in' },
    schema: { tags: ['session'], response: { 200: sessionForProgram } },
    handler: async (request) => {
      const session = await extendedSession(lockstep, subjectOf(request));
      const expiresAt = new Date(session.expiresAt);
      const token = await lockstep.tokens.issue({
        kind: 'session',
        subject: session.username,
        tokenId: session.id,
        issuedAt: new Date(),
        expiresAt,
      });
      return forProgram({ token, session });
    },
  });
};

async function extendedSession(
  lockstep: Lockstep,
  { kind, tokenId }: Subject,
): Promise<SessionRecord> {
  const session = kind === 'session' ? await lockstep.store.sessions.get(tokenId) : undefined;
  const { refreshToken } = session ? await lockstep.store.sessions.secrets(tokenId) : {};
  if (!session || !refreshToken) {
    throw new UserError('failed-precondition', 'this session cannot be renewed; sign in again');
  }
  const extendTo = new Date(Date.now() + (await sessionSeconds(lockstep)) * 1000);
  const extended = await confirmSession(lockstep, session, extendTo);
  if (extended) return extended;
  throw new UserError('unauthenticated', 'the identity provider has ended the session');
}
