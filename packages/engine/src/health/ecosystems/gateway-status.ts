import type { KubeObject } from '@lockstep/domain';
import { exactAt, exactList, exactSize, holds } from '../exact.ts';

/** Does the condition speak of the object's present spec, as far as it and the object say? */
export function isOfGeneration(object: KubeObject, condition: unknown): boolean {
  const generation = exactAt(object, 'metadata', 'generation');
  if (generation === undefined) return true;
  return (exactAt(condition, 'observedGeneration') ?? generation) === generation;
}

/**
 * Has a parent or an ancestor something to say of the object's present spec? It must have
 * conditions, and none that speaks of another.
 */
export function isTold(object: KubeObject, parent: unknown): boolean {
  const conditions = exactAt(parent, 'conditions');
  if (conditions === undefined || exactSize(conditions) === 0) return false;
  return exactList(conditions).every((condition) => isOfGeneration(object, condition));
}

/** The name of what a parent or an ancestor refers to, which it must. */
export function nameOf(parent: unknown, reference: 'parentRef' | 'ancestorRef'): unknown {
  const name = exactAt(parent, reference, 'name');
  return holds(name) ? name : '';
}
