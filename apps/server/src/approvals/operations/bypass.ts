import { type ApprovalRequest, UserError } from '@lockstep/domain';
import { z } from 'zod';
import { signalReconcile } from '../../applications/signal-work.ts';
import { applicationQuery } from '../../http/query.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { approvalAnswer, shownTo } from '../approval-answer.ts';
import { approvalParams, findApproval } from '../find-approval.ts';

/** In an emergency: lets a sync go on without approval, where the project's rules allow that. */
export const bypassApproval: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'POST',
    url: '/lockstep/applications/:name/approvals/:approval/bypass',
    config: { permission: { resource: 'applications', action: 'override' } },
    schema: {
      tags: ['lockstep'],
      params: approvalParams,
      querystring: applicationQuery,
      body: z.object({ reason: z.string().trim().min(1, 'say why').max(2000) }),
      response: { 200: approvalAnswer },
    },
    handler: async (request) => {
      const { record, asked } = await findApproval(request, request.params, request.query);
      const { reason } = request.body;
      const by = { reason, judge: mustBeBypassable };
      const after = await lockstep.store.approvals.bypass(asked.id, actorOf(request), by);
      await signalReconcile(lockstep, record);
      return shownTo(request, after);
    },
  });
};

function mustBeBypassable({ state, rules }: ApprovalRequest): void {
  if (state !== 'pending') {
    throw new UserError('failed-precondition', `the request is not pending, but ${state}`);
  }
  const strict = rules.find(({ bypass }) => !bypass);
  if (!strict) return;
  throw new UserError('failed-precondition', `rule ${strict.name} cannot be bypassed`);
}
