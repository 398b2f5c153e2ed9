import type { KubeObject } from '@lockstep/domain';
import { isMap, type JsonMap } from './field-path.ts';
import { itemKey } from './list-keys.ts';
import { own, sameJson, setOwn } from './own.ts';
import { canonicalField } from './types/canonical.ts';
import { completedFields, defaultOf } from './types/default-values.ts';
import { type FieldType, itemType, rootField, structOf } from './types/field-types.ts';

/**
 * A local prediction with what the API server fills in where it has become silent: in what is new,
 * in the place of what is dropped, and where another choice asks for other defaults. What live does
 * not show although it must have it (a live object that somebody wrote down) is not added.
 */
export function withDefaults(predicted: KubeObject, live: KubeObject): KubeObject {
  return filled(predicted, live, rootField(predicted)) as KubeObject;
}

function filled(value: unknown, before: unknown, field: FieldType | undefined): unknown {
  if (!field || value === before) return value;
  if (Array.isArray(value)) return filledItems(value, before, field);
  if (!isMap(value)) return value;
  const struct = structOf(field);
  const old = isMap(before) ? before : undefined;
  let result = value;
  const put = (key: string, next: unknown) => {
    if (next === undefined || sameJson(next, own(result, key))) return;
    if (result === value) result = { ...value };
    setOwn(result, key, next);
  };
  for (const key of Object.keys(value)) {
    put(key, filled(value[key], own(old, key), struct ? struct.get(key) : itemType(field)));
  }
  for (const [key, inner] of struct ?? []) {
    if (isStated(result, key, inner)) continue;
    const known = defaultOf(field.of, result, key, inner);
    if (known === undefined || isLeftOut(old, key, inner, field)) continue;
    put(key, filled(structuredClone(known), own(old, key), inner));
  }
  const added = completedFields(field.of, result);
  if (old && !isComplete(old, field)) return result;
  for (const key of Object.keys(added)) put(key, added[key]);
  return result;
}

function isStated(parent: JsonMap, key: string, field: FieldType): boolean {
  return canonicalField(own(parent, key), field) !== undefined;
}

/** True where live should show this default, and does not. */
function isLeftOut(
  old: JsonMap | undefined,
  key: string,
  inner: FieldType,
  field: FieldType,
): boolean {
  if (!old || isStated(old, key, inner)) return false;
  return defaultOf(field.of, old, key, inner) !== undefined;
}

/** False for an object in which the API server's own additions are missing. */
function isComplete(old: JsonMap, field: FieldType): boolean {
  const added = completedFields(field.of, old);
  return Object.keys(added).every((key) => {
    const inner = structOf(field)?.get(key);
    return sameJson(canonicalField(added[key], inner), canonicalField(own(old, key), inner));
  });
}

function filledItems(items: unknown[], before: unknown, field: FieldType): unknown[] {
  const old = Array.isArray(before) ? before : [];
  const type = itemType(field);
  const { keys } = field;
  const byKey = keys && new Map(old.map((item) => [itemKey(item, keys), item]));
  return items.map((item, at) =>
    filled(item, byKey && keys ? byKey.get(itemKey(item, keys)) : old[at], type),
  );
}
