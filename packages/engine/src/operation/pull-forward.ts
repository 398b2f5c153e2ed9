import { groupKind, parseApiVersion } from '@lockstep/domain';
import { definedKind } from './scope.ts';
import type { Task } from './task.ts';

/**
 * Brings namespaces and CRDs to the first resource that needs them, across waves and phases. What
 * is brought forward takes the phase and wave of the resource that it is put before. Expects and
 * returns tasks in the order of the sync.
 *
 * As in the field, whatever names no namespace needs the destination's, also what lives in none;
 * and what has been brought forward needs nothing itself.
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
  const firstThatNeeds = new Map<string, Task>();
  const broughtBefore = new Map<Task, Task[]>();
  const kept: Task[] = [];
  for (const task of tasks) {
    const provided = provides(task);
    const needed = provided === undefined ? needs(task) : undefined;
    if (needed !== undefined && !firstThatNeeds.has(needed)) firstThatNeeds.set(needed, task);
    const user = provided === undefined ? undefined : firstThatNeeds.get(provided);
    if (!user) kept.push(task);
    else broughtBefore.set(user, [...(broughtBefore.get(user) ?? []), inPlaceOf(user, task)]);
  }
  return kept.flatMap((task) => [...(broughtBefore.get(task) ?? []), task]);
}

/** What is brought forward belongs to the phase and wave of what needs it. */
function inPlaceOf({ step: { phase, wave } }: Task, task: Task): Task {
  return { ...task, step: { ...task.step, phase, wave } };
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
