import type { FieldsV1 } from '@lockstep/domain';
import { isMap } from './field-path.ts';
import { keyOf } from './fields-v1.ts';
import { own } from './own.ts';

/** How the items of a list are told apart: by some of their fields, by value, or by position. */
export type ListType =
  | { by: 'keys'; keys: readonly string[] }
  | { by: 'value' }
  | { by: 'position' };

const NAME = ['name'] as const;

/** Merge keys of the built-in kinds' lists, by the field's name (the API reference, "patch strategy"). */
const KEYS_BY_FIELD: Record<string, readonly string[]> = {
  containers: NAME,
  initContainers: NAME,
  ephemeralContainers: NAME,
  volumes: NAME,
  env: NAME,
  imagePullSecrets: NAME,
  webhooks: NAME,
  matchConditions: NAME,
  resourceClaims: NAME,
  schedulingGates: NAME,
  secrets: NAME,
  claims: NAME,
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  conditions: ['type'],
  ownerReferences: ['uid'],
};

const CONTAINER_PORT = ['containerPort', 'protocol'];
const SERVICE_PORT = ['port', 'protocol'];

export interface ListPlace {
  /** The list's node in the live object's field sets, where one is known. */
  shape: FieldsV1 | undefined;
  /** The name of the field that holds the list. */
  field: string;
  kind: string;
  builtIn: boolean;
  items: readonly unknown[];
}

/**
 * How to match the items of a list. What the API server recorded decides; else the table for the
 * built-in kinds; else the list counts as atomic.
 */
export function listType(place: ListPlace): ListType {
  const recorded = place.shape && recordedType(place.shape);
  if (recorded) return recorded;
  const keys = place.builtIn ? tableKeys(place) : undefined;
  if (keys && place.items.every((item) => isMap(item) && keyOf(item, keys[0] as string) != null)) {
    return { by: 'keys', keys };
  }
  return place.field === 'finalizers' ? { by: 'value' } : { by: 'position' };
}

function recordedType(shape: FieldsV1): ListType | undefined {
  for (const element in shape) {
    if (element.startsWith('k:')) {
      const keys: unknown = JSON.parse(element.slice(2));
      return isMap(keys) ? { by: 'keys', keys: Object.keys(keys) } : undefined;
    }
    if (element.startsWith('v:')) return { by: 'value' };
  }
  return undefined;
}

function tableKeys({ field, kind, items }: ListPlace): readonly string[] | undefined {
  if (field === 'imagePullSecrets' && kind === 'ServiceAccount') return undefined;
  if (field !== 'ports') return own(KEYS_BY_FIELD, field) as readonly string[] | undefined;
  if (kind === 'Service') return SERVICE_PORT;
  return items.some((item) => isMap(item) && 'containerPort' in item) ? CONTAINER_PORT : undefined;
}

/** One text per item of a keyed list: equal exactly for items with the same keys. */
export function itemKey(item: unknown, keys: readonly string[]): string {
  return JSON.stringify(isMap(item) ? keys.map((key) => keyOf(item, key) ?? null) : item);
}

/** The field sets of a keyed list's items, by `itemKey`. */
export function itemShapes(
  shape: FieldsV1 | undefined,
  keys: readonly string[],
): Map<string, FieldsV1> {
  const shapes = new Map<string, FieldsV1>();
  for (const element in shape ?? {}) {
    if (element.startsWith('k:')) {
      shapes.set(itemKey(JSON.parse(element.slice(2)), keys), shape?.[element] as FieldsV1);
    }
  }
  return shapes;
}
