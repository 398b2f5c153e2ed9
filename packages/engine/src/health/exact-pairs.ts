import type { KubeObject } from '@lockstep/domain';
import { exactAt, exactMaybe, exactText, exactValues } from './exact.ts';

/** A condition in one word, such as `Ready=True`; empty where it has no type or no status. */
export function pairOf(condition: unknown): string {
  const type = exactAt(condition, 'type');
  const status = exactAt(condition, 'status');
  return typeof type === 'string' && typeof status === 'string' ? `${type}=${status}` : '';
}

/** How many of the conditions say one of these. */
export function countPairs(conditions: readonly unknown[], pairs: readonly string[]): number {
  return conditions.filter((condition) => pairs.includes(pairOf(condition))).length;
}

/** `status.conditions`, be they a list or a map; undefined where there are none. */
export function exactConditionValues(object: KubeObject): unknown[] | undefined {
  const conditions = exactMaybe(object, 'status', 'conditions');
  return conditions === undefined ? undefined : exactValues(conditions);
}

/** Why a condition is open: its reason and message as far as it has them. */
export function openText(condition: unknown): string {
  const because = ['reason', 'message']
    .map((name) => exactAt(condition, name))
    .filter((text) => text !== undefined && text !== '')
    .map((text) => exactText(text));
  const says = exactText(exactAt(condition, 'type'), ' is ', exactAt(condition, 'status'));
  return [says, ...because].join(', ');
}
