import { UserError } from '@lockstep/domain';

/** Reading what somebody wrote down of the world, under the names that its sources have for it. */

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function wrong(field: string, reason: string): UserError {
  return new UserError('invalid-argument', `${field} ${reason}`, [{ field, reason }]);
}

/** A list of objects; one object alone is a list of one, and what is not there has none. */
export function listOf(value: unknown, field: string): Fields[] {
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.map((one: unknown, at) => {
    if (isFields(one)) return one;
    throw wrong(`${field}[${at}]`, 'must be an object');
  });
}

/** The first of these fields that is a text, a number or a truth value, as text. */
export function textOf(fields: Fields, ...names: string[]): string {
  for (const name of names) {
    const value = valueAt(fields, name);
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  }
  return '';
}

/** The first of these fields that is a list of texts, or of objects with a name. */
export function textsOf(fields: Fields, ...names: string[]): string[] {
  const list = names.map((name) => valueAt(fields, name)).find(Array.isArray) ?? [];
  return list.map((one: unknown) => (isFields(one) ? textOf(one, 'name') : String(one)));
}

export function textMapOf(value: unknown, field: string): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isFields(value)) throw wrong(field, 'must be a map of texts');
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one ?? '')]));
}

/** `a.b` is a field of a field. */
export function valueAt(fields: Fields, path: string): unknown {
  let value: unknown = fields;
  for (const name of path.split('.')) {
    value = isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
