import { expect, it } from 'vitest';
import { toJson } from './json.ts';

it.each([
  ['plain text', { a: 'b' }, { a: 'b' }],
  ['NUL', { a: ['x\0y'] }, { a: ['xy'] }],
  ['NUL in a key', { 'a\0b': 1 }, { ab: 1 }],
  ['half a pair', { a: 'x\ud83dy' }, { a: 'x\ufffdy' }],
  ['a whole pair', { a: '\u{1f600}' }, { a: '\u{1f600}' }],
  ['the letters of an escape', { a: '\\u0000' }, { a: '\\u0000' }],
])('keeps what PostgreSQL can of %s', (_what, value, expected) => {
  expect(JSON.parse(toJson(value))).toEqual(expected);
});
