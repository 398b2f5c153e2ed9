import type { FieldsV1, KubeObject, ManagedFieldsEntry } from '@lockstep/domain';
import { isApplierUpdate } from './adoption.ts';
import { isMap } from './field-path.ts';
import { childOf, isEmptySet, unionOf } from './fields-v1.ts';
import { type FieldType, itemType, rootField, structOf } from './types/field-types.ts';
import { isFilledIn } from './types/type-defaults.ts';

/** Structures that are refused without what Git stated in them: nothing in them is for itself. */
const USELESS_ALONE = new Set(['core/v1/Probe']);

interface Filled {
  desired: KubeObject;
  live: KubeObject;
  /** Who else wrote parts of the object, and lets go of what was filled in. */
  writers: readonly ManagedFieldsEntry[];
}

/**
 * The dropped fields together with what the API server has filled in below a structure that is
 * dropped as such. Whoever created an object owns the defaults, too: a probe of which only these
 * were left would be none. What people stated there themselves stays; what an applier owns there
 * and its manifest did not state was filled in, whatever it is.
 */
export function withFilledBelow(dropped: FieldsV1, { desired, live, writers }: Filled): FieldsV1 {
  const fieldsOf = (entries: readonly ManagedFieldsEntry[]) =>
    unionOf(...entries.map((entry) => entry.fieldsV1 ?? {}));
  const taken = fieldsOf(writers);
  const appliers = fieldsOf(writers.filter(isApplierUpdate));
  return expanded(dropped, { taken, appliers, desired, live, field: rootField(desired) });
}

interface Place {
  taken: FieldsV1;
  appliers: FieldsV1;
  desired: unknown;
  live: unknown;
  field: FieldType | undefined;
}

function expanded(dropped: FieldsV1, place: Place): FieldsV1 {
  const { taken, appliers, desired, live, field } = place;
  const result: FieldsV1 = {};
  for (const key in dropped) {
    const node = dropped[key] as FieldsV1;
    const others = taken[key];
    const found = key === '.' ? undefined : childOf(live, key);
    if (!others || !found) {
      result[key] = node;
      continue;
    }
    const type = typeBelow(field, key);
    const stated = childOf(desired, key);
    const theirs = appliers[key] ?? {};
    const below = { taken: others, appliers: theirs, live: found.value, field: type };
    if (stated) result[key] = expanded(node, { ...below, desired: stated.value });
    else result[key] = type?.type === 'struct' ? unionOf(node, theirs, filledIn(below)) : node;
  }
  return result;
}

/** The part of `taken` that holds what the API server fills in. */
function filledIn({ taken, live, field }: Omit<Place, 'desired' | 'appliers'>): FieldsV1 {
  if (field?.of !== undefined && USELESS_ALONE.has(field.of)) return taken;
  const result: FieldsV1 = {};
  for (const key in taken) {
    const name = key.startsWith('f:') ? key.slice(2) : undefined;
    const type = name === undefined ? undefined : structOf(field)?.get(name);
    if (name === undefined || !type || !isMap(live)) continue;
    const node = taken[key] as FieldsV1;
    if (isEmptySet(node)) {
      if (isFilledIn(field?.of, live, name, type)) result[key] = node;
    } else if (type.type === 'struct') {
      const inside = filledIn({ taken: node, live: live[name], field: type });
      if (!isEmptySet(inside)) result[key] = inside;
    }
  }
  return result;
}

function typeBelow(field: FieldType | undefined, key: string): FieldType | undefined {
  const named = key.startsWith('f:') ? structOf(field)?.get(key.slice(2)) : undefined;
  return named ?? itemType(field);
}
