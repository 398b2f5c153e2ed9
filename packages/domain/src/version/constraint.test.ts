import { describe, expect, it } from 'vitest';
import { highestVersion, isExactVersion, parseConstraint } from './constraint.ts';
import { compareVersions, parseVersion } from './version.ts';

const VERSIONS =
  '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 2.0.0 3.0.0 1.2.3-beta.2 1.2.3-beta.11 1.3.0-rc.1 2.0.0-rc';

describe('which versions are in a range', () => {
  // What the semver library of Helm answers.
  it.each([
    ['*', '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 2.0.0 3.0.0'],
    ['x', '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 2.0.0 3.0.0'],
    ['1', '1.0.0 1.2.0 1.2.3 1.2.9 1.3.0'],
    ['1.x', '1.0.0 1.2.0 1.2.3 1.2.9 1.3.0'],
    ['1.2', '1.2.0 1.2.3 1.2.9'],
    ['v1.2.3', '1.2.3'],
    ['=1.2', '1.2.0 1.2.3 1.2.9'],
    ['!=1', '0.0.0 0.0.3 0.1.2 0.2.0 2.0.0 3.0.0'],
    ['!=1.2', '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0 1.3.0 2.0.0 3.0.0'],
    ['!=1.2.3', '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0 1.2.0 1.2.9 1.3.0 2.0.0 3.0.0'],
    ['>1', '2.0.0 3.0.0'],
    ['>1.2', '1.3.0 2.0.0 3.0.0'],
    ['>1.2.3', '1.2.9 1.3.0 2.0.0 3.0.0'],
    ['>x', '0.0.3 0.1.2 0.2.0 1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 2.0.0 3.0.0'],
    ['>=1.2', '1.2.0 1.2.3 1.2.9 1.3.0 2.0.0 3.0.0'],
    ['=>1.2.3', '1.2.3 1.2.9 1.3.0 2.0.0 3.0.0'],
    ['<1', '0.0.0 0.0.3 0.1.2 0.2.0'],
    ['<1.2', '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0'],
    ['<=1', '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0 1.2.0 1.2.3 1.2.9 1.3.0'],
    ['<=1.2', '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0 1.2.0 1.2.3 1.2.9'],
    ['~1', '1.0.0 1.2.0 1.2.3 1.2.9 1.3.0'],
    ['~1.2', '1.2.0 1.2.3 1.2.9'],
    ['~1.2.3', '1.2.3 1.2.9'],
    ['~>1.2.3', '1.2.3 1.2.9'],
    ['~0', '0.0.0 0.0.3 0.1.2 0.2.0'],
    ['~0.0.0', '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 2.0.0 3.0.0'],
    ['^1.2', '1.2.0 1.2.3 1.2.9 1.3.0'],
    ['^1.2.3', '1.2.3 1.2.9 1.3.0'],
    ['^0', '0.0.0 0.0.3 0.1.2 0.2.0'],
    ['^0.0', '0.0.0 0.0.3'],
    ['^0.1', '0.1.2'],
    ['^0.0.3', '0.0.3'],
    ['^0.0.0', '0.0.0'],
    ['^x', '0.0.0'],
    ['>=1.2.3-0', '1.2.3 1.2.9 1.3.0 2.0.0 3.0.0 1.2.3-beta.2 1.2.3-beta.11 1.3.0-rc.1 2.0.0-rc'],
    ['~1.2.3-beta', '1.2.3 1.2.9 1.2.3-beta.2 1.2.3-beta.11'],
    ['<1.2.3-rc', '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0 1.2.0 1.2.3-beta.2 1.2.3-beta.11'],
    [
      '*-0',
      '0.0.0 0.0.3 0.1.2 0.2.0 1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 2.0.0 3.0.0 1.2.3-beta.2 1.2.3-beta.11 1.3.0-rc.1 2.0.0-rc',
    ],
    ['^0-0', '0.0.0 0.0.3 0.1.2 0.2.0'],
    ['1 - 2', '1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 2.0.0'],
    ['1.2.3 - 2.3', '1.2.3 1.2.9 1.3.0 2.0.0'],
    ['2.0.0-0 - 3', '2.0.0 3.0.0 2.0.0-rc'],
    ['>=1, <2', '1.0.0 1.2.0 1.2.3 1.2.9 1.3.0'],
    ['>=1 <2 || 3', '1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 3.0.0'],
    ['^1 || ^2.0.0-0', '1.0.0 1.2.0 1.2.3 1.2.9 1.3.0 2.0.0 2.0.0-rc'],
    ['>=1.2.0, !=1.3.0', '1.2.0 1.2.3 1.2.9 2.0.0 3.0.0'],
    ['>= 1.2.3', '1.2.3 1.2.9 1.3.0 2.0.0 3.0.0'],
    ['1.2.3+build', '1.2.3'],
    [
      '>=1.2.0-beta <2.0.0',
      '1.2.0 1.2.3 1.2.9 1.3.0 1.2.3-beta.2 1.2.3-beta.11 1.3.0-rc.1 2.0.0-rc',
    ],
    ['1.x.3', '1.0.0 1.2.0 1.2.3 1.2.9 1.3.0'],
  ])('%s', (text, expected) => {
    const constraint = parseConstraint(text);
    const found = VERSIONS.split(' ').filter((one) => {
      const version = parseVersion(one);
      return version !== undefined && constraint?.(version);
    });
    expect(found.join(' ')).toBe(expected);
  });

  it.each(['', 'latest', 'HEAD', '1.2.3.4', '1||', '>', '1,', '>=1.2.3<2', 'a - b', '1.2.3-01'])(
    '%j is no range',
    (text) => {
      expect(parseConstraint(text)).toBeUndefined();
    },
  );

  it('of great length, or made to be matched in many ways, is answered at once', () => {
    expect(parseConstraint('1'.repeat(10_000))).toBeUndefined();
    expect(parseConstraint(`${'1, '.repeat(84)}!`)).toBeUndefined();
    expect(parseConstraint(`${'1  '.repeat(84)}!`)).toBeUndefined();
  });
});

describe('the highest version in a range', () => {
  it.each([
    ['^1.2', ['1.2.0', 'v1.10.0', '1.9.0', 'latest'], 'v1.10.0'],
    ['>=1.0.0-0', ['1.0.0', '1.1.0-rc.1', '1.1.0-rc.2'], '1.1.0-rc.2'],
    ['*', ['1.1.0-rc.1'], undefined],
    ['~2.1', ['2.0.0', '2.2.0'], undefined],
  ])('%s of %j', (text, versions, expected) => {
    const constraint = parseConstraint(text);
    expect(constraint && highestVersion(constraint, versions)).toBe(expected);
  });
});

it.each([
  ['1.2.3', true],
  ['v1.2', true],
  ['1', true],
  ['1.2.3-rc.1+build', true],
  ['1.2.x', false],
  ['^1.2.3', false],
  ['latest', false],
  ['1.2.3-01', false],
])('%s is one version: %s', (text, expected) => {
  expect(isExactVersion(text)).toBe(expected);
});

it('orders pre-releases as semver.org tells', () => {
  const ordered =
    '1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0';
  const sorted = ordered
    .split(' ')
    .reverse()
    .map((text) => parseVersion(text))
    .filter((one) => one !== undefined)
    .sort(compareVersions);
  expect(sorted.map((one) => one.original).join(' ')).toBe(ordered);
});
