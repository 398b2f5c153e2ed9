import type { OperationStep } from '@lockstep/domain';
import { sideCommand } from './commands.ts';
import { fail } from './finish.ts';
import type { Moment } from './moment.ts';
import { isDue, type Planned } from './steps.ts';
import type { Advance } from './types.ts';
import { waitFor } from './wait.ts';
import { intoWaves } from './waves.ts';

const VALIDATING = 'running a dry run of everything';

/**
 * Before the first wave begins, every object is dry-run, so that what the API server refuses in a
 * late wave keeps the early ones from being applied, as in the field. Where all that can be judged
 * is in the first wave there is nothing to ask: applying it is the check.
 */
export function validateFirst(operation: Planned, moment: Moment): Advance | undefined {
  if (!moment.policy.validateFirst || operation.kind === 'delete') return undefined;
  const due = objectsToJudge(operation.steps).filter((step) => step.validated === undefined);
  if (due.length === 0 || operation.steps.some(hasBegun)) return undefined;
  const ready = due.filter((step) => isDue(step, moment.now));
  if (ready.length === 0) {
    const until = due.flatMap((step) => step.notBefore ?? []);
    return waitFor(operation, { steps: due, moment, until });
  }
  const { waitingFor: _waitingFor, ...rest } = operation;
  // They stay pending: being asked about twice does no harm, and no time of theirs begins to run.
  const actions = ready.map((step) => sideCommand('validate', step));
  return { kind: 'act', operation: { ...rest, message: VALIDATING }, actions };
}

/** The end of a sync of which nothing was applied, since something of it would be refused. */
export function failInvalid(operation: Planned, { now }: Moment): Advance | undefined {
  return operation.steps.some(({ validated }) => validated === false)
    ? fail(operation, now)
    : undefined;
}

function objectsToJudge(steps: readonly OperationStep[]): OperationStep[] {
  const waves = intoWaves(steps.filter((step) => step.state !== 'skipped'));
  const judged = waves.map((wave) => wave.steps.filter((step) => canBeJudged(step, steps)));
  const isOfOneWave = judged.slice(1).every((wave) => wave.length === 0);
  return isOfOneWave ? [] : judged.flat();
}

/** Not what would be judged by the present schema of a CRD that this very sync brings or changes. */
function canBeJudged(step: OperationStep, steps: readonly OperationStep[]): boolean {
  if (step.action === 'prune' || step.dryRun === 'skip') return false;
  const { group } = step.ref;
  const definesGroup = ({ ref: { kind, name } }: OperationStep) =>
    kind === 'CustomResourceDefinition' && name.endsWith(`.${group}`);
  return group === '' || !steps.some(definesGroup);
}

function hasBegun({ state, startedAt }: OperationStep): boolean {
  return state !== 'skipped' && (state !== 'pending' || startedAt !== undefined);
}
