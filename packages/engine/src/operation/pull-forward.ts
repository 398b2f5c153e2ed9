import { groupKind, parseApiVersion } from '@lockstep/domain';
import { definedKind } from './scope.ts';
import type { Task } from './task.ts';

/**
 * Brings namespaces and CRDs to the first resource that needs them, across waves and phases. What
 * is brought forward takes the phase and wave of the resource that it is put before. Expects and
 * returns tasks in the order of the sync.
 *
 * As in the field, whatever names no namespace needs the destination's, also what lives in none;
 * and of several that are brought forward, a later one goes to the place that its first resource
 * had before the earlier ones moved in: as many places too early, never too late.
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
  const firstThatNeeds = new Map<string, number>();
  for (const [at, task] of tasks.entries()) {
    const provided = provides(task);
    const needed = provided === undefined ? needs(task) : undefined;
    if (needed !== undefined && !firstThatNeeds.has(needed)) firstThatNeeds.set(needed, at);
    const place = provided === undefined ? undefined : firstThatNeeds.get(provided);
    const before = place === undefined ? undefined : ordered[place];
    if (place === undefined || !before) {
      ordered.push(task);
      continue;
    }
    const { phase, wave } = before.step;
    ordered.splice(place, 0, { ...task, step: { ...task.step, phase, wave } });
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
