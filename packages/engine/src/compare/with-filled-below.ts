import type { FieldsV1, KubeObject, ManagedFieldsEntry } from '@lockstep/domain';
import { filledInForAppliers } from './adoption.ts';
import { isMap } from './field-path.ts';
import { childOf, isEmptySet, partition, subtract, unionOf } from './fields-v1.ts';
import { type FieldType, itemType, rootField, structOf } from './types/field-types.ts';
import { isFilledIn } from './types/type-defaults.ts';

/** Structures that the API server refuses without one of these: the rest of them is nothing alone. */
const HANDLERS: Record<string, readonly string[]> = {
  'core/v1/Probe': ['f:exec', 'f:grpc', 'f:httpGet', 'f:tcpSocket'],
};

interface Filled {
  desired: KubeObject;
  live: KubeObject;
  /** Who else wrote parts of the object, and lets go of what was filled in. */
  writers: readonly ManagedFieldsEntry[];
  /** What others own and never let go of. */
  kept: FieldsV1;
  /** Former appliers' fields pass to us: what was filled in for them goes with what they stated. */
  isAdopted: boolean;
}

/**
 * The dropped fields together with what the API server has filled in below a structure that is
 * dropped as such. Whoever created an object owns the defaults, too: a probe of which only these
 * were left would be none. What people, controllers and manifests stated there stays.
 */
export function withFilledBelow(dropped: FieldsV1, filled: Filled): FieldsV1 {
  if (isEmptySet(dropped)) return dropped;
  const { desired, live, writers, kept, isAdopted } = filled;
  const taken = unionOf(...writers.map((entry) => entry.fieldsV1 ?? {}));
  const unstated = filledInForAppliers(live);
  const field = rootField(desired);
  return expanded(dropped, { taken, unstated, kept, isAdopted, desired, live, field });
}

interface Structure {
  taken: FieldsV1;
  live: unknown;
  field: FieldType | undefined;
}

interface Place extends Structure {
  /** Owned by appliers, and stated by none of their manifests. */
  unstated: FieldsV1;
  kept: FieldsV1;
  isAdopted: boolean;
  desired: unknown;
}

function expanded(dropped: FieldsV1, place: Place): FieldsV1 {
  const { taken, unstated, kept, isAdopted, desired, live, field } = place;
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
    const below = {
      taken: others,
      unstated: unstated[key] ?? {},
      kept: kept[key] ?? {},
      isAdopted,
      live: found.value,
      field: type,
    };
    if (stated) result[key] = expanded(node, { ...below, desired: stated.value });
    else result[key] = type?.type === 'struct' ? withFilledIn(node, below) : node;
  }
  return result;
}

/**
 * A structure that is dropped as such, with what was filled in there. What only completed a handler
 * goes with it wherever no other handler is left.
 */
function withFilledIn(node: FieldsV1, place: Omit<Place, 'desired'>): FieldsV1 {
  const { taken, unstated, kept, isAdopted, live, field } = place;
  const present = isEmptySet(node) ? node : partition(node, live).stated;
  if (!isEmptySet(node) && Object.keys(present).every((key) => key === '.')) return node;
  const going = unionOf(node, isAdopted ? unstated : {}, filledIn(place));
  const handlers = field?.of === undefined ? undefined : HANDLERS[field.of];
  if (!handlers || !hasAny(present, handlers)) return going;
  const isLeft = [kept, subtract(taken, going)].some((left) => hasAny(left, handlers));
  return isLeft ? going : unionOf(going, unstated);
}

/** True for one of the fields, or a part of it. */
function hasAny(fields: FieldsV1, keys: readonly string[]): boolean {
  return keys.some((key) => {
    const node = fields[key];
    return node !== undefined && (isEmptySet(node) || Object.keys(node).some((one) => one !== '.'));
  });
}

/** The part of `taken` that holds what the API server fills in. */
function filledIn({ taken, live, field }: Structure): FieldsV1 {
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
