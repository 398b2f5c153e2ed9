import { type FieldProblem, messageOf } from '@lockstep/domain';
import { parse } from 'yaml';

export type Problems = FieldProblem[];

/** As much of a zod schema as is needed here. */
interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };
}

/** YAML whose aliases cannot swell. Undefined, and a problem, when it is none. */
export function readYaml(text: string, field: string, problems: Problems): unknown {
  try {
    return parse(text, { maxAliasCount: 50, logLevel: 'error' });
  } catch (error) {
    problems.push({ field, reason: `is not YAML: ${messageOf(error).split('\n')[0]}` });
    return undefined;
  }
}

/** A text of YAML, or what such a text was parsed to already. */
export function readYamlAs<T>(
  schema: Schema<T>,
  value: unknown,
  field: string,
  problems: Problems,
): T | undefined {
  const given = typeof value === 'string' ? readYaml(value, field, problems) : value;
  if (given === undefined || given === null) return undefined;
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = (issue?.path ?? []).join('.');
  problems.push({
    field,
    reason: `${where ? `${where}: ` : ''}${issue?.message ?? 'is not valid'}`,
  });
  return undefined;
}

export function readTrueOrFalse(
  value: unknown,
  field: string,
  problems: Problems,
): boolean | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const text = String(value).trim().toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  problems.push({ field, reason: 'must be "true" or "false"' });
  return undefined;
}
