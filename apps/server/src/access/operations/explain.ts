import {
  allowedElsewhere,
  type DecisionLine,
  type DecisionView,
  tellDecision,
  viewDecision,
} from '@lockstep/access';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { policyData } from '../policy-answers.ts';
import { POLICY_OBJECT } from './rbac.ts';

const text = z.string().max(4096);

const questionBody = z.object({
  subject: text.describe('A user, group or role'),
  groups: z.array(text).max(1000).default([]),
  resource: text,
  action: text,
  object: text.default(''),
  data: policyData.optional().describe('Asks this policy, which is not saved'),
});

interface Explained extends DecisionView {
  /** Line by line: who was asked for, and which lines of which file matched. */
  because: string[];
  /** Where it is not allowed: lines that allow it on other objects. */
  elsewhere?: DecisionLine[];
}

const lineAnswer = z.object({
  file: z.string(),
  line: z.number().int(),
  text: z.string(),
  effect: z.string(),
  via: z.array(z.string()).describe("From the name that was asked for to the line's subject"),
});

const explainedAnswer = answer<Explained>(
  z.object({
    allowed: z.boolean(),
    because: z.array(z.string()),
    elsewhere: z.array(lineAnswer).optional().describe('Lines that allow it on other objects'),
    decidedBy: lineAnswer.optional().describe('None where no line matches'),
    steps: z.array(
      z.object({
        askedFor: z.enum(['default-role', 'subject', 'group', 'anybody']),
        name: z.string(),
        allowed: z.boolean(),
        lines: z.array(lineAnswer),
        unusable: lineAnswer.extend({ reason: z.string() }).optional(),
      }),
    ),
  }),
  'RbacExplanation',
);

/** Whether somebody may do something by the policy in force, or a draft, and which lines decide. */
export const explainRbac: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/lockstep/rbac/explain',
    config: { permission: { resource: 'settings', action: 'get' } },
    schema: { tags: ['lockstep'], body: questionBody, response: { 200: explainedAnswer } },
    handler: async (request) => {
      authorize(request, POLICY_OBJECT);
      const { data, ...question } = request.body;
      const { access } = app.lockstep;
      const authorizer = data ? await access.tryOut(data) : access.authorizer();
      const decision = authorizer.explain(question);
      const told = { ...viewDecision(decision), because: tellDecision(decision) };
      if (decision.allowed) return told;
      const elsewhere = allowedElsewhere(authorizer.policy, question);
      return elsewhere.length > 0 ? { ...told, elsewhere } : told;
    },
  });
};
