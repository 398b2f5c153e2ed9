import type { KubeObject } from '@lockstep/domain';
import { type FieldType, itemType, rootField, structOf } from '../compare/types/field-types.ts';

/** One place of an object that an API server would not take. */
export interface SchemaProblem {
  /** As people write it: `spec.template.spec.containers[0].image`. */
  path: string;
  reason: string;
}

/** What came of a check: `unknown` where the kind is none of the built-in ones. */
export type SchemaVerdict = { kind: 'checked'; problems: SchemaProblem[] } | { kind: 'unknown' };

const MOST_PROBLEMS = 50;

/**
 * Checks an object by the built-in kinds' types, without a cluster: fields that are not there,
 * values of another type. What only an API server knows (required fields, allowed values) is not
 * asked here.
 */
export function checkSchema(object: KubeObject): SchemaVerdict {
  const problems = identityProblems(object);
  const root = rootField(object);
  if (root.of === undefined) {
    return problems.length > 0 ? { kind: 'checked', problems } : { kind: 'unknown' };
  }
  const { apiVersion: _, kind: __, status: ___, ...fields } = object as Record<string, unknown>;
  checkStruct(fields, root, '', problems);
  return { kind: 'checked', problems: problems.slice(0, MOST_PROBLEMS) };
}

function identityProblems({ apiVersion, kind, metadata }: KubeObject): SchemaProblem[] {
  const missing = (path: string) => ({ path, reason: 'is missing' });
  return [
    ...(typeof apiVersion === 'string' && apiVersion !== '' ? [] : [missing('apiVersion')]),
    ...(typeof kind === 'string' && kind !== '' ? [] : [missing('kind')]),
    ...(metadata?.name || metadata?.generateName ? [] : [missing('metadata.name')]),
  ];
}

function checkStruct(
  value: object,
  field: FieldType,
  path: string,
  problems: SchemaProblem[],
): void {
  const struct = structOf(field);
  if (!struct) return;
  for (const [name, each] of Object.entries(value)) {
    const below = path === '' ? name : `${path}.${name}`;
    const known = struct.get(name);
    if (known) check(each, known, below, problems);
    else problems.push({ path: below, reason: 'is a field that is not known' });
    if (problems.length >= MOST_PROBLEMS) return;
  }
}

function check(value: unknown, field: FieldType, path: string, problems: SchemaProblem[]): void {
  // As good as absent.
  if (value === null || value === undefined || problems.length >= MOST_PROBLEMS) return;
  const wanted = WANTED[field.type];
  if (wanted && !wanted.fits(value)) {
    problems.push({ path, reason: `is ${typeOfValue(value)}, and should be ${wanted.words}` });
    return;
  }
  if (field.type === 'struct') checkStruct(value as object, field, path, problems);
  const item = itemType(field);
  if (!item) return;
  const isList = field.type === 'list';
  for (const [key, each] of Object.entries(value as object)) {
    check(each, item, isList ? `${path}[${key}]` : `${path}.${key}`, problems);
  }
}

const isText = (value: unknown) => typeof value === 'string';
const isInteger = (value: unknown) => Number.isInteger(value);
const isNumber = (value: unknown) => typeof value === 'number';
const isMap = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const WANTED: Record<
  FieldType['type'],
  { words: string; fits(value: unknown): boolean } | undefined
> = {
  struct: { words: 'an object', fits: isMap },
  map: { words: 'an object', fits: isMap },
  list: { words: 'a list', fits: Array.isArray },
  string: { words: 'a text', fits: isText },
  bytes: { words: 'a text in base64', fits: isText },
  bool: { words: 'true or false', fits: (value) => typeof value === 'boolean' },
  int: { words: 'a whole number', fits: isInteger },
  float: { words: 'a number', fits: isNumber },
  quantity: { words: 'a quantity', fits: (value) => isText(value) || isNumber(value) },
  intOrString: { words: 'a whole number or a text', fits: (v) => isText(v) || isInteger(v) },
  time: { words: 'a time', fits: isText },
  microTime: { words: 'a time', fits: isText },
  duration: { words: 'a duration', fits: isText },
  any: undefined,
};

function typeOfValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isMap(value)) return 'an object';
  return typeof value === 'string' ? 'a text' : String(value);
}
