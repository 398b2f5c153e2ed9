import { isMap } from '../../compare/field-path.ts';
import type { ScalarType } from '../../compare/types/field-types.ts';
import { SCALARS } from './scalars.ts';

/** What a status is made of: a scalar, a list of one shape, a map with `*`, a struct by fields. */
export type StatusShape =
  | ScalarType
  | readonly [StatusShape]
  | { readonly [field: string]: StatusShape };

/** What the first mistake in a status is; undefined when it reads as its type. */
export function mistakeInStatus(
  value: unknown,
  shape: StatusShape,
  path: string,
): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof shape === 'string') {
    return SCALARS[shape].reads(value) ? undefined : `${path} is not ${SCALARS[shape].words}`;
  }
  if (isList(shape)) {
    if (!Array.isArray(value)) return `${path} is not a list`;
    return firstOf(value.entries(), ([at, item]) =>
      mistakeInStatus(item, shape[0], `${path}[${at}]`),
    );
  }
  if (!isMap(value)) return `${path} is not an object`;
  const each = shape['*'];
  const entries = Object.entries(value).map(
    ([name, item]) => [name, item, each ?? fieldOf(shape, name)] as const,
  );
  return firstOf(entries, ([name, item, of]) => of && mistakeInStatus(item, of, `${path}.${name}`));
}

function isList(shape: StatusShape): shape is readonly [StatusShape] {
  return Array.isArray(shape);
}

/** Fields that the type does not have are passed over. */
function fieldOf(shape: { readonly [field: string]: StatusShape }, name: string) {
  return Object.hasOwn(shape, name) ? shape[name] : undefined;
}

function firstOf<T>(items: Iterable<T>, of: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = of(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
