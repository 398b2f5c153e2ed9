import { type ApprovalRequest, UserError } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findApplication } from '../applications/find-application.ts';
import { applicationParams, type applicationQuery } from '../http/query.ts';

export const approvalParams = applicationParams.extend({ approval: z.string().min(1).max(100) });

/**
 * A request of an application, if the caller may have it by the route's permission, which is asked
 * before anything is told. @throws UserError `permission-denied` or `not-found`.
 */
export async function findApproval(
  request: FastifyRequest,
  params: z.infer<typeof approvalParams>,
  query: z.infer<typeof applicationQuery>,
): Promise<{ record: ApplicationRecord; asked: ApprovalRequest }> {
  const record = await findApplication(request, { name: params.name, ...query });
  const asked = await request.server.lockstep.store.approvals.get(params.approval);
  if (asked?.application.uid === record.uid) return { record, asked };
  throw new UserError(
    'not-found',
    `application ${params.name} has no request for approval ${params.approval}`,
  );
}
