import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { isAllowed, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { type AccountBody, accountAnswer, accountBody } from '../account-body.ts';
import { isOwn } from '../account-rules.ts';

const listAnswer = answer<{ items: AccountBody[] }>(z.object({ items: z.array(accountAnswer) }));

/** The local accounts that the caller may see; always their own. */
export const listAccounts: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/account',
    config: { permission: { resource: 'accounts', action: 'get' } },
    schema: { tags: ['accounts'], response: { 200: listAnswer } },
    handler: async (request) => {
      const subject = subjectOf(request);
      const permission = { resource: 'accounts', action: 'get' } as const;
      const seen = (await lockstep.store.accounts.list()).filter(
        ({ name }) => isOwn(subject, name) || isAllowed(request, name, permission),
      );
      return { items: await Promise.all(seen.map((one) => accountBody(lockstep, one))) };
    },
  });
};
