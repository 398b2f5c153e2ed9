import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { type FieldPath, isLeaf, isMap, valueAt } from './field-path.ts';
import { own, sameJson } from './own.ts';

/**
 * Sets of fields as `metadata.managedFields` spells them (KEP-555): `f:` a field of a map, `k:` an
 * item of a keyed list, `v:` a member of a set, `i:` an index, `.` the node itself.
 */

/** Keys of list items that the API server fills in before it looks an item up. */
const KEY_DEFAULTS: Record<string, unknown> = { protocol: 'TCP' };

/** The child that one element of a field set names, in an object. */
export interface Child {
  step: string | number;
  value: unknown;
}

/** Looks up what `element` (`f:name`, `k:{"name":"web"}`…) names below a value. */
export function childOf(value: unknown, element: string): Child | undefined {
  const text = element.slice(2);
  if (element.startsWith('f:')) {
    return isMap(value) && Object.hasOwn(value, text)
      ? { step: text, value: value[text] }
      : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const index = indexOf(value, element, text);
  return index < 0 || index >= value.length ? undefined : { step: index, value: value[index] };
}

function indexOf(list: unknown[], element: string, text: string): number {
  if (element.startsWith('i:')) return Number(text);
  const wanted: unknown = JSON.parse(text);
  if (element.startsWith('v:')) return list.findIndex((item) => sameJson(item, wanted));
  return isMap(wanted) ? list.findIndex((item) => hasKeys(item, wanted)) : -1;
}

/** True when the item answers to these keys, with defaults for keys that it does not state. */
export function hasKeys(item: unknown, keys: Record<string, unknown>): boolean {
  if (!isMap(item)) return false;
  for (const key in keys) if (!sameJson(keyOf(item, key), keys[key])) return false;
  return true;
}

/** The value of one key of a keyed list's item, with the API server's default. */
export function keyOf(item: Record<string, unknown>, key: string): unknown {
  return own(item, key) ?? own(KEY_DEFAULTS, key);
}

export function isEmptySet(fields: FieldsV1): boolean {
  for (const _ in fields) return false;
  return true;
}

/** Everything that is in any of the sets. */
export function unionOf(...sets: FieldsV1[]): FieldsV1 {
  const result: FieldsV1 = {};
  for (const set of sets) {
    for (const key in set) {
      const child = set[key] as FieldsV1;
      const known = result[key];
      result[key] = known ? unionWithLeaves(known, child) : child;
    }
  }
  return result;
}

/** A leaf beside a node with children is kept as `.`: it says that the field itself is owned. */
function unionWithLeaves(a: FieldsV1, b: FieldsV1): FieldsV1 {
  if (isEmptySet(a) && isEmptySet(b)) return a;
  const merged = unionOf(a, b);
  if (isEmptySet(a) || isEmptySet(b)) merged['.'] = {};
  return merged;
}

/** The fields of `a` that are not in `b`. */
export function subtract(a: FieldsV1, b: FieldsV1): FieldsV1 {
  const result: FieldsV1 = {};
  for (const key in a) {
    const left = a[key] as FieldsV1;
    const right = b[key];
    if (right === undefined) result[key] = left;
    else if (key !== '.' && !isEmptySet(left)) {
      const rest = subtract(left, isEmptySet(right) ? { '.': {} } : right);
      if (!isEmptySet(rest)) result[key] = rest;
    } else if (key !== '.' && !isEmptySet(right) && right['.'] === undefined) result[key] = left;
  }
  return result;
}

/** Splits a set into the fields that the object has and those that it has not. */
export function partition(
  fields: FieldsV1,
  object: unknown,
): { stated: FieldsV1; unstated: FieldsV1 } {
  const stated: FieldsV1 = {};
  const unstated: FieldsV1 = {};
  for (const key in fields) {
    const node = fields[key] as FieldsV1;
    const child = key === '.' ? undefined : childOf(object, key);
    if (key === '.') stated[key] = node;
    else if (!child) unstated[key] = node;
    else if (isEmptySet(node)) stated[key] = node;
    else {
      const parts = partition(node, child.value);
      if (!isEmptySet(parts.stated)) stated[key] = parts.stated;
      if (!isEmptySet(parts.unstated)) unstated[key] = parts.unstated;
    }
  }
  return { stated, unstated };
}

/**
 * The paths of a set's fields in an object; a list item that is owned as such (`.`) is one path.
 * What the object has not is left out, or named by its element with `includeAbsent`. With
 * `leavesOnly` such an item is its fields.
 */
export function pathsOf(fields: FieldsV1, object: unknown, options: PathOptions = {}): FieldPath[] {
  const paths: FieldPath[] = [];
  collectPaths(fields, object, [], options, paths);
  return paths;
}

interface PathOptions {
  includeAbsent?: boolean;
  leavesOnly?: boolean;
}

function collectPaths(
  fields: FieldsV1,
  object: unknown,
  at: FieldPath,
  options: PathOptions,
  paths: FieldPath[],
): void {
  for (const key in fields) {
    if (key === '.') continue;
    const node = fields[key] as FieldsV1;
    const child = childOf(object, key);
    if (!child && !options.includeAbsent) continue;
    const path = [...at, child?.step ?? key.slice(2)];
    const isWholeItem = !options.leavesOnly && !key.startsWith('f:') && node['.'] !== undefined;
    if (isLeaf(node) || isWholeItem) paths.push(path);
    else collectPaths(node, child?.value, path, options, paths);
  }
}

/** True when the set has the field at this path of the object, something above or below it. */
export function ownsAt(fields: FieldsV1, object: KubeObject, path: FieldPath): boolean {
  let [node, value]: [FieldsV1, unknown] = [fields, object];
  for (const step of path) {
    const key = elementOf(node, value, step);
    if (key === undefined) return false;
    node = node[key] as FieldsV1;
    if (isLeaf(node)) return true;
    value = valueAt(value, [step]);
  }
  return Object.keys(node).length > 0;
}

function elementOf(node: FieldsV1, value: unknown, step: string | number): string | undefined {
  if (typeof step === 'string') return Object.hasOwn(node, `f:${step}`) ? `f:${step}` : undefined;
  return Object.keys(node).find((key) => key !== '.' && childOf(value, key)?.step === step);
}
