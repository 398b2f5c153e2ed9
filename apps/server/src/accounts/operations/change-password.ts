import { hashPassword, LOCAL_ISSUER, type Subject } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { emptyAnswer } from '../../http/answers.ts';
import { actorOf, authorize, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { checkPassword, createPasswordGate } from '../../session/sign-in.ts';
import { startSession } from '../../session/start-session.ts';
import { findAccount } from '../account-body.ts';
import { checkNewPassword, isOwn } from '../account-rules.ts';

/**
 * Sets a password. Every session of that account ends; a browser that changed its own goes on with
 * a new cookie.
 */
export const changePassword: Operation = async (app) => {
  const gate = createPasswordGate();
  const { store, authenticator } = app.lockstep;
  app.route({
    method: 'PUT',
    url: '/account/password',
    config: { permission: 'signed-in', beforePasswordChange: true },
    schema: {
      tags: ['accounts'],
      body: z.looseObject({
        name: z.string().optional().describe('The account; your own unless given'),
        currentPassword: z
          .string()
          .max(1024)
          .default('')
          .describe('Your own password; not asked of whoever signed in elsewhere just now'),
        newPassword: z.string().max(1024),
      }),
      response: { 200: emptyAnswer },
    },
    handler: async (request, reply) => {
      const subject = subjectOf(request);
      const { username } = subject;
      const { currentPassword, newPassword } = request.body;
      const name = request.body.name || username;
      if (!isOwn(subject, name)) {
        authorize(request, name, { resource: 'accounts', action: 'update' });
      }
      if (subject.issuer === LOCAL_ISSUER) {
        await confirmPassword(username, currentPassword, request.ip);
      } else refuseOldSignIn(subject);
      await checkNewPassword(app.lockstep, name, newPassword, 'newPassword');
      if (subject.mustChangePassword && newPassword === currentPassword) throw sameAgain();
      await findAccount(app.lockstep, name);
      await store.accounts.setPassword(name, await hashPassword(newPassword), actorOf(request));
      authenticator.forget();
      if (!isOwn(subject, name)) return {};
      const account = await store.accounts.get(username);
      if (account && request.sessionFromCookie) {
        await startSession(app, request, reply, { kind: 'account', account });
      }
      return {};
    },
  });

  const confirmPassword = async (username: string, password: string, address: string) => {
    try {
      await checkPassword(app.lockstep, gate, { username, password, address });
    } catch (error) {
      // The session is fine, the password is not: 401 would send people to the sign-in page.
      if (!(error instanceof UserError) || error.code !== 'unauthenticated') throw error;
      const reason = 'is not your password';
      throw new UserError('invalid-argument', `currentPassword ${reason}`, [
        { field: 'currentPassword', reason },
      ]);
    }
  };
};

const RECENT_MS = 5 * 60_000;

/** Who signed in elsewhere has no password here to confirm with: having signed in just now does. */
function refuseOldSignIn({ issuedAt }: Subject): void {
  if (Date.now() - issuedAt.getTime() <= RECENT_MS) return;
  throw new UserError(
    'failed-precondition',
    'you signed in more than five minutes ago: sign in again, then change the password',
  );
}

function sameAgain(): UserError {
  const reason = 'must be another one than the one you were given';
  return new UserError('invalid-argument', `newPassword ${reason}`, [
    { field: 'newPassword', reason },
  ]);
}
