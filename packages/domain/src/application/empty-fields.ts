import { z } from 'zod';
import { applicationSpecSchema } from './spec.ts';
import { unwrap } from './unknown-fields.ts';

type Fields = Record<string, unknown>;

/** Fields that an Application states also where they are empty, by their parent and their name. */
const STATED = new Set([
  'spec.project',
  'spec.revisionHistoryLimit',
  'source.repoURL',
  'sources.repoURL',
  'automated.enabled',
  'backoff.factor',
  'ignoreDifferences.kind',
  'info.name',
  'info.value',
  'env.name',
  'env.value',
  'extVars.name',
  'extVars.value',
  'tlas.name',
  'tlas.value',
  'replicas.name',
  'replicas.count',
  'helm.valuesObject',
]);

/**
 * A spec without the known fields that are empty, which is how an Application is written: a
 * placeholder that came to nothing leaves none behind. Unknown fields stay as they are.
 */
export function withoutEmptyFields(spec: Fields): Fields {
  return omitIn(applicationSpecSchema, spec, 'spec');
}

function omitIn(schema: z.ZodObject, value: Fields, parent: string): Fields {
  const shape = schema.shape as Record<string, z.ZodType>;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
      const known = Object.hasOwn(shape, key) ? (shape[key] as z.ZodType) : undefined;
      if (!known) return [[key, one]];
      if (isEmpty(one) && !STATED.has(`${parent}.${key}`)) return [];
      return [[key, within(unwrap(known), one, key)]];
    }),
  );
}

function within(schema: z.ZodType, value: unknown, key: string): unknown {
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((one) => within(unwrap(schema.element as z.ZodType), one, key));
  }
  return schema instanceof z.ZodObject && isObject(value) ? omitIn(schema, value, key) : value;
}

/** An object that is there says something even if it holds nothing: `automated: {}`. */
function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : !value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
