import { groupKind, parseApiVersion } from '@lockstep/domain';
import { definedKind } from './scope.ts';
import type { Task } from './task.ts';

/**
 * Brings namespaces and CRDs to the first resource that needs them, across waves and phases. What
 * is brought forward takes the phase and wave of the resource that needs it and goes right before
 * it. Expects and returns tasks in the order of the sync.
 *
 * As in the field, whatever names no namespace needs the destination's, also what lives in none.
 */
export function pullForward(tasks: readonly Task[], destinationNamespace: string): Task[] {
  const namespaces = bringForward(tasks, namespaceProvided, (task) =>
    namespaceNeeded(task, destinationNamespace),
  );
  return bringForward(namespaces, kindProvided, kindNeeded);
}

function bringForward(
  tasks: readonly Task[],
  provides: (task: Task) => string | undefined,
  needs: (task: Task) => string | undefined,
): Task[] {
  const ordered: Task[] = [];
  for (const task of tasks) {
    const provided = provides(task);
    const first =
      provided === undefined
        ? -1
        : ordered.findIndex((t) => provides(t) === undefined && needs(t) === provided);
    const before = ordered[first];
    if (!before) {
      ordered.push(task);
      continue;
    }
    const { phase, wave } = before.step;
    ordered.splice(first, 0, { ...task, step: { ...task.step, phase, wave } });
  }
  return ordered;
}

function namespaceProvided({ target }: Task): string | undefined {
  const isNamespace =
    target?.kind === 'Namespace' && parseApiVersion(target.apiVersion).group === '';
  return isNamespace ? target.metadata.name : undefined;
}

function namespaceNeeded({ target }: Task, destination: string): string | undefined {
  return target && (target.metadata.namespace || destination || undefined);
}

function kindProvided({ target }: Task): string | undefined {
  const defined = target && definedKind(target);
  return defined && groupKind(defined);
}

function kindNeeded({ target }: Task): string | undefined {
  if (!target) return undefined;
  return groupKind({ group: parseApiVersion(target.apiVersion).group, kind: target.kind });
}
