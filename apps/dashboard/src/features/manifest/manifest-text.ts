import { parse, stringify } from 'yaml';

/** Objects as YAML, as people write it. */

type Json = Record<string, unknown>;

/** The JSON text of an object; undefined where there is none (`null` or empty). */
export function parseObject(text: string | undefined): Json | undefined {
  if (!text) return undefined;
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Json) : undefined;
}

/** Without what the API server keeps for itself and nobody reads. */
export function withoutManagedFields(object: Json): Json {
  const { metadata } = object;
  if (typeof metadata !== 'object' || metadata === null) return object;
  const { managedFields: _dropped, ...rest } = metadata as Json;
  return { ...object, metadata: rest };
}

export function yamlOf(object: unknown): string {
  return stringify(object, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** @throws Error that says at which line the text is no YAML. */
export function objectOfYaml(text: string): unknown {
  return parse(text);
}
