import { groupKind, parseApiVersion } from '@lockstep/domain';
import { resourceOptions, type SyncOptions } from './options.ts';
import { definedKind } from './scope.ts';
import type { Task } from './task.ts';

/**
 * Marks the steps that a dry run cannot judge yet: objects of a kind, or in a namespace, that this
 * very sync makes; and those whose kind may be missing because their options say so.
 */
export function markDryRuns(tasks: readonly Task[], input: { options: SyncOptions }): Task[] {
  const coming = new Set(
    tasks.filter((task) => task.target && !task.live).flatMap((task) => provided(task)),
  );
  return tasks.map((task) => {
    if (!task.target) return task;
    if (needed(task).some((key) => coming.has(key))) return withDryRun(task, 'skip');
    const { skipDryRunOnMissingResource } = resourceOptions(input.options, task.target);
    return skipDryRunOnMissingResource ? withDryRun(task, 'skip-if-kind-missing') : task;
  });
}

function provided({ target }: Task): string[] {
  if (!target) return [];
  if (target.kind === 'Namespace') return [`namespace ${target.metadata.name}`];
  const defined = definedKind(target);
  return defined ? [`kind ${groupKind(defined)}`] : [];
}

function needed({ target }: Task): string[] {
  if (!target) return [];
  const { group } = parseApiVersion(target.apiVersion);
  return [
    `kind ${groupKind({ group, kind: target.kind })}`,
    `namespace ${target.metadata.namespace}`,
  ];
}

function withDryRun(task: Task, dryRun: 'skip' | 'skip-if-kind-missing'): Task {
  return { ...task, step: { ...task.step, dryRun } };
}
