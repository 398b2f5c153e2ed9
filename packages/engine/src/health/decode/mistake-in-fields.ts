import type { KubeObject } from '@lockstep/domain';
import { isMap } from '../../compare/field-path.ts';
import { type FieldType, itemType, rootField, structOf } from '../../compare/types/field-types.ts';
import { SCALARS } from './scalars.ts';

/**
 * What the first field is that does not read as its type says, everything but the status. Kinds
 * that the table does not have are asked for their metadata alone.
 */
export function mistakeInFields(object: KubeObject): string | undefined {
  const { apiVersion: _, kind: __, status: ___, ...fields } = object as Record<string, unknown>;
  return inStruct(fields, rootField(object), '');
}

function inStruct(value: object, field: FieldType, path: string): string | undefined {
  const struct = structOf(field);
  if (!struct) return undefined;
  for (const [name, each] of Object.entries(value)) {
    const known = struct.get(name);
    const found = known && inField(each, known, path === '' ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inField(value: unknown, field: FieldType, path: string): string | undefined {
  // As good as absent.
  if (value === null || value === undefined) return undefined;
  switch (field.type) {
    case 'struct':
      return isMap(value) ? inStruct(value, field, path) : `${path} is not an object`;
    case 'map':
      if (!isMap(value)) return `${path} is not an object`;
      return inItems(Object.entries(value), field, (key) => `${path}.${key}`);
    case 'list':
      if (!Array.isArray(value)) return `${path} is not a list`;
      return inItems(Object.entries(value), field, (at) => `${path}[${at}]`);
    default: {
      const { reads, words } = SCALARS[field.type];
      return reads(value) ? undefined : `${path} is not ${words}`;
    }
  }
}

function inItems(
  items: [string, unknown][],
  field: FieldType,
  pathOf: (key: string) => string,
): string | undefined {
  const item = field.of === 'list' ? undefined : itemType(field);
  if (!item) return undefined;
  for (const [key, value] of items) {
    const found = inField(value, item, pathOf(key));
    if (found !== undefined) return found;
  }
  return undefined;
}
