import { describe, expect, it } from 'vitest';
import { sourceAddress } from './source-address.ts';
import { sourceAllowed } from './source-allowed.ts';

const SHOP = 'https://git.example/team/shop.git';

function allows(sourceRepos: string[] | null | undefined, repoURL: string): boolean {
  return (
    sourceAllowed({ metadata: { name: 'p' }, spec: { sourceRepos } }, { repoURL }).kind ===
    'allowed'
  );
}

describe('a source is permitted', () => {
  it.each<[string, string[] | null | undefined, string, boolean]>([
    ['by a star', ['*'], SHOP, true],
    ['by nothing', undefined, SHOP, false],
    ['by null', null, SHOP, false],
    ['by an empty list', [], SHOP, false],
    ['by its address', [SHOP], SHOP, true],
    ['without .git', ['https://git.example/team/shop'], SHOP, true],
    ['in another case', ['HTTPS://Git.Example/Team/Shop'], SHOP, true],
    ['with a slash more: not', ['https://git.example/team/shop/'], SHOP, false],
    ['by a part of it: not', ['https://git.example/team'], SHOP, false],
    ['by a star for one folder', ['https://git.example/team/*'], SHOP, true],
    ['by a star for two folders: not', ['https://git.example/*'], SHOP, false],
    ['by two stars', ['https://git.example/**'], SHOP, true],
    ['by a star in the host', ['https://*.example/team/shop'], SHOP, true],
    ['by a star for the host alone: not', ['https://*'], SHOP, false],
    ['by a question mark', ['https://git.example/team/sho?'], SHOP, true],
    ['by a set', ['https://git.example/team/[st]hop'], SHOP, true],
    [
      'by braces in the path: never, they are encoded',
      ['https://git.example/{team,x}/shop'],
      SHOP,
      false,
    ],
    ['by any of several', ['https://a.example/x', SHOP], SHOP, true],
    ['unless it is denied', ['*', `!${SHOP}`], SHOP, false],
    ['unless it is denied, in any order', [`!${SHOP}`, '*'], SHOP, false],
    ['unless a glob denies it', ['*', '!https://git.example/team/*'], SHOP, false],
    ['by a denial of others alone', ['!https://git.example/other'], SHOP, true],
    ['not by its own denial alone', [`!${SHOP}`], SHOP, false],
    ['beside a denial of others', ['!https://git.example/other', SHOP], SHOP, true],
    ['git@ by git@', ['git@git.example:team/shop'], 'git@git.example:team/shop.git', true],
    ['git@ by ssh://', ['ssh://git@git.example/team/shop'], 'git@git.example:team/shop.git', true],
    [
      'ssh:// by git@ and a star',
      ['git@git.example:team/*'],
      'ssh://git@git.example/team/shop',
      true,
    ],
    ['git@ by https: not', [SHOP], 'git@git.example:team/shop.git', false],
    [
      'a denied git@',
      ['*', '!git@GIT.example:team/shop'],
      'ssh://git@git.example/team/shop',
      false,
    ],
    ['a chart repository', ['https://charts.example'], 'https://charts.example', true],
    ['a chart in a registry', ['registry.example/charts'], 'registry.example/charts', true],
    ['an OCI artifact', ['oci://registry.example/*'], 'oci://registry.example/app', true],
    [
      'an OCI artifact deeper: not',
      ['oci://registry.example/*'],
      'oci://registry.example/a/b',
      false,
    ],
    ['a port', ['https://git.example:8443/**'], 'https://git.example:8443/a/b', true],
    [
      'a pattern for ports: never',
      ['https://git.example:*/a'],
      'https://git.example:8443/a',
      false,
    ],
    ['an address without a scheme, by itself', ['10.0.0.1:5000/*'], '10.0.0.1:5000/charts', true],
    [
      'an address without a scheme, by another: not',
      ['10.0.0.1:5000/*'],
      '10.0.0.2:5000/charts',
      false,
    ],
    [
      'an umlaut, however it is written',
      ['https://git.example/%C3%A4'],
      'https://git.example/%c3%a4',
      true,
    ],
    [
      'a name that only looks like it',
      ['https://git.example/team/*'],
      'https://git.example.evil/team/x',
      false,
    ],
    ['a path that climbs', ['https://git.example/team/*'], 'https://git.example/team/../x', false],
    [
      'a path that climbs, even by two stars',
      ['https://git.example/team/**'],
      'https://git.example/team/%2E%2e/x',
      false,
    ],
    [
      'a path with dots in names',
      ['https://git.example/team/*'],
      'https://git.example/team/..x',
      true,
    ],
    [
      'a backslash, which some read as a slash',
      ['https://git.example/team/*'],
      'https://git.example/team/a\\..\\..\\x',
      false,
    ],
    [
      'another host before a #',
      ['https://*.example/**'],
      'https://evil.test#@git.example/a',
      false,
    ],
    [
      'another host before a ?',
      ['https://*.example/**'],
      'https://evil.test?@git.example/a',
      false,
    ],
    [
      'a denied host behind three slashes',
      ['*', '!https://x.example/**'],
      'https:///x.example/a',
      false,
    ],
    ['a denied host behind one slash', ['*', '!oci://x.example/**'], 'oci:/x.example/a', false],
    ['blanks around it', ['https://git.example/team/*'], `  ${SHOP} `, true],
  ])('%s', (_title, sourceRepos, repoURL, permitted) => {
    expect(allows(sourceRepos, repoURL)).toBe(permitted);
  });

  it('says no in the words of the field, and by which rule', () => {
    const project = {
      metadata: { name: 'p' },
      spec: { sourceRepos: ['*', '!https://x.example/**'] },
    };
    expect(sourceAllowed(project, { repoURL: 'https://x.example/a' })).toEqual({
      kind: 'denied',
      message: "application repo https://x.example/a is not permitted in project 'p'",
      rule: 'spec.sourceRepos denies it by !https://x.example/**',
    });
  });
});

it.each([
  ['https://Git.example/A.git', 'https://git.example/a'],
  ['git@git.example:a/b.git', 'git@git.example/a/b'],
  ['ssh://git@git.example:22/a', 'git@git.example:22/a'],
  ['https://git.example/a b', 'https://git.example/a%20b'],
  ['https://git.example/{a}', 'https://git.example/%7Ba%7D'],
  ['https://gi{t.example/a', '\u0000https://gi{t.example/a'],
  ['https://git.example/%zz', '\u0000https://git.example/%zz'],
  ['a:b', 'a:b'],
  ['1a:b', '\u00001a:b'],
  ['', ''],
])('the address %s is compared as %s', (address, compared) => {
  expect(sourceAddress(address)).toBe(compared);
});
