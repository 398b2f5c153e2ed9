import { type FieldProblem, UserError } from '@lockstep/domain';
import type { z } from 'zod';
import { parseReference } from './secret-references.ts';

type Given = Readonly<Record<string, unknown>>;

export type ParsedConfig<T> =
  | { config: T; problems: [] }
  | { config: undefined; problems: FieldProblem[] };

/**
 * A provider's configuration with its defaults, or what is wrong with it. References to secrets
 * may still stand in place of values.
 */
export function parseConfig<T>(schema: z.ZodType<T>, given: Given): ParsedConfig<T> {
  const { data, error } = schema.safeParse(given);
  if (!error) return { config: data, problems: [] };
  const problems = error.issues
    .filter(({ path }) => !isReference(valueAt(given, path)))
    .map(({ path, code, message }) => ({
      field: path.map(String).join('.'),
      reason: code !== 'custom' && valueAt(given, path) === undefined ? 'is missing' : message,
    }));
  return { config: undefined, problems };
}

/**
 * The configuration of a provider that is opened.
 * @throws UserError `invalid-argument` with every problem.
 */
export function openConfig<T>(id: string, { config, problems }: ParsedConfig<T>): T {
  if (config !== undefined) return config;
  const told = problems.map(({ field, reason }) => `${field} ${reason}`).join('; ');
  throw new UserError('invalid-argument', `the provider ${id}: ${told}`, problems);
}

function isReference(value: unknown): boolean {
  return typeof value === 'string' && parseReference(value) !== undefined;
}

function valueAt(given: Given, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[part],
    given,
  );
}
