import { describe, expect, test } from 'vitest';
import { compilePattern, MAX_PATTERN_CHARACTERS, type MatchMode, matchModeOf } from './pattern.ts';

function matches(mode: MatchMode, pattern: string, value: string): boolean | 'invalid' {
  const compiled = compilePattern(mode, pattern);
  return compiled.kind === 'invalid' ? 'invalid' : compiled.matches(value);
}

describe('a glob', () => {
  test.each<[string, string, boolean | 'invalid']>([
    ['*', '', true],
    ['*', 'a/b/c', true],
    ['p/*', 'p/', true],
    ['p/*', 'p', false],
    ['p/*', 'p/ns/app', true],
    ['*/app', 'p/ns/app', true],
    ['*-prod', 'p/shop-prod', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['p/**', 'p/ns/app', true],
    ['p/a?p', 'p/aXp', true],
    ['p/a?p', 'p/ap', false],
    ['p?a', 'p/a', true],
    ['a?c', 'a💡c', true],
    ['p/[ab]pp', 'p/bpp', true],
    ['p/[a-c]pp', 'p/dpp', false],
    ['p/[!a-c]pp', 'p/dpp', true],
    ['p/[!ab]pp', 'p/app', false],
    ['p/[^a]pp', 'p/app', true],
    ['p/[a-cx]pp', 'p/app', 'invalid'],
    ['p/[c-a]', 'p/b', 'invalid'],
    ['p/[]', 'p/', 'invalid'],
    ['p/[a', 'p/a', 'invalid'],
    ['{p,q}/app', 'q/app', true],
    ['{p,q}/app', 'r/app', false],
    ['{p/*,q/{a,b}}', 'q/b', true],
    ['{p,}/a', '/a', true],
    ['{p,q', 'q', true],
    ['a,b', 'a,b', true],
    ['a}b', 'a}b', true],
    ['p/\\*', 'p/*', true],
    ['p/\\*', 'p/x', false],
    ['p.a', 'pxa', false],
    ['(a|b)+', 'a', false],
    ['(a|b)+', '(a|b)+', true],
    ['P/*', 'p/a', false],
  ])('%j on %j: %s', (pattern, value, answer) => {
    expect(matches('glob', pattern, value)).toBe(answer);
  });
});

describe('a regular expression', () => {
  test.each<[string, string, boolean | 'invalid']>([
    ['app', 'p/application', true],
    ['^app$', 'p/app', false],
    ['^p/.*$', 'p/ns/app', true],
    ['', 'anything', true],
    ['get|sync', 'sync', true],
    ['*', 'a', 'invalid'],
    ['*/*', 'p/a', 'invalid'],
    ['(?=a)', 'a', 'invalid'],
    ['(a)\\1', 'aa', 'invalid'],
    ['[[:digit:]]+', 'v12', true],
    ['(?i)APP', 'app', true],
    ['a.b', 'a\nb', false],
  ])('%j on %j: %s', (pattern, value, answer) => {
    expect(matches('regex', pattern, value)).toBe(answer);
  });
});

describe('a hostile pattern', () => {
  test.each<[MatchMode, string, string]>([
    ['regex', '(x+x+)+y', 'x'.repeat(4000)],
    ['regex', '(a|aa)+$', `${'a'.repeat(4000)}b`],
    ['regex', '((a{1000}){1000}){1000}', 'a'],
    ['regex', '('.repeat(2000) + ')'.repeat(2000), 'a'],
    ['glob', '*a'.repeat(2000), `${'a'.repeat(1999)}b`],
    ['glob', '{a,{b,'.repeat(600), 'a'],
    ['glob', `${'?*'.repeat(500)}b`, 'a'.repeat(4000)],
  ])(
    'as %s: %.20s does not match, and does not hang',
    { timeout: 10_000 },
    (mode, pattern, value) => {
      expect(matches(mode, pattern, value)).not.toBe(true);
    },
  );

  test('is not looked at when it is too long', () => {
    expect(matches('glob', 'a'.repeat(MAX_PATTERN_CHARACTERS + 1), 'a')).toBe('invalid');
  });
});

test.each([
  ['regex', 'regex'],
  ['glob', 'glob'],
  ['', 'glob'],
  ['Regex', 'glob'],
  [undefined, 'glob'],
])('the match mode %j is %s', (text, mode) => {
  expect(matchModeOf(text)).toBe(mode);
});
