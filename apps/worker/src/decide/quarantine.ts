import { activeHolds, type Hold, type Operation, UserError } from '@lockstep/domain';
import { endOfQuarantine } from '@lockstep/engine';
import type { Actor, ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';

/** The quarantine of what Git states now. One whose time is over is released for good. */
export async function currentQuarantine(
  owner: ClusterOwner,
  record: ApplicationRecord,
  question: {
    fingerprint: string;
    now: Date;
    actor: Actor;
    lastOperation(): Promise<Operation | undefined>;
  },
): Promise<Hold | undefined> {
  const { fingerprint, now, actor } = question;
  const hold = activeHolds(record.holds, now).find((one) => one.quarantine);
  if (!hold?.quarantine) return undefined;
  const lastOperation = await question.lastOperation();
  const over = endOfQuarantine(hold, {
    fingerprint,
    ...(lastOperation ? { lastOperation } : {}),
  });
  if (!over) return hold;
  const { quarantine } = hold;
  await release(owner, record, hold, actor);
  record.holds = record.holds.filter((one) => one !== hold);
  owner.log.info(
    { step: 'decide', application: record.application.metadata.name },
    `the quarantine of ${quarantine.revision} is over: ${over}`,
  );
  return undefined;
}

/** Somebody may have released it first. */
async function release(
  { services }: ClusterOwner,
  { uid }: ApplicationRecord,
  { quarantine }: Hold,
  actor: Actor,
): Promise<void> {
  try {
    await services.store.applications.release(uid, { quarantine }, actor);
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'not-found')) throw error;
  }
}
