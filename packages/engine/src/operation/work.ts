import type { OperationStep } from '@lockstep/domain';
import { begin, mainCommand, sideCommand } from './commands.ts';
import type { Moment } from './moment.ts';
import { standingOf } from './settle.ts';
import { isDue, type Planned } from './steps.ts';
import type { Advance, StepCommand } from './types.ts';
import { waitFor } from './wait.ts';
import { nextBatch, type Wave } from './waves.ts';

/** The commands that a wave needs now; else the wait for what is under way in it. */
export function work(
  operation: Planned,
  wave: Wave,
  input: {
    isAwaited: (s: OperationStep) => boolean;
    cleanUp: StepCommand[];
    beginNothing?: boolean;
  },
  moment: Moment,
): Advance {
  const { now, policy } = moment;
  const interrupted = wave.steps.filter((step) => step.state === 'running');
  const batch = interrupted.length > 0 || input.beginNothing ? [] : nextBatch(wave, operation.kind);
  const ready = batch.filter((step) => isReady(step, moment));
  const begun = [...interrupted, ...ready];
  const reads = wave.steps.filter(
    (step) => begun.length === 0 && input.isAwaited(step) && isToBeRead(step, moment),
  );
  const commands = [
    ...input.cleanUp,
    ...begun.map((step) => mainCommand(operation, step, policy)),
    ...reads.map((step) => sideCommand('read', step)),
  ];
  if (commands.length > 0) return begin(operation, begun, commands, now);
  const awaited = wave.steps.filter(
    (step) => (step.state === 'waiting' && input.isAwaited(step)) || batch.includes(step),
  );
  const held = wave.steps.filter((step) => step.state === 'waiting');
  return waitFor(operation, {
    steps: awaited.length > 0 ? awaited : held,
    moment,
    until: awaited.flatMap((step) => timesToLookAgain(step, moment)),
  });
}

/**
 * A step that was put off begins when its time has come; a hook once earlier, when the object that
 * had its name is seen to be gone. Only once: the server may be out of reach instead.
 */
function isReady(step: OperationStep, { observed, now }: Moment): boolean {
  if (isDue(step, now)) return true;
  const isFirst = step.action === 'hook' && (step.tries ?? 0) <= 1;
  return isFirst && observed.live(step.ref)?.exists === false;
}

/** Nothing (or something older) is observed of an awaited object, for longer than a watch takes. */
function isToBeRead(step: OperationStep, { observed, now, policy }: Moment): boolean {
  if (step.state !== 'waiting' || !isDue(step, now)) return false;
  return standingOf(step, observed.live(step.ref), now, policy).kind === 'unknown';
}

function timesToLookAgain(step: OperationStep, { observed, now, policy }: Moment): string[] {
  if (step.state === 'pending') return step.notBefore ? [step.notBefore] : [];
  if (step.state !== 'waiting') return [];
  const standing = standingOf(step, observed.live(step.ref), now, policy);
  if (standing.kind === 'unknown') return step.notBefore ? [step.notBefore] : [];
  const settles = step.settlesAt !== undefined && Date.parse(step.settlesAt) > now.getTime();
  return settles && step.settlesAt ? [step.settlesAt] : [];
}
