import { expect, test } from 'vitest';
import { isPlainRegex } from './plain-regex.ts';

test.each([
  'shop',
  '^shop/.*$',
  '^(shop|ops)/web-[0-9]+$',
  'a\\.b',
  '(a|b)+?c{2,5}',
  '[^/]+/[a-zA-Z_.]*',
  '^a|b$',
])('%s means the same to RE2 and to PostgreSQL', (regex) => {
  expect(isPlainRegex(regex)).toBe(true);
});

test.each([
  '',
  '(?i)shop',
  '\\bshop\\b',
  '\\d+',
  '\\pL',
  '\\x41',
  '\\Qa.b\\E',
  '[[:alpha:]]',
  '[\\d]',
  '(?P<n>a)',
  'a{100}',
  'a{x',
  'a||b',
  '|a',
  'a|',
  '()',
  '(|a)',
  '^*',
  '(*a)',
  'a**',
  'a)',
  '(a',
  '***:a',
  `${'('.repeat(11)}a${')'.repeat(11)}`,
  'a'.repeat(501),
])('%s may not', (regex) => {
  expect(isPlainRegex(regex)).toBe(false);
});
