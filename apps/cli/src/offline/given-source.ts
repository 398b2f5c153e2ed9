import { type Source, sourceSchema, UserError } from '@lockstep/domain';

type Fields = Record<string, unknown>;

/** Lists whose entries need not state all that an entry has: what is missing is empty. */
const COMPLETED: Record<string, readonly string[]> = {
  parameters: ['name', 'value'],
  fileParameters: ['name', 'path'],
  extVars: ['name', 'value'],
  tlas: ['name', 'value'],
  env: ['name', 'value'],
};

/**
 * The source of a request as an API server would keep it: a field that is null is not there, but
 * for values, where it means something. Throws UserError `invalid-argument` for one that is none.
 */
export function givenSource(given: unknown): Source {
  const fields = given ?? {};
  const parsed = sourceSchema.safeParse({ repoURL: 'file:///', ...(stated(fields) as object) });
  if (parsed.success && isFields(fields)) return parsed.data;
  const problems = parsed.success
    ? 'must be an object'
    : parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`).join('; ');
  throw new UserError('invalid-argument', `source: ${problems}`);
}

function stated(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => stated(completed(one, field)));
  if (!isFields(value) || field === 'valuesObject') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null)
      .map(([key, one]) => [key, stated(one, key)]),
  );
}

function completed(entry: unknown, list: string): unknown {
  const names = Object.hasOwn(COMPLETED, list) ? COMPLETED[list] : undefined;
  // Parameters of plug-ins have a text, a list or a map instead of a value.
  const isPlugins = isFields(entry) && ['string', 'map', 'array'].some((key) => key in entry);
  if (!names || !isFields(entry) || isPlugins) return entry;
  const missing = names.filter((name) => entry[name] === undefined || entry[name] === null);
  return { ...entry, ...Object.fromEntries(missing.map((name) => [name, ''])) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
