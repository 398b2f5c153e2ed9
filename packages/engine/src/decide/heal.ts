import { type OperationRequest, shortRevision } from '@lockstep/domain';
import type { AutoSyncInput, AutoSyncResource } from './auto-sync.ts';
import { type AutoSyncDecision, heldBack, lastToEnd, none } from './reasons.ts';
import { healPause } from './self-heal.ts';

/**
 * Puts drift right, resource by resource, as `selfHeal` and drift policies say. With `driftOnly`
 * Git's newer state is not to be deployed: only what was applied as Git still states it is healed.
 */
export function heal(
  input: AutoSyncInput,
  request: OperationRequest,
  { driftOnly }: { driftOnly: boolean },
): AutoSyncDecision {
  const drifted = driftOf(input, driftOnly);
  const wanted = drifted.filter((resource) => isHealed(input, resource, driftOnly));
  const due = wanted.filter(({ held, paused }) => !held && !paused?.all);
  if (due.length === 0) return nothingDue(input, drifted, wanted);
  const healedBefore = input.lastOperation?.sync?.autoHealAttemptsCount ?? 0;
  const { lastOperation: last, now, selfHealBackoff: backoff } = input;
  const pause = healPause({ healed: healedBefore, last, now, backoff });
  if (pause.at) {
    const because = `self-heal waits: ${pause.healed} attempts at ${shortRevision(input.revision)} before`;
    return { kind: 'later', at: pause.at, because };
  }
  const resources = due.map(({ group, kind, namespace, name }) => ({
    group,
    kind,
    namespace,
    name,
  }));
  return {
    kind: 'sync',
    because: `self-heal: ${resources.length} resources differ from ${shortRevision(input.revision)}`,
    request: {
      ...request,
      sync: {
        ...request.sync,
        resources,
        autoHealAttemptsCount: pause.healed + 1,
        ...(driftOnly ? { driftOnly } : {}),
      },
    },
  };
}

function driftOf(input: AutoSyncInput, driftOnly: boolean): AutoSyncResource[] {
  const prunes = input.syncPolicy?.automated?.prune === true && !driftOnly;
  return input.resources.filter(
    ({ hook, status, requiresPruning, drifted }) =>
      !hook && status === 'OutOfSync' && (prunes || !requiresPruning) && (!driftOnly || drifted),
  );
}

/** A resource's policy, or else `selfHeal`, which takes automation that is on. */
function isHealed(input: AutoSyncInput, resource: AutoSyncResource, driftOnly: boolean): boolean {
  if (resource.driftPolicy) return resource.driftPolicy === 'heal';
  return !driftOnly && input.syncPolicy?.automated?.selfHeal === true;
}

function nothingDue(
  input: AutoSyncInput,
  drifted: readonly AutoSyncResource[],
  wanted: readonly AutoSyncResource[],
): AutoSyncDecision {
  const hold = lastToEnd(wanted.flatMap(({ held }) => held ?? []));
  if (hold) return heldBack(hold);
  const paused = wanted.flatMap((one) => (one.paused ? [{ ...one, until: one.paused.until }] : []));
  const [first] = paused.sort((a, b) => Date.parse(a.until) - Date.parse(b.until));
  if (first) {
    const because = `${first.kind}/${first.name} was healed again and again: what somebody else writes back is left alone until ${first.until}`;
    return { kind: 'later', at: first.until, because };
  }
  const alerted = drifted.filter(({ driftPolicy }) => driftPolicy === 'alert');
  if (alerted.length > 0 && alerted.length === drifted.length) {
    const names = alerted.map(({ kind, name }) => `${kind}/${name}`).join(', ');
    return none(`drift of ${names} is told and not healed: the drift policy is alert`);
  }
  return none(`self-heal is off, and the same manifests were already synced${syncedAt(input)}`);
}

/** A later commit may have the same manifests: what was synced is the revision that people know. */
function syncedAt({ lastOperation }: AutoSyncInput): string {
  return lastOperation?.revision ? ` (at ${shortRevision(lastOperation.revision)})` : '';
}
