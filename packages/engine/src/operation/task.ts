import {
  type KubeObject,
  type OperationStep,
  type ResourceRef,
  SYNC_PHASES,
} from '@lockstep/domain';
import { kindRank } from './kind-order.ts';
import { readyTimeoutOf } from './timeouts.ts';

/** A step while it is being ordered: the objects it is about, and what will become of the step. */
export interface Task {
  step: Omit<OperationStep, 'index'>;
  /** What is applied; undefined for a prune. */
  target?: KubeObject;
  live?: KubeObject;
}

export function pendingStep(
  fields: Pick<OperationStep, 'phase' | 'wave' | 'action' | 'ref'> & Partial<OperationStep>,
): Omit<OperationStep, 'index'> {
  return { state: 'pending', message: '', ...fields };
}

/** The time that a step's object gives it. */
export function timeoutFor(object: KubeObject): Pick<OperationStep, 'timeoutMs'> {
  const timeoutMs = readyTimeoutOf(object);
  return timeoutMs === undefined ? {} : { timeoutMs };
}

/** Phase, wave, prunes first, kind, name: the order of a sync. */
export function compareTasks(a: Task, b: Task): number {
  return (
    SYNC_PHASES.indexOf(a.step.phase) - SYNC_PHASES.indexOf(b.step.phase) ||
    a.step.wave - b.step.wave ||
    Number(b.step.action === 'prune') - Number(a.step.action === 'prune') ||
    compareRefs(a.step.ref, b.step.ref)
  );
}

/** Kind rank, then name; the rest only so that the order is always the same. */
export function compareRefs(a: ResourceRef, b: ResourceRef): number {
  return (
    kindRank(a.kind) - kindRank(b.kind) ||
    compareText(a.name, b.name) ||
    compareText(a.kind, b.kind) ||
    compareText(a.group, b.group) ||
    compareText(a.namespace, b.namespace)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function numberSteps(tasks: readonly Task[]): OperationStep[] {
  return tasks.map((task, index) => ({ index, ...task.step }));
}
