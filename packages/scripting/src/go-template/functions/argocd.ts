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

/** `slugify [length [isCutAtWords]] text`: 50 letters, cut at words, where nothing else is given. */
function slugify(given: readonly Value[]): string {
  const text = given.at(-1);
  const [length = 50n, isCutAtWords = true] = given.slice(0, -1);
  if (given.length > 3 || typeof text !== 'string') {
    throw new FunctionError(`bad arguments: a text is expected, not ${typeName(text)}`);
  }
  if (typeof length !== 'bigint' || typeof isCutAtWords !== 'boolean') {
    throw new FunctionError('bad arguments: slugify [length [true or false]] text');
  }
  const most = Number(length);
  const name = normalize(text);
  if (!isCutAtWords) return tidied(most <= name.length ? name.slice(0, Math.max(most, 0)) : name);
  const slug = tidied(name);
  return most <= 0 || slug.length <= most ? slug : cutAtWord(slug, most);
}

/** Dots become dashes; no two dashes in a row, and none at the ends. */
function tidied(name: string): string {
  return name
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
}

function cutAtWord(slug: string, most: number): string {
  const last = slug.lastIndexOf('-', most);
  return last > 0 ? slug.slice(0, last) : slug.slice(0, most);
}
