import { describe, expect, it } from 'vitest';
import type { InstalledPackage } from './installed-packages.ts';
import { readLockFile } from './lock-file.ts';
import { findBrokenRules } from './rules.ts';

const HASH = `sha512-${'A'.repeat(86)}==`;

interface Case {
  specifier?: string;
  resolution?: string;
  further?: string;
  installed?: InstalledPackage;
  allowBuilds?: Record<string, boolean>;
}

function found({
  specifier = '1.2.3',
  resolution = `{integrity: ${HASH}}`,
  further = '',
  installed = { licence: 'MIT', installScripts: [] },
  allowBuilds = {},
}: Case) {
  const lock = readLockFile(
    `lockfileVersion: '9.0'
importers:
  apps/x:
    devDependencies:
      '@scope/thing': {specifier: '${specifier}', version: 1.2.3}
packages:
  '@scope/thing@1.2.3':
    resolution: ${resolution}
${further}`,
  );
  const tree = { lock, installed: new Map([['@scope/thing@1.2.3', installed]]), allowBuilds };
  return findBrokenRules(tree).map((one) => `${one.rule} ${one.package}: ${one.says}`);
}

describe('a dependency', () => {
  it.each<[string, Case]>([
    ['of one version, hashed, under MIT, without scripts', {}],
    ['of the workspace', { specifier: 'workspace:*' }],
    ['of a pre-release', { specifier: '4.0.0-beta.17' }],
    ['not installed on this platform', { installed: undefined as never }],
    [
      'under one of two licences',
      { installed: { licence: '(GPL-3.0 OR MIT)', installScripts: [] } },
    ],
    [
      'with a licence in the old form',
      { installed: { licence: { type: 'ISC' }, installScripts: [] } },
    ],
    [
      'whose install script was looked at',
      {
        installed: { licence: 'MIT', installScripts: ['install'] },
        allowBuilds: { '@scope/thing': false },
      },
    ],
  ])('%s is fine', (_, given) => {
    expect(found(given)).toEqual([]);
  });

  it.each<[string, Case, RegExp]>([
    [
      'of a range',
      { specifier: '^1.2.3' },
      /^exact-version @scope\/thing: apps\/x\/package\.json asks for "\^1\.2\.3"/,
    ],
    ['of a tag', { specifier: 'latest' }, /^exact-version/],
    ['of a Git repository', { specifier: 'github:a/b' }, /^exact-version/],
    [
      'of an archive without a hash',
      { resolution: '{tarball: https://example.com/x.tgz}' },
      /^integrity @scope\/thing@1\.2\.3/,
    ],
    ['hashed by SHA-1', { resolution: '{integrity: sha1-AAAA}' }, /^integrity/],
    [
      'of a version that is deprecated',
      { further: '    deprecated: use another' },
      /^deprecated .*: use another$/,
    ],
    [
      'with an install script that nobody looked at',
      {
        installed: { licence: 'MIT', installScripts: ['postinstall'] },
        allowBuilds: { '@scope/other': true },
      },
      /^install-script .*postinstall.*allowBuilds/,
    ],
    [
      'under a licence that binds us',
      { installed: { licence: 'AGPL-3.0-only', installScripts: [] } },
      /^licence .*AGPL-3\.0-only$/,
    ],
    [
      'under two licences at once',
      { installed: { licence: 'MIT AND GPL-2.0', installScripts: [] } },
      /^licence/,
    ],
    ['without a licence', { installed: { installScripts: [] } }, /^licence .*no stated licence$/],
    [
      'whose licence is elsewhere',
      { installed: { licence: 'SEE LICENSE IN x', installScripts: [] } },
      /^licence/,
    ],
  ])('%s is told', (_, given, words) => {
    expect(found(given)).toEqual([expect.stringMatching(words)]);
  });
});

it.each([
  ['of another format', 'lockfileVersion: "6.0"\npackages: {a@1.0.0: {}}', 'format 9'],
  ['that locks nothing', 'lockfileVersion: "9.0"', 'locks no package'],
  ['that is empty', '', 'format 9'],
])('a lock file %s is an error', (_, text, words) => {
  expect(() => readLockFile(text)).toThrow(words);
});
