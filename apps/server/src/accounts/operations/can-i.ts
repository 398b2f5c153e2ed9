import { type Permission, unknownWords } from '@lockstep/access';
import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { isAllowed } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

/** Whether the caller may do something: `yes` or `no`. The answer is the policy's. */
export const canI: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/account/can-i/:resource/:action/*',
    config: { permission: 'signed-in' },
    schema: {
      tags: ['accounts'],
      params: z.object({ resource: z.string(), action: z.string(), '*': z.string() }),
      response: { 200: answer<{ value: string }>(z.object({ value: z.string() })) },
    },
    handler: async (request) => {
      const { resource, action } = request.params;
      // A wrong word would get the answer of a rule for everything, and be taken for a right one.
      const unknown = unknownWords(resource, action);
      if (unknown) throw new UserError('invalid-argument', unknown);
      // Finer actions than routes declare are among them.
      const permission = { resource, action } as Permission;
      const allowed = isAllowed(request, request.params['*'], permission);
      return { value: allowed ? 'yes' : 'no' };
    },
  });
};
