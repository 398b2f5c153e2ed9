import { applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { approvalDetailAnswer, shownTo } from '../approval-answer.ts';
import { approvalParams, findApproval } from '../find-approval.ts';

/** A request with what the sync would change, as it was when it was asked. */
export const getApproval: Operation = async (app) => {
  const { approvals } = app.lockstep.store;
  app.route({
    method: 'GET',
    url: '/lockstep/applications/:name/approvals/:approval',
    config: { permission: { resource: 'applications', action: 'get' }, compress: true },
    schema: {
      tags: ['lockstep'],
      params: approvalParams,
      querystring: applicationQuery,
      response: { 200: approvalDetailAnswer },
    },
    handler: async (request) => {
      const { asked } = await findApproval(request, request.params, request.query);
      const diff = await approvals.diff(asked.id);
      const shown = shownTo(request, asked);
      if (diff && 'items' in diff) return { ...shown, diff: diff.items };
      return { ...shown, diff: [], diffProblem: diff?.problem ?? 'the diff is gone' };
    },
  });
};
