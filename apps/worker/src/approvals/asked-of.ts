import type { Operation } from '@lockstep/domain';
import type { ApplicationRecord, NewApproval } from '@lockstep/store';
import type { OperationPlan } from '../operate/operation-plan.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { approvalDiff } from './approval-diff.ts';
import { isForced } from './subject.ts';

/** What people are shown of a sync before they approve it. */
export async function askedOf(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
  plan: OperationPlan,
): Promise<Omit<NewApproval, 'destination' | 'subject' | 'hashKey' | 'rules' | 'expiresInMs'>> {
  const { items, changes } = await approvalDiff(owner, record, operation, plan);
  const { revision, revisions, sync, initiatedBy, initiator } = operation;
  return {
    applicationUid: record.uid,
    operationId: operation.id,
    askedBy: { ...initiatedBy, ...(initiator ? { identity: initiator } : {}) },
    revision,
    ...(revisions ? { revisions } : {}),
    options: [...(isForced(sync) ? ['Force'] : []), ...(sync?.syncOptions ?? [])],
    changes,
    diff: items,
  };
}
