import type { KnownTypeField, KubeObject } from '@lockstep/domain';
import { isMap, type JsonMap } from '../field-path.ts';
import { setOwn } from '../own.ts';
import { canonicalQuantity } from '../quantity.ts';
import { canonicalDuration } from './canonical-duration.ts';
import {
  type FieldType,
  fits,
  itemType,
  type StructType,
  structOf,
  typeOf,
} from './field-types.ts';

/**
 * The object as the API server writes it: quantities, times and base64 in their canonical form, and
 * without what Go cannot tell from nothing: null, and zero values of fields that are no pointers.
 * Fields that the type does not know stay as they are. The object itself is not changed.
 */
export function canonical(object: KubeObject, known?: readonly KnownTypeField[]): KubeObject {
  const result = canonicalStruct(object, typeOf(object, known)) as KubeObject;
  result.metadata ??= {};
  return result;
}

/** One field's value in canonical form; undefined where it says the same as no value. */
export function canonicalField(value: unknown, field: FieldType | undefined): unknown {
  if (value === undefined || !field) return value;
  if (value === null) return undefined;
  if (field.type === 'any') return value;
  if (!fits(field, value)) return value;
  const result = canonicalValue(value, field);
  return !field.pointer && isZero(result, field) ? undefined : result;
}

function canonicalStruct(value: JsonMap, struct: StructType): JsonMap {
  const result: JsonMap = {};
  for (const key of Object.keys(value)) {
    const one = canonicalField(value[key], struct.get(key));
    if (one !== undefined) setOwn(result, key, one);
  }
  return result;
}

function canonicalValue(value: unknown, field: FieldType): unknown {
  switch (field.type) {
    case 'struct': {
      const struct = structOf(field);
      return struct ? canonicalStruct(value as JsonMap, struct) : value;
    }
    case 'map':
      return canonicalMap(value as JsonMap, itemType(field));
    case 'list':
      return (value as unknown[]).map((item) => canonicalItem(item, itemType(field)));
    case 'quantity':
      return canonicalQuantity(value) ?? value;
    case 'bytes':
      return typeof value === 'string' ? value.replace(/[\r\n]/g, '') : value;
    case 'time':
      return canonicalTime(value);
    case 'duration':
      return canonicalDuration(value);
    default:
      return value;
  }
}

function canonicalMap(map: JsonMap, item: FieldType | undefined): JsonMap {
  const result: JsonMap = {};
  for (const key of Object.keys(map)) setOwn(result, key, canonicalItem(map[key], item));
  return result;
}

/** An entry of a map or list is there, whatever it holds: null is its type's zero value. */
function canonicalItem(value: unknown, item: FieldType | undefined): unknown {
  if (!item || item.type === 'any') return value;
  if (value === null) return zeroOf(item);
  return fits(item, value) ? canonicalValue(value, item) : value;
}

/** What null in a map or list is read as. */
export function zeroOf({ type }: FieldType): unknown {
  switch (type) {
    case 'struct':
    case 'map':
      return {};
    case 'list':
      return [];
    case 'bool':
      return false;
    case 'int':
    case 'float':
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    default:
      return '';
  }
}

function isZero(value: unknown, { type }: FieldType): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isMap(value)) return Object.keys(value).length === 0;
  if (type === 'quantity') return value === '0';
  if (type === 'bool') return value === false;
  if (type === 'int' || type === 'float') return value === 0;
  return value === '' || (type === 'intOrString' && value === 0);
}

function canonicalTime(value: unknown): unknown {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? value : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
