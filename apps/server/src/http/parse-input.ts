import { fieldProblems, UserError } from '@lockstep/domain';
import type { z } from 'zod';

/**
 * What somebody sent, where a route's own schema does not read it.
 * @throws UserError `invalid-argument` that names `what` and the fields.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = fieldProblems(parsed.error);
  const told = problems.map(({ field, reason }) => (field ? `${field}: ${reason}` : reason));
  throw new UserError('invalid-argument', `${what}: ${told.join('; ')}`, problems);
}
