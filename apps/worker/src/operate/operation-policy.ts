import {
  ANNOTATION_DELETION_APPROVED,
  ANNOTATION_PHASE_TIMEOUT,
  ANNOTATION_SYNC_TIMEOUT,
  type Operation,
} from '@lockstep/domain';
import { type AdvancePolicy, readPhaseTimeouts, readTimeout } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { isUnbegun } from '../approvals/begun.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { optionsOf } from './plan-operation.ts';

/** What the application and the installation say of how an operation goes on. */
export function policyOf(
  owner: Pick<ClusterOwner, 'services'>,
  record: ApplicationRecord,
  operation: Operation,
): AdvancePolicy {
  const { annotations, deletionTimestamp } = record.application.metadata;
  return {
    validateFirst: true,
    prunePropagation: optionsOf(record, operation.sync).prunePropagation,
    waveDelayMs: owner.services.config.syncWaveDelayMs,
    // Until somebody has approved it nothing of it runs.
    deadlineMs: isUnbegun(operation)
      ? undefined
      : readTimeout(annotations?.[ANNOTATION_SYNC_TIMEOUT]),
    phaseTimeoutsMs: readPhaseTimeouts(annotations?.[ANNOTATION_PHASE_TIMEOUT]).timeouts,
    approvedAt: annotations?.[ANNOTATION_DELETION_APPROVED],
    // A deletion that is tried again was asked for once.
    ...(operation.kind === 'delete' && deletionTimestamp
      ? { approvalAskedAt: deletionTimestamp }
      : {}),
  };
}
