import { activeHolds, isHeldAlike, type Operation } from '@lockstep/domain';
import { type AutoSyncInput, resourceOptions } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { ComparedResource } from '../compare/compare-application.ts';
import { optionsOf } from '../operate/plan-operation.ts';
import { desiredRevisions, spelled } from '../render/stored-render.ts';
import type { DecideInput } from './decide-input.ts';
import { type Fights, pauseOf } from './fights.ts';

/** What the engine is asked of automated sync; with the whole of the last operation. */
export async function autoSyncQuestion(
  input: DecideInput,
  { fights, now }: { fights: Fights; now: Date },
): Promise<AutoSyncInput & { lastOperation?: Operation }> {
  const { owner, record, state, desired, comparison, drifts } = input;
  const extras = comparison.resources.filter((one) => one.requiresPruning);
  const kept = new Set(extras.filter((one) => !isToBeDone(record, one)).map(({ key }) => key));
  const holds = activeHolds(record.holds, now);
  return {
    syncPolicy: record.application.spec.syncPolicy,
    syncStatus: comparison.syncStatus,
    resources: state.verdicts
      .filter((verdict) => !kept.has(verdict.key))
      .map((verdict) => ({
        ...verdict.ref,
        ...verdict,
        drifted: drifts.get(verdict.key)?.drifted,
        driftPolicy: drifts.get(verdict.key)?.policy,
        held: holds.find((hold) => hold.resource && isHeldAlike(hold, { resource: verdict.ref })),
        paused: pauseOf(fights.get(verdict.key)),
      })),
    ...spelled(desiredRevisions(record)),
    fingerprint: desired.fingerprint,
    lastOperation: await lastOperationOf(input),
    held: holds.find((hold) => !hold.resource && !hold.quarantine),
    quarantine: holds.find((hold) => hold.quarantine?.fingerprint === desired.fingerprint),
    deleting: false,
    selfHealBackoff: owner.services.config.selfHealBackoff,
    now,
  };
}

/** The latest operation that was no dry run. */
export function lastOperationOf({
  owner,
  record,
}: Pick<DecideInput, 'owner' | 'record'>): Promise<Operation | undefined> {
  return owner.services.store.operations.latestInEarnest(record.uid);
}

/** Whether a sync would change anything of it: what may never be pruned stays, however often. */
export function isToBeDone(record: ApplicationRecord, resource: ComparedResource): boolean {
  if (resource.outcome.kind === 'synced' || resource.ignored) return false;
  if (!resource.requiresPruning || !resource.live) return true;
  return resourceOptions(optionsOf(record, undefined), resource.live).prune !== 'never';
}
