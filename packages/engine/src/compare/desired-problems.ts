import type { KubeObject } from '@lockstep/domain';
import { isBuiltIn } from './built-in-kinds.ts';
import { type FieldPath, isMap } from './field-path.ts';
import { itemKey, listType } from './list-keys.ts';

/** One thing in a manifest that no apply will ever get past. Values are not repeated. */
export interface DesiredProblem {
  path: FieldPath;
  message: string;
}

/**
 * What the API server answers with an error for ever, found without asking it: labels and
 * annotations that are no texts, and two items with the same key in a keyed list (env, ports…).
 */
export function problemsOf(object: KubeObject): DesiredProblem[] {
  const problems: DesiredProblem[] = [];
  for (const field of ['labels', 'annotations'] as const) {
    problems.push(...nonTexts(object.metadata[field], ['metadata', field]));
  }
  if (object.kind === 'Secret') problems.push(...nonTexts(object.stringData, ['stringData']));
  if (isBuiltIn(object)) findDuplicates(object, [], object.kind, problems);
  return problems;
}

function nonTexts(value: unknown, path: FieldPath): DesiredProblem[] {
  if (value === undefined) return [];
  if (!isMap(value)) return [{ path, message: 'must be a map of strings' }];
  return Object.keys(value)
    .filter((key) => typeof value[key] !== 'string')
    .map((key) => ({ path: [...path, key], message: 'must be a string: put it in quotes' }));
}

function findDuplicates(
  value: unknown,
  path: FieldPath,
  kind: string,
  problems: DesiredProblem[],
): void {
  if (Array.isArray(value)) {
    problems.push(...duplicates(value, path, kind));
    for (const [index, item] of value.entries())
      findDuplicates(item, [...path, index], kind, problems);
  } else if (isMap(value)) {
    for (const key in value) findDuplicates(value[key], [...path, key], kind, problems);
  }
}

function duplicates(items: unknown[], path: FieldPath, kind: string): DesiredProblem[] {
  const place = { shape: undefined, field: String(path.at(-1)), kind, builtIn: true, items };
  const type = listType(place);
  if (type.by !== 'keys') return [];
  const seen = new Set<string>();
  const problems: DesiredProblem[] = [];
  for (const [index, item] of items.entries()) {
    const key = itemKey(item, type.keys);
    if (seen.has(key)) {
      const message = `has the same ${type.keys.join(' and ')} as an earlier item: ${key}`;
      problems.push({ path: [...path, index], message });
    }
    seen.add(key);
  }
  return problems;
}
