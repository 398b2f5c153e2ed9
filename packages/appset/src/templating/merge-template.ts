import type { ApplicationTemplate } from '@lockstep/domain';
import { isObject } from '../params.ts';

/**
 * A generator's own template over the set's: the set's fields are taken where the generator's are
 * empty, in any depth; lists and `valuesObject` are taken whole.
 */
export function mergeTemplate(
  own: ApplicationTemplate | null | undefined,
  ofSet: ApplicationTemplate,
): ApplicationTemplate {
  return (own ? fill(own, ofSet, '') : ofSet) as ApplicationTemplate;
}

function fill(own: unknown, other: unknown, key: string): unknown {
  if (isObject(own) && isObject(other) && key !== 'valuesObject') {
    const keys = new Set([...Object.keys(own), ...Object.keys(other)]);
    return Object.fromEntries([...keys].map((one) => [one, fill(own[one], other[one], one)]));
  }
  return isEmpty(own) && !(isEmpty(other) && own !== undefined) ? other : own;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return !value;
}
