import { isMap, type JsonMap } from '../field-path.ts';
import { own, sameJson, setOwn } from '../own.ts';
import { canonicalField } from './canonical.ts';
import { defaultsOf } from './default-values.ts';
import { type FieldType, itemType, type StructType, structOf } from './field-types.ts';

/** Fields that are allocated, or follow from others: they stay when a manifest falls silent. */
const ALLOCATED: Record<string, ReadonlySet<string>> = {
  'core/v1/ServiceSpec': new Set([
    'clusterIP',
    'clusterIPs',
    'ipFamilies',
    'ipFamilyPolicy',
    'healthCheckNodePort',
  ]),
  'core/v1/ServicePort': new Set(['nodePort']),
  'core/v1/PersistentVolumeClaimSpec': new Set(['volumeName', 'storageClassName']),
  'core/v1/NamespaceSpec': new Set(['finalizers']),
  'core/v1/PodSpec': new Set(['serviceAccount', 'nodeName', 'priority', 'preemptionPolicy']),
  'core/v1/PersistentVolumeSpec': new Set(['claimRef']),
  'apiextensions/v1/CustomResourceDefinitionNames': new Set(['listKind', 'singular']),
};

/**
 * True when a field of `parent` holds what the API server would fill in for a manifest that does
 * not state it: such a field does not go away when Git drops it.
 */
export function isFilledIn(
  typeName: string | undefined,
  parent: JsonMap,
  key: string,
  field: FieldType,
): boolean {
  const value = canonicalField(own(parent, key), field);
  if (value === undefined) return true;
  if (typeName !== undefined && ALLOCATED[typeName]?.has(key)) return true;
  // Its deprecated twin, which nobody has to state, brings it back.
  if (typeName === 'core/v1/PodSpec' && key === 'serviceAccountName') {
    if (own(parent, 'serviceAccount') === own(parent, key)) return true;
  }
  return isStatedDefault(typeName, parent, key, field);
}

/** True when a field holds its default, so that stating it and not stating it are one. */
export function isStatedDefault(
  typeName: string | undefined,
  parent: JsonMap,
  key: string,
  field: FieldType,
): boolean {
  const value = canonicalField(own(parent, key), field);
  if (value === undefined) return true;
  const known = defaultsOf(typeName, parent, key, field);
  if (known.some((one) => sameJson(canonicalField(one, field), value))) return true;
  const struct = structOf(field);
  return struct !== undefined && isMap(value) && allFilledIn(field.of, value, struct);
}

function allFilledIn(typeName: string | undefined, value: JsonMap, struct: StructType): boolean {
  const keys = Object.keys(value);
  return (
    keys.length > 0 &&
    keys.every((key) => {
      const inner = struct.get(key);
      return inner !== undefined && isFilledIn(typeName, value, key, inner);
    })
  );
}

/**
 * What stands in the place of something that is replaced as a whole: the stated value, with what
 * the API server had filled in for its predecessor, which it will fill in again.
 */
export function withFilledIn(
  stated: unknown,
  before: unknown,
  field: FieldType | undefined,
): unknown {
  if (!field) return stated;
  if (Array.isArray(stated) && Array.isArray(before)) {
    return stated.map((item, at) => withFilledIn(item, before[at], itemType(field)));
  }
  if (!isMap(stated) || !isMap(before)) {
    const same = sameJson(canonicalField(stated, field), canonicalField(before, field));
    return same && before !== undefined ? before : stated;
  }
  const struct = structOf(field);
  const result: JsonMap = {};
  for (const key of Object.keys(stated)) {
    const inner = struct ? struct.get(key) : itemType(field);
    const silent = inner && canonicalField(stated[key], inner) === undefined;
    const filled = silent && isFilledIn(field.of, before, key, inner);
    setOwn(
      result,
      key,
      filled ? own(before, key) : withFilledIn(stated[key], own(before, key), inner),
    );
  }
  for (const key of struct ? Object.keys(before) : []) {
    const inner = struct?.get(key);
    if (Object.hasOwn(stated, key) || !inner) continue;
    const asBefore = { ...stated, [key]: before[key] };
    if (isFilledIn(field.of, asBefore, key, inner)) setOwn(result, key, before[key]);
  }
  return result;
}
