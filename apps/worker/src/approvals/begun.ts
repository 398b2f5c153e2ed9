import type { Operation } from '@lockstep/domain';
import type { StepCommand } from '@lockstep/engine';

/** Letting go of hooks and looking at things change nothing that somebody would have to approve. */
const CHANGES: ReadonlySet<StepCommand['do']> = new Set(['apply', 'delete', 'ensure-hook']);

export function changesSomething(commands: readonly StepCommand[]): boolean {
  return commands.some((command) => !command.dryRun && CHANGES.has(command.do));
}

/** Waits, with nothing done yet: what a sync may take begins when it is approved. */
export function isUnbegun({ approval, steps = [] }: Operation): boolean {
  return approval !== undefined && !steps.some(({ startedAt }) => startedAt !== undefined);
}
