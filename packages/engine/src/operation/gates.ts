import type { ResourceRef } from '@lockstep/domain';
import type { Moment } from './moment.ts';
import { after, type Planned } from './steps.ts';
import type { Advance, AdvancePolicy } from './types.ts';
import { waitBecause } from './wait.ts';
import type { Wave } from './waves.ts';

/** What may hold an operation, or its next wave, before it begins. */

/**
 * Before a wave begins, its prunes that ask for it are approved by somebody; of a deletion all
 * that it will take, before it takes anything.
 */
export function awaitApproval(
  operation: Planned,
  wave: Wave,
  { policy, deadline }: Moment,
): Advance | undefined {
  const isDeletion = operation.kind === 'delete';
  const steps = isDeletion && wave.phase === 'Sync' ? operation.steps : wave.steps;
  const asking = steps.filter((step) => step.needsApproval && step.state === 'pending');
  const first = asking[0];
  if (!first || isApproved(operation, policy)) return undefined;
  const what = isDeletion ? 'deletion' : 'pruning';
  const more = asking.length > 1 ? ` and ${asking.length - 1} more resources` : '';
  return waitBecause(operation, {
    reasons: asking.map((step) => ({
      ref: step.ref,
      condition: `${what} to be confirmed`,
      since: operation.startedAt,
      ...(deadline ? { until: deadline } : {}),
    })),
    message: `Waiting for ${what} confirmation of ${toldWithVersion(first.ref)}${more}`,
    times: deadline ? [deadline] : [],
  });
}

/** `apps/v1/Deployment/web`, as the field names what is to be confirmed. */
function toldWithVersion({ group, version, kind, name }: ResourceRef): string {
  return [group, version, kind, name].filter((part) => part !== '').join('/');
}

/** An approval is given in whole seconds: one of the second in which it was asked for counts. */
function isApproved(operation: Planned, { approvedAt, approvalAskedAt }: AdvancePolicy): boolean {
  if (approvedAt === undefined) return false;
  const askedAtMs = Date.parse(approvalAskedAt ?? operation.startedAt);
  return Date.parse(approvedAt) >= Math.floor(askedAtMs / 1000) * 1000;
}

export function awaitWaveDelay(
  operation: Planned,
  waves: readonly Wave[],
  wave: Wave,
  { policy, now }: Moment,
): Advance | undefined {
  const delayMs = policy.waveDelayMs ?? 0;
  if (delayMs <= 0 || wave.steps.some((step) => step.startedAt)) return undefined;
  const before = waves.slice(0, waves.indexOf(wave)).flatMap((earlier) => earlier.steps);
  const ends = before.flatMap((step) => step.finishedAt ?? []).toSorted();
  const lastEnd = ends.at(-1);
  if (!lastEnd) return undefined;
  const at = after(new Date(lastEnd), delayMs);
  if (Date.parse(at) <= now.getTime()) return undefined;
  const condition = `delay between waves before wave ${wave.wave} of ${wave.phase}`;
  return waitBecause(operation, {
    reasons: [{ condition, since: lastEnd, until: at }],
    message: `waiting for the ${condition}`,
    times: [at],
  });
}
