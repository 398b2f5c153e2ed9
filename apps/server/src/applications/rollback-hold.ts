import { applicationObject } from '@lockstep/access';
import type { Hold, RevisionHistory } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { authorize, subjectOf } from '../http/request-context.ts';
import { endOfHold, holdEndFields } from './hold-end.ts';

/** Ours, in the body of a rollback: automation stays off what it goes back to. */
export const rollbackHoldBody = z
  .object({
    reason: z.string().trim().max(1000).optional().describe('Why; shown and audited'),
    ...holdEndFields,
  })
  .describe('Pauses automation at that deployment; without a time until it is released');

/**
 * The hold that a rollback asks for.
 * @throws UserError `permission-denied` without the permission `update`; `invalid-argument`.
 */
export function rollbackHold(
  request: FastifyRequest,
  { application: { metadata, spec } }: ApplicationRecord,
  entry: RevisionHistory,
  asked: z.infer<typeof rollbackHoldBody>,
): Hold {
  const { name, namespace = '' } = metadata;
  const object = applicationObject({ namespace, name, project: spec.project });
  authorize(request, object, { resource: 'applications', action: 'update' });
  const now = new Date();
  const ends = asked.for !== undefined || asked.until !== undefined;
  return {
    by: subjectOf(request).username,
    reason: asked.reason || 'rolled back',
    since: now.toISOString(),
    ...(ends ? { until: endOfHold(asked, now) } : {}),
    deployment: { id: entry.id, revision: entry.revisions?.[0] ?? entry.revision },
  };
}
