import { tellDecision } from '@lockstep/access';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const text = z.string().max(4096);

const questionBody = z.object({
  subject: text.describe('A user, group or role'),
  groups: z.array(text).max(1000).default([]),
  resource: text,
  action: text,
  object: text.default(''),
});

interface Explained {
  allowed: boolean;
  /** Line by line: who was asked for, and which lines of which file matched. */
  because: string[];
}

const explainedAnswer = answer<Explained>(
  z.object({ allowed: z.boolean(), because: z.array(z.string()) }),
  'RbacExplanation',
);

/** Whether somebody may do something by the policy that is in force, and which lines decide. */
export const explainRbac: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/lockstep/rbac/explain',
    config: { permission: { resource: 'settings', action: 'get' } },
    schema: { tags: ['lockstep'], body: questionBody, response: { 200: explainedAnswer } },
    handler: async (request) => {
      authorize(request, 'rbac');
      const decision = app.lockstep.access.authorizer().explain(request.body);
      return { allowed: decision.allowed, because: tellDecision(decision) };
    },
  });
};
