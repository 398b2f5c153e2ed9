import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { isAllowed, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { type AccountBody, accountAnswer, accountBody } from '../account-body.ts';

const listAnswer = answer<{ items: AccountBody[] }>(z.object({ items: z.array(accountAnswer) }));

/** The local accounts: the first administrator and, where that is another, the caller. */
export const listAccounts: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/account',
    config: { permission: { resource: 'accounts', action: 'get' } },
    schema: { tags: ['accounts'], response: { 200: listAnswer } },
    handler: async (request) => {
      const { username } = subjectOf(request);
      const permission = { resource: 'accounts', action: 'get' } as const;
      const names = [...new Set(['admin', username])].filter(
        (name) => name === username || isAllowed(request, name, permission),
      );
      return { items: await Promise.all(names.map((name) => accountBody(app.lockstep, name))) };
    },
  });
};
