import { messageOf, type Operation, type OperationStep } from '@lockstep/domain';
import type { StepAct, StepCommand, StepOutcome } from '@lockstep/engine';
import { KubeError } from '@lockstep/kube';
import { applyAct } from './acts/apply.ts';
import { deleteAct } from './acts/delete.ts';
import { ensureHookAct } from './acts/ensure-hook.ts';
import { deleteHookAct, releaseHookAct } from './acts/let-go-of-hook.ts';
import { readAct } from './acts/read.ts';
import { validateAct } from './acts/validate.ts';
import type { Act, OperateTarget } from './target.ts';
import { wordsAbout } from './words-about.ts';

const ACTS = {
  validate: validateAct,
  apply: applyAct,
  delete: deleteAct,
  'ensure-hook': ensureHookAct,
  read: readAct,
  'delete-hook': deleteHookAct,
  'release-hook': releaseHookAct,
} satisfies Record<StepAct, Act>;

/** Acts that the project must permit; what a hook leaves behind may always be let go of. */
const CHANGES: ReadonlySet<StepAct> = new Set(['validate', 'apply', 'delete', 'ensure-hook']);

/**
 * Does what the engine commands, and answers what came of it. Everything may be done again: an
 * apply is idempotent, a hook is looked up before it is made, a delete carries the object's uid.
 */
export async function executeCommand(
  target: OperateTarget,
  operation: Operation,
  command: StepCommand,
): Promise<StepOutcome> {
  const { stepIndex } = command;
  const step = operation.steps?.[stepIndex];
  if (!step) throw new Error(`operation ${operation.id} has no step ${stepIndex}`);
  try {
    const refusal = CHANGES.has(command.do) ? await target.refusalOf(step) : undefined;
    if (refusal) return refused(command, refusal);
    return await ACTS[command.do]({ target, operation, command, step });
  } catch (error) {
    return { stepIndex, kind: outcomeOf(error, command), message: messageFor(target, step, error) };
  }
}

function refused({ do: act, stepIndex }: StepCommand, message: string): StepOutcome {
  return { kind: act === 'validate' ? 'invalid' : 'refused', stepIndex, message };
}

function messageFor(target: OperateTarget, step: OperationStep, error: unknown): string {
  if (step.action === 'prune') return messageOf(error);
  try {
    return wordsAbout(
      [target.manifestOf(step), target.view.live(step.ref)],
      error,
      target.redactPaths,
    );
  } catch {
    return messageOf(error);
  }
}

/** The answers that the same request will get again, whenever it is made. */
const FOR_GOOD = new Set([400, 403, 405, 413, 422, 500]);

/** What the API server refuses for good is told; what it could not answer now is asked again. */
function outcomeOf(
  error: unknown,
  { do: act }: StepCommand,
): 'unreachable' | 'refused' | 'invalid' | 'failed' {
  const isPassing = error instanceof KubeError && (error.unreachable || error.retryable);
  if (act === 'validate') return isPassing ? 'unreachable' : 'invalid';
  if (!(error instanceof KubeError)) return 'failed';
  if (isPassing || error.status === 409) return 'unreachable';
  return FOR_GOOD.has(error.status) ? 'refused' : 'failed';
}
