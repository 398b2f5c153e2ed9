import { describe, expect, it } from 'vitest';
import { matchesGlob } from './glob.ts';

describe('a glob', () => {
  it.each<[string, string, boolean]>([
    ['*', '', true],
    ['*', 'a/b', true],
    ['prod-*', 'prod-', true],
    ['prod-*', 'prod-eu/west', true],
    ['prod-*', 'preprod-eu', false],
    ['*-prod', 'shop-prod', true],
    ['*-prod', 'shop-prod-2', false],
    ['https://*.example.com', 'https://a.b.example.com', true],
    ['sh?p', 'shop', true],
    ['sh?p', 'shp', false],
    ['app-[12]', 'app-2', true],
    ['app-[12]', 'app-3', false],
    ['app-[a-c]', 'app-b', true],
    ['app-[!a-c]', 'app-b', false],
    ['app-[!a-c]', 'app-z', true],
    ['{shop,till}-*', 'till-eu', true],
    ['{shop,till}-*', 'bank-eu', false],
    ['{a{b,c},d}', 'ac', true],
    ['a,b', 'a,b', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['{a', 'a', true],
    ['{a,b', 'b', true],
    ['x{a,{b,c', 'xc', true],
    ['a\\', 'a', true],
    ['Shop', 'shop', false],
    ['', '', true],
    ['', 'shop', false],
    ['shop', 'shop', true],
  ])('%s of %s: %s', (pattern, text, matches) => {
    expect(matchesGlob(pattern, text)).toBe(matches);
  });

  it.each(['[', 'a[', '{[', '[]', '[!]', '[z-a]', '[a-z0-9]', '[a-]'])(
    'that cannot be read (%s) matches nothing',
    (pattern) => {
      for (const text of ['', 'a', pattern]) expect(matchesGlob(pattern, text)).toBe(false);
    },
  );

  it.each<[string, string, boolean]>([
    ['*', 'a/b', true],
    ['https://git.example/*', 'https://git.example/shop', true],
    ['https://git.example/*', 'https://git.example/team/shop', false],
    ['https://git.example/**', 'https://git.example/team/shop', true],
    ['https://git.example/**/shop', 'https://git.example/a/b/shop', true],
    ['https://git.example/*/shop', 'https://git.example/a/b/shop', false],
    ['https://git.example/***', 'https://git.example/a/b', true],
    ['a?b', 'a/b', false],
    ['a[/]b', 'a/b', true],
    ['a[!x]b', 'a/b', true],
    ['{a,a/*}/c', 'a/b/c', true],
  ])('with a separator, %s of %s: %s', (pattern, text, matches) => {
    expect(matchesGlob(pattern, text, '/')).toBe(matches);
  });

  it('takes no longer for many stars or deep braces', () => {
    expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false);
    expect(matchesGlob('{'.repeat(5000), 'a')).toBe(false);
  });
});
