import { FunctionError } from '../template-error.ts';
import { typeName, type Value } from '../value.ts';
import { define, type Functions } from './function.ts';

/** What application sets have beside sprig's functions. */
export const argocdFunctions: Functions = {
  normalize: define('s', normalize),
  slugify: define('a*', (...given: Value[]) => slugify(given)),
};

const LONGEST_NAME = 253;

/** A name that a DNS subdomain can have. */
function normalize(text: string): string {
  const name = text.toLowerCase().replace(/[^-a-z0-9.]/gu, '-');
  return name
    .slice(0, LONGEST_NAME)
    .replace(/^[-.]+/, '')
    .replace(/[-.]{1,253}$/, '');
}

/** `slugify [length [isCutAtWords]] text`; 50 letters where no length is given. */
function slugify(given: readonly Value[]): string {
  const text = given.at(-1);
  const [length = 50n, isCutAtWords = false] = given.slice(0, -1);
  if (given.length > 3 || typeof text !== 'string') {
    throw new FunctionError(`bad arguments: a text is expected, not ${typeName(text)}`);
  }
  if (typeof length !== 'bigint' || typeof isCutAtWords !== 'boolean') {
    throw new FunctionError('bad arguments: slugify [length [true or false]] text');
  }
  const slug = normalize(text)
    .replace(/[^a-z0-9-_]/g, '-')
    .replace(/-+/g, '-')
    .replace(/^[-_]+/, '')
    .replace(/[-_]{1,253}$/, '');
  const most = Number(length);
  if (most <= 0 || slug.length <= most) return slug;
  return isCutAtWords ? cutAtWord(slug, most) : slug.slice(0, most);
}

function cutAtWord(slug: string, most: number): string {
  const last = slug.lastIndexOf('-', most);
  return last > 0 ? slug.slice(0, last) : slug.slice(0, most);
}
