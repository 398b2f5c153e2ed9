import { type ApprovalRequest, UserError } from '@lockstep/domain';
import { outstandingOf } from '@lockstep/engine';
import type { ApprovalAnswer } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { signalReconcile } from '../../applications/signal-work.ts';
import { applicationQuery } from '../../http/query.ts';
import { actorOf, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { approvalAnswer, shownTo } from '../approval-answer.ts';
import { approvalParams, findApproval } from '../find-approval.ts';
import { ballotOf, identityOf } from '../voter.ts';

const body = z.object({
  decision: z.enum(['approve', 'reject']),
  comment: z.string().trim().max(2000).default('').describe('Required to reject'),
  hash: z.string().max(200).optional().describe('What was looked at; another one is refused'),
});
type Body = z.infer<typeof body>;

/** Approves or rejects a sync, in person. */
export const answerApproval: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'POST',
    url: '/lockstep/applications/:name/approvals/:approval',
    config: { permission: { resource: 'applications', action: 'approve' } },
    schema: {
      tags: ['lockstep'],
      params: approvalParams,
      querystring: applicationQuery,
      body,
      response: { 200: approvalAnswer },
    },
    handler: async (request) => {
      const { record, asked } = await findApproval(request, request.params, request.query);
      const after = await lockstep.store.approvals.answer(asked.id, actorOf(request), {
        // Asked of the row as it is once nobody else can change it.
        judge: (now) => judged(request, now, request.body),
        isComplete: (now) => outstandingOf(now).length === 0,
      });
      if (after.state !== 'pending') await signalReconcile(lockstep, record);
      return shownTo(request, after);
    },
  });
};

function judged(request: FastifyRequest, asked: ApprovalRequest, given: Body): ApprovalAnswer {
  const { decision, comment, hash } = given;
  if (hash !== undefined && hash !== asked.subject.hash) {
    throw new UserError('conflict', 'this is not what the request is about: look at it again');
  }
  if (decision === 'reject' && comment === '') {
    const reason = 'is required to reject';
    throw new UserError('invalid-argument', 'comment: say why', [{ field: 'comment', reason }]);
  }
  const ballot = ballotOf(request, asked);
  if (ballot.kind !== 'may') {
    const code = ballot.kind === 'too-late' ? 'failed-precondition' : 'permission-denied';
    throw new UserError(code, ballot.because);
  }
  return { identity: identityOf(subjectOf(request)), decision, comment, rules: ballot.rules };
}
