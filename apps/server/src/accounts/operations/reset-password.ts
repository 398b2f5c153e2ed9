import { generatePassword, hashPassword } from '@lockstep/access';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { refuseOwn } from '../account-rules.ts';

const passwordAnswer = answer<{ password: string }>(z.object({ password: z.string() }));

/** Gives an account a password that is shown this once and has to be changed. Its sessions end. */
export const resetPassword: Operation = async (app) => {
  const { store, authenticator } = app.lockstep;
  app.route({
    method: 'POST',
    url: '/account/:name/reset-password',
    config: { permission: { resource: 'accounts', action: 'update' } },
    schema: {
      tags: ['accounts'],
      params: z.object({ name: z.string() }),
      response: { 200: passwordAnswer },
    },
    handler: async (request) => {
      const { name } = request.params;
      authorize(request, name);
      refuseOwn(request, name, 'resets the password of');
      const password = generatePassword();
      const hash = await hashPassword(password);
      const options = { mustChangePassword: true };
      await store.accounts.setPassword(name, hash, actorOf(request), options);
      authenticator.forget();
      return { password };
    },
  });
};
