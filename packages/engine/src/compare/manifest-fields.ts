import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { isMap } from './field-path.ts';
import { keyOf } from './fields-v1.ts';
import { type FieldType, itemType, rootField, structOf } from './types/field-types.ts';

/**
 * The field set that an apply of this manifest would own, as far as its types are known here: for
 * live objects that come without `managedFields`, as `kubectl get` prints them. A client's apply
 * merges every map key by key, also those that the API server replaces as a whole.
 */
export function fieldsOfManifest(manifest: KubeObject): FieldsV1 {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = manifest;
  const { name: _name, namespace: _namespace, generateName: _generate, ...owned } = metadata;
  return fieldsIn({ ...rest, metadata: owned }, rootField(manifest));
}

function fieldsIn(value: unknown, field: FieldType | undefined): FieldsV1 {
  if (isMap(value)) {
    const struct = structOf(field);
    const entries = Object.keys(value).map((key): [string, FieldsV1] => [
      `f:${key}`,
      fieldsIn(value[key], struct ? struct.get(key) : itemType(field)),
    ]);
    return Object.fromEntries(entries);
  }
  return Array.isArray(value) ? itemsIn(value, field) : {};
}

function itemsIn(items: unknown[], field: FieldType | undefined): FieldsV1 {
  const { keys, set } = field ?? {};
  if (keys && items.every(isMap)) {
    const entries = items.map((item): [string, FieldsV1] => {
      const names = Object.fromEntries(keys.map((key) => [key, keyOf(item, key)]));
      return [`k:${JSON.stringify(names)}`, { '.': {}, ...fieldsIn(item, itemType(field)) }];
    });
    return Object.fromEntries(entries);
  }
  if (!set) return {};
  return Object.fromEntries(items.map((item) => [`v:${JSON.stringify(item)}`, {}]));
}
