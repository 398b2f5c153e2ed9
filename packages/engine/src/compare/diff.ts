import type { FieldChange, FieldsV1, KnownTypeField, KubeObject } from '@lockstep/domain';
import { isBuiltIn } from './built-in-kinds.ts';
import { type FieldPath, isMap, type JsonMap } from './field-path.ts';
import { shapeOf } from './field-set.ts';
import { unionOf } from './fields-v1.ts';
import { itemKey, itemShapes, listType } from './list-keys.ts';
import { comparable } from './normalize.ts';
import { own, sameJson } from './own.ts';

interface Context {
  kind: string;
  builtIn: boolean;
  changes: FieldChange[];
}

/**
 * What an apply would change, field by field: keyed lists are matched by their keys, others by
 * position; a map or item that comes or goes is one change. Indices are live's, those of added
 * items predicted's. Status and the server's own metadata do not count.
 */
export function fieldChanges(
  live: KubeObject,
  predicted: KubeObject,
  known?: readonly KnownTypeField[],
): FieldChange[] {
  const shape = unionOf(shapeOf(live), shapeOf(predicted));
  const context: Context = { kind: predicted.kind, builtIn: isBuiltIn(predicted), changes: [] };
  visit(comparable(live, known), comparable(predicted, known), [], shape, context);
  return context.changes;
}

function visit(
  live: unknown,
  desired: unknown,
  path: FieldPath,
  shape: FieldsV1 | undefined,
  context: Context,
): void {
  if (sameJson(live, desired)) return;
  if (isMap(live) && isMap(desired)) visitMaps(live, desired, path, shape, context);
  else if (Array.isArray(live) && Array.isArray(desired)) {
    visitLists(live, desired, path, shape, context);
  } else context.changes.push(changeOf(path, live, desired));
}

function changeOf(path: FieldPath, live: unknown, desired: unknown): FieldChange {
  const change: FieldChange = { path };
  if (live !== undefined) change.live = live;
  if (desired !== undefined) change.desired = desired;
  return change;
}

function visitMaps(
  live: JsonMap,
  desired: JsonMap,
  path: FieldPath,
  shape: FieldsV1 | undefined,
  context: Context,
): void {
  for (const key of new Set([...Object.keys(live), ...Object.keys(desired)])) {
    visit(own(live, key), own(desired, key), [...path, key], shape?.[`f:${key}`], context);
  }
}

function visitLists(
  live: unknown[],
  desired: unknown[],
  path: FieldPath,
  shape: FieldsV1 | undefined,
  context: Context,
): void {
  const keys = keysOf([...live, ...desired], path, shape, context);
  if (!keys || !areUnique(live, keys) || !areUnique(desired, keys)) {
    for (let i = 0; i < Math.max(live.length, desired.length); i++) {
      visit(live[i], desired[i], [...path, i], undefined, context);
    }
    return;
  }
  visitKeyed(live, desired, keys, path, shape, context);
}

function keysOf(
  items: unknown[],
  path: FieldPath,
  shape: FieldsV1 | undefined,
  { kind, builtIn }: Context,
): readonly string[] | undefined {
  const type = listType({ shape, field: String(path.at(-1)), kind, builtIn, items });
  if (type.by === 'keys') return type.keys;
  // Not keyed for the API server, but people read a diff by name all the same.
  const named = items.every((item) => isMap(item) && typeof item.name === 'string');
  return type.by === 'position' && named ? ['name'] : undefined;
}

function areUnique(items: unknown[], keys: readonly string[]): boolean {
  return new Set(items.map((item) => itemKey(item, keys))).size === items.length;
}

function visitKeyed(
  live: unknown[],
  desired: unknown[],
  keys: readonly string[],
  path: FieldPath,
  shape: FieldsV1 | undefined,
  context: Context,
): void {
  const before = new Map(live.map((item, index) => [itemKey(item, keys), { item, index }]));
  const after = new Map(desired.map((item, index) => [itemKey(item, keys), { item, index }]));
  const shapes = itemShapes(shape, keys);
  for (const [key, { item, index }] of before) {
    visit(item, after.get(key)?.item, [...path, index], shapes.get(key), context);
  }
  for (const [key, { item, index }] of after) {
    if (!before.has(key)) visit(undefined, item, [...path, index], undefined, context);
  }
  const common = (from: Map<string, unknown>, to: Map<string, unknown>) =>
    [...from.keys()].filter((key) => to.has(key));
  if (!sameJson(common(before, after), common(after, before))) {
    context.changes.push(changeOf(path, live, desired));
  }
}
