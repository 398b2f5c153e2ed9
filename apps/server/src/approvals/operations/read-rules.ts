import { type ApprovalRule, approvalRuleSchema } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';

/** Longer than rules may be, so that it is said what is wrong with them. */
const LONGEST = 128 * 1024;

const rulesAnswer = answer<{ rules: ApprovalRule[]; problems: string[] }>(
  z.object({ rules: z.array(approvalRuleSchema), problems: z.array(z.string()) }),
  'ApprovalRules',
);

/** Reads rules of approval as a project's annotation would be, before they are in one. */
export const readRules: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/lockstep/approval-rules',
    // About the text that is sent and nothing else.
    config: { permission: 'signed-in' },
    schema: {
      tags: ['projects'],
      body: z.object({ text: z.string().max(LONGEST) }),
      response: { 200: rulesAnswer },
    },
    handler: async (request) => {
      const { readApprovalRules } = await import('@lockstep/scripting');
      const { rules, problems } = await readApprovalRules(request.body.text);
      return { rules, problems: problems.map((problem) => problem.trim()) };
    },
  });
};
