import { begin, sideCommand } from './commands.ts';
import { after, isDue, type Planned } from './steps.ts';
import type { Advance, AdvancePolicy, Observed } from './types.ts';
import { waitBecause, waitFor } from './wait.ts';
import type { Wave } from './waves.ts';

/** What may hold an operation, or its next wave, before it begins. */

/** Everything a decision is made from. */
export interface Moment {
  observed: Observed;
  now: Date;
  policy: AdvancePolicy;
  /** RFC 3339; the attempt is stopped then. */
  deadline?: string;
}

/** Before anything begins, prunes that ask for it are approved by somebody. */
export function awaitApproval(
  operation: Planned,
  { policy, deadline }: Moment,
): Advance | undefined {
  const asking = operation.steps.filter((step) => step.needsApproval && step.state === 'pending');
  const first = asking[0];
  const approved =
    policy.approvedAt !== undefined &&
    Date.parse(policy.approvedAt) >= Date.parse(operation.startedAt);
  if (!first || approved) return undefined;
  const what = operation.kind === 'delete' ? 'deletion' : 'pruning';
  const more = asking.length > 1 ? ` and ${asking.length - 1} more resources` : '';
  return waitBecause(operation, {
    reasons: asking.map((step) => ({
      ref: step.ref,
      condition: `${what} to be confirmed`,
      since: operation.startedAt,
      ...(deadline ? { until: deadline } : {}),
    })),
    message: `waiting for ${what} confirmation of ${first.ref.kind}/${first.ref.name}${more}`,
    times: deadline ? [deadline] : [],
  });
}

/** Where the policy asks for it: every object is dry-run before the first is applied. */
export function validate(operation: Planned, { policy, now }: Moment): Advance | undefined {
  if (!policy.validateFirst) return undefined;
  const open = operation.steps.filter(
    (step) => step.action !== 'prune' && !step.validated && step.dryRun !== 'skip',
  );
  const started = operation.steps.some((step) => step.action !== 'prune' && step.result);
  const due = open.filter((step) => step.state !== 'skipped');
  if (started || due.length === 0) return undefined;
  const ready = due.filter((step) => isDue(step, now));
  if (ready.length === 0) {
    return waitFor(operation, { steps: due, until: due.flatMap((step) => step.notBefore ?? []) });
  }
  const commands = ready.map((step) => sideCommand('validate', step));
  return begin(operation, ready, commands, now);
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
