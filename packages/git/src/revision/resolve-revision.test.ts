import { describe, expect, test } from 'vitest';
import { otherRefName, parseLsRemote } from './refs.ts';
import { resolveRevision } from './resolve-revision.ts';

const SHA = (digit: string) => digit.repeat(40);
const refs = new Map([
  ['HEAD', SHA('1')],
  ['refs/heads/main', SHA('1')],
  ['refs/heads/release-1.x', SHA('2')],
  ['refs/heads/abcdef1', SHA('3')],
  ['refs/heads/both', SHA('4')],
  ['refs/tags/both', SHA('5')],
  ['refs/tags/v1.1.9', SHA('6')],
  ['refs/tags/v1.2.0', SHA('7')],
  ['refs/tags/1.2.3', SHA('8')],
  ['refs/tags/v1.3.0-rc.1', SHA('9')],
  ['refs/tags/v2.0.0', SHA('a')],
  ['refs/tags/nightly', SHA('b')],
  ['refs/pull/7/head', SHA('c')],
]);

describe('resolveRevision', () => {
  test.each([
    ['', 'HEAD'],
    ['HEAD', 'HEAD'],
    ['main', 'refs/heads/main'],
    ['refs/heads/main', 'refs/heads/main'],
    ['release-1.x', 'refs/heads/release-1.x'],
    ['both', 'refs/heads/both'],
    ['refs/tags/both', 'refs/tags/both'],
    ['v1.2.0', 'refs/tags/v1.2.0'],
    ['abcdef1', 'refs/heads/abcdef1'],
    ['1.2.*', 'refs/tags/1.2.3'],
    ['v1.2.*', 'refs/tags/1.2.3'],
    ['^1.0', 'refs/tags/1.2.3'],
    ['~1.1.0', 'refs/tags/v1.1.9'],
    ['>=1 <2', 'refs/tags/1.2.3'],
    ['>=1.0, <1.2', 'refs/tags/v1.1.9'],
    ['>=1.0 != 1.2.3 <2', 'refs/tags/v1.2.0'],
    ['>=1.3.0-0 <2', 'refs/tags/v1.3.0-rc.1'],
    ['~1.1 || ^2', 'refs/tags/v2.0.0'],
    ['*', 'refs/tags/v2.0.0'],
    ['*-0', 'refs/tags/v2.0.0'],
    ['1.x', 'refs/tags/1.2.3'],
    ['~1.3.0-0', 'refs/tags/v1.3.0-rc.1'],
    ['=>1.0.0 <1.2.3', 'refs/tags/v1.2.0'],
    ['1.1 - 1.2.0', 'refs/tags/v1.2.0'],
    ['refs/pull/7/head', 'refs/pull/7/head'],
    ['pull/7/head', 'refs/pull/7/head'],
  ])('%j is %s', (targetRevision, ref) => {
    expect(resolveRevision(refs, targetRevision)).toEqual({ kind: 'ref', ref, sha: refs.get(ref) });
  });

  test.each(['0123456', SHA('F'), '0'.repeat(64)])('%s is a commit', (targetRevision) => {
    expect(resolveRevision(refs, targetRevision)).toEqual({
      kind: 'commit',
      prefix: targetRevision.toLowerCase(),
    });
  });

  test.each(['gone', '^3.0', '012345', '--upload-pack=x', 'main~1', 'HEAD:path'])(
    '%s is nothing',
    (targetRevision) => {
      expect(resolveRevision(refs, targetRevision)).toEqual({ kind: 'missing' });
    },
  );
});

test.each([
  ['refs/pull/1/head', 'refs/pull/1/head'],
  ['pull/1/head', 'refs/pull/1/head'],
  ['merge-requests/3/merge', 'refs/merge-requests/3/merge'],
  ['refs/heads/main', undefined],
  ['main', undefined],
  ['a/../b', undefined],
  ['-u/x', undefined],
  ['pull/1/head x', undefined],
  ['pull/1/head:refs/heads/main', undefined],
  ['pull/*/head', undefined],
  [`pull/${'x'.repeat(300)}`, undefined],
])('%j may be the other ref %s', (revision, expected) => {
  expect(otherRefName(revision)).toBe(expected);
});

test('refs of other kinds are left out and annotated tags are peeled', () => {
  const output = [
    'ref: refs/heads/trunk\tHEAD',
    `${SHA('1')}\tHEAD`,
    `${SHA('1')}\trefs/heads/trunk`,
    `${SHA('2')}\trefs/pull/1/head`,
    `${SHA('3')}\trefs/tags/v1`,
    `${SHA('4')}\trefs/tags/v1^{}`,
    '',
  ].join('\n');
  const { refs: found, headBranch, tagObjects } = parseLsRemote(output);
  expect([...tagObjects]).toEqual([['refs/tags/v1', SHA('3')]]);
  expect(headBranch).toBe('trunk');
  expect([...found]).toEqual([
    ['HEAD', SHA('1')],
    ['refs/heads/trunk', SHA('1')],
    ['refs/tags/v1', SHA('4')],
  ]);
});
