import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import type { Operation } from '../../http/routes.ts';
import { findAccount } from '../account-body.ts';
import { authorizeAccount } from '../account-rules.ts';
import { issueToken, newTokenAnswer, tokenRequestBody } from '../issue-token.ts';

/** A token for programs. It is in this answer and nowhere else. */
export const createAccountToken: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/account/:name/token',
    config: { permission: { resource: 'accounts', action: 'update' } },
    schema: {
      tags: ['accounts'],
      params: z.object({ name: z.string() }),
      body: tokenRequestBody.nullish(),
      response: { 200: newTokenAnswer },
    },
    handler: async (request) => {
      const { name } = request.params;
      authorizeAccount(request, name, 'update');
      const account = await findAccount(app.lockstep, name);
      if (!account.capabilities.includes('apiKey')) {
        throw new UserError(
          'failed-precondition',
          `account '${name}' does not have apiKey capability`,
        );
      }
      return issueToken(request, { account: name }, request.body);
    },
  });
};
