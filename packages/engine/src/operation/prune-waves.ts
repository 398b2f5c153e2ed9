import type { Task } from './task.ts';

/**
 * Mirrors the waves of the prunes among themselves: what was applied last goes first. Only the
 * waves that prunes have take part, whatever waves the applies have.
 */
export function mirrorPruneWaves(tasks: readonly Task[]): Task[] {
  const waves = [...new Set(tasks.filter(isPrune).map((task) => task.step.wave))];
  waves.sort((a, b) => a - b);
  const mirrored = new Map(waves.map((wave, at) => [wave, waves[waves.length - 1 - at] ?? wave]));
  return tasks.map((task) =>
    isPrune(task) ? inWave(task, mirrored.get(task.step.wave) ?? task.step.wave) : task,
  );
}

/** Puts the prunes that are to come last one wave after the last of the Sync phase. */
export function putPrunesLast(tasks: readonly Task[], isLast: (task: Task) => boolean): Task[] {
  const inSync = tasks.filter((task) => task.step.phase === 'Sync');
  const lastWave = inSync.reduce((last, task) => Math.max(last, task.step.wave), 0) + 1;
  return tasks.map((task) => (isPrune(task) && isLast(task) ? inWave(task, lastWave) : task));
}

function isPrune(task: Task): boolean {
  return task.step.action === 'prune';
}

function inWave(task: Task, wave: number): Task {
  return { ...task, step: { ...task.step, wave } };
}
