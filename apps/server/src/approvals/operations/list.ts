import {
  APPROVAL_STATES,
  type ApprovalState,
  CONTROL_NAMESPACE,
  UserError,
} from '@lockstep/domain';
import { z } from 'zod';
import { flagParameter, listParameter, textParameter } from '../../http/query.ts';
import { permittedApplications } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { approvalListAnswer, shownTo } from '../approval-answer.ts';

/** PostgreSQL keeps no NUL, and no name has one. */
const nameParameter = textParameter.refine((text) => !text?.includes('\0'), 'is no name');

/** Requests of applications that the caller may see, newest first. */
export const listApprovals: Operation = async (app) => {
  const { approvals } = app.lockstep.store;
  app.route({
    method: 'GET',
    url: '/lockstep/approvals',
    config: { permission: { resource: 'applications', action: 'get' }, compress: true },
    schema: {
      tags: ['lockstep'],
      querystring: z.object({
        state: listParameter,
        mine: flagParameter.describe('Only those that the caller may answer'),
        application: nameParameter,
        appNamespace: nameParameter,
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      response: { 200: approvalListAnswer },
    },
    handler: async (request) => {
      const { state, mine, application, appNamespace, limit } = request.query;
      const found = await approvals.list({
        permitted: await permittedApplications(request),
        ...(state ? { states: state.map(stateOf) } : {}),
        ...(application
          ? { application: { name: application, namespace: appNamespace ?? CONTROL_NAMESPACE } }
          : {}),
        limit,
      });
      const items = found.map((asked) => shownTo(request, asked));
      return { items: mine ? items.filter(({ mayAnswer }) => mayAnswer) : items };
    },
  });
};

function stateOf(text: string): ApprovalState {
  const state = APPROVAL_STATES.find((one) => one === text);
  if (state) return state;
  const reason = `must be one of ${APPROVAL_STATES.join(', ')}`;
  throw new UserError('invalid-argument', `state: ${reason}`, [{ field: 'state', reason }]);
}
