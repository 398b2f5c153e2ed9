import {
  ANNOTATION_ROLLBACK_ON_DEGRADED,
  activeHolds,
  type Condition,
  type HealthStatusCode,
  type Hold,
  type Operation,
  type OperationRequest,
} from '@lockstep/domain';
import { decideRollback, quarantineOf, readTimeout, rollbackRequest } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { revisionMetadata } from '../gateway/revision-metadata.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';

/** Whether an application goes back to what it had before, by itself. */
export type RollbackAnswer =
  | { kind: 'none' }
  | { kind: 'stuck'; condition: Condition }
  /** `quarantine` is absent where Git states something else by now. */
  | { kind: 'begin'; request: OperationRequest; because: string; quarantine?: Hold };

interface RollbackQuestion {
  healthStatus: HealthStatusCode;
  /** Of what Git states now; empty where it does not render. */
  fingerprint: string;
  now: Date;
  lastOperation(): Promise<Operation | undefined>;
}

/** How long after a sync Degraded health undoes it; undefined where nobody asked for it. */
export function rollbackWithinMs({ application }: ApplicationRecord): number | undefined {
  return readTimeout(application.metadata.annotations?.[ANNOTATION_ROLLBACK_ON_DEGRADED]);
}

/** Asks the engine, with the history; next to nothing for an application that is not Degraded. */
export async function rollbackOf(
  owner: ClusterOwner,
  record: ApplicationRecord,
  question: RollbackQuestion,
): Promise<RollbackAnswer> {
  const withinMs = rollbackWithinMs(record);
  if (withinMs === undefined || question.healthStatus !== 'Degraded') return { kind: 'none' };
  const { store } = owner.services;
  const { now, fingerprint } = question;
  const lastOperation = await question.lastOperation();
  const answer = decideRollback({
    withinMs,
    health: { status: question.healthStatus, since: degradedSince(record, now) },
    deployments: await store.history.list(record.uid),
    ...(lastOperation ? { lastOperation } : {}),
    held: activeHolds(record.holds, now).find((hold) => !hold.resource && !hold.quarantine),
    next: deployedNext(record, fingerprint),
  });
  if (answer.kind === 'none') return { kind: 'none' };
  if (answer.kind === 'stuck') {
    const condition: Condition = { type: 'RollbackError', message: answer.message };
    return { kind: 'stuck', condition };
  }
  // The history keeps that it was Degraded: from the beginning of an operation it keeps nothing.
  await owner.writer.saveStatus({ uid: record.uid, healthStatus: question.healthStatus });
  const { from, because } = answer;
  const prune = lastOperation?.sync?.prune === true || automatedOf(record)?.prune === true;
  const isStated = from.fingerprint !== '' && from.fingerprint === fingerprint;
  const commit = isStated
    ? await commitOf(owner, record, from.revisions?.[0] ?? from.revision)
    : undefined;
  return {
    kind: 'begin',
    request: rollbackRequest(record.application.spec, answer.to, { prune, because }),
    because,
    ...(isStated ? { quarantine: quarantineOf(answer, { now, commit }) } : {}),
  };
}

/** What is seen for the first time now began now. */
function degradedSince({ application }: ApplicationRecord, now: Date): string {
  const { status, lastTransitionTime } = application.status.health;
  return (status === 'Degraded' ? lastTransitionTime : undefined) ?? now.toISOString();
}

/** The fingerprint, where automation deploys it by itself. What cannot be rendered is not deployed. */
export function deployedNext(record: ApplicationRecord, fingerprint: string): string | undefined {
  const automated = automatedOf(record);
  if (!automated || automated.enabled === false || fingerprint === '') return undefined;
  const isKeptOut = record.holds.some((hold) => hold.quarantine?.fingerprint === fingerprint);
  return isKeptOut ? undefined : fingerprint;
}

function automatedOf({ application }: ApplicationRecord) {
  return application.spec.syncPolicy?.automated;
}

/** Whose commit it is, where that can be found out. */
async function commitOf(
  { services }: ClusterOwner,
  record: ApplicationRecord,
  revision: string,
): Promise<{ author: string; subject: string } | undefined> {
  try {
    const { author, message } = await revisionMetadata(services, record, revision);
    return { author, subject: message.split('\n', 1)[0] ?? '' };
  } catch {
    return undefined;
  }
}
