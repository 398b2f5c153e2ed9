import type { StepOutcome } from '@lockstep/engine';
import type { StepRun } from '../target.ts';
import { factsOf } from './facts.ts';

/** Reads an object that the watches do not tell of. */
export async function readAct({ target, command, step }: StepRun): Promise<StepOutcome> {
  const object = await target.view.get(step.ref);
  if (!object) return { kind: 'gone', stepIndex: command.stepIndex };
  target.view.observe(object);
  return { kind: 'read', stepIndex: command.stepIndex, ...factsOf(object, target.health) };
}
