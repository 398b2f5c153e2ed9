import type { Operation, OperationStep } from '@lockstep/domain';
import type { Propagation } from './options.ts';
import { isDryRun, mapSteps, type Planned } from './steps.ts';
import type { Advance, AdvancePolicy, StepAct, StepCommand } from './types.ts';

const RUNNING = 'one or more tasks are running';

/** The command that carries out a pending or interrupted step. */
export function mainCommand(
  operation: Operation,
  step: OperationStep,
  policy: AdvancePolicy,
): StepCommand {
  const dryRun = isDryRun(operation) ? { dryRun: true as const } : {};
  const base = { stepIndex: step.index, ref: step.ref, ...dryRun };
  if (step.action === 'prune') {
    return { ...base, do: 'delete', uid: step.uid, propagation: propagationOf(operation, policy) };
  }
  if (step.action === 'apply') return { ...base, do: 'apply' };
  const deletes = step.deletePolicies?.includes('BeforeHookCreation');
  return { ...base, do: 'ensure-hook', ...(deletes ? { deleteExisting: true } : {}) };
}

/** A command about a step's object that is not the step's own action. */
export function sideCommand(act: StepAct, step: OperationStep): StepCommand {
  const base = { stepIndex: step.index, do: act, ref: step.ref };
  if (act === 'validate') {
    const deletes = step.deletePolicies?.includes('BeforeHookCreation');
    return { ...base, dryRun: true, ...(deletes ? { deleteExisting: true } : {}) };
  }
  if (act === 'delete-hook') return { ...base, uid: step.uid, propagation: 'background' };
  return step.uid ? { ...base, uid: step.uid } : base;
}

/** The steps' commands go out: they are running until their outcome is recorded. */
export function begin(
  operation: Planned,
  steps: readonly OperationStep[],
  commands: StepCommand[],
  now: Date,
): Extract<Advance, { kind: 'act' }> {
  const begun = new Set(steps.map((step) => step.index));
  const running = mapSteps(operation, (step) =>
    begun.has(step.index)
      ? { ...step, state: 'running', startedAt: step.startedAt ?? now.toISOString() }
      : step,
  );
  const { waitingFor: _waitingFor, ...rest } = running;
  const message = begun.size > 0 ? RUNNING : rest.message;
  return { kind: 'act', operation: { ...rest, message }, actions: commands };
}

function propagationOf(operation: Operation, policy: AdvancePolicy): Propagation {
  if (operation.kind !== 'delete') return policy.prunePropagation ?? 'foreground';
  return operation.cascade === 'background' ? 'background' : 'foreground';
}
