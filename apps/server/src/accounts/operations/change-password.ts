import { hashPassword, passwordProblem } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { emptyAnswer } from '../../http/answers.ts';
import { actorOf, authorize, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { setSessionCookie } from '../../session/session-cookie.ts';
import { checkPassword, createPasswordGate } from '../../session/sign-in.ts';

/**
 * Sets a password. Every session of that account ends; a browser that changed its own goes on with
 * a new cookie.
 */
export const changePassword: Operation = async (app) => {
  const gate = createPasswordGate();
  const { store, authenticator, tokens } = app.lockstep;
  app.route({
    method: 'PUT',
    url: '/account/password',
    config: { permission: 'signed-in' },
    schema: {
      tags: ['accounts'],
      body: z.looseObject({
        name: z.string().optional().describe('The account; your own unless given'),
        currentPassword: z.string().max(1024).describe('Your own password'),
        newPassword: z.string().max(1024),
      }),
      response: { 200: emptyAnswer },
    },
    handler: async (request, reply) => {
      const { username } = subjectOf(request);
      const { currentPassword, newPassword } = request.body;
      const name = request.body.name || username;
      if (name !== username) authorize(request, name, { resource: 'accounts', action: 'update' });
      await confirmPassword(username, currentPassword, request.ip);
      const problem = passwordProblem(newPassword);
      if (problem) {
        throw new UserError('invalid-argument', `newPassword ${problem}`, [
          { field: 'newPassword', reason: problem },
        ]);
      }
      if (!(await store.accounts.get(name))) {
        throw new UserError('not-found', `account ${name} does not exist`);
      }
      await store.accounts.setPassword(name, await hashPassword(newPassword), actorOf(request));
      authenticator.forget();
      const account = await store.accounts.get(username);
      if (account && request.sessionFromCookie) {
        setSessionCookie(request, reply, await tokens.issue(account));
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
