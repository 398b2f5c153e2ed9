import { z } from 'zod';

/**
 * The paths in `value` that `schema` does not know (`spec.source.helm.valuesFile`). They are kept,
 * and people are warned: most often such a field is a typing mistake.
 */
export function unknownFields(schema: z.ZodType, value: unknown, path = ''): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    const element = inner.element as z.ZodType;
    return value.flatMap((item, index) => unknownFields(element, item, `${path}[${index}]`));
  }
  if (!(inner instanceof z.ZodObject) || typeof value !== 'object' || value === null) return [];
  const shape = inner.shape as Record<string, z.ZodType>;
  // A loose object without fields of its own is a place where anything goes.
  if (Object.keys(shape).length === 0) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
    return known ? unknownFields(known, child, at) : [at];
  });
}

/** A schema without what makes it optional, nullable or given by default. */
export function unwrap(schema: z.ZodType): z.ZodType {
  let current = schema;
  while (
    current instanceof z.ZodOptional ||
    current instanceof z.ZodNullable ||
    current instanceof z.ZodDefault
  ) {
    current = current.unwrap() as z.ZodType;
  }
  return current;
}
