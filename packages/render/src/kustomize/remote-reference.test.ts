import { describe, expect, test } from 'vitest';
import { fileNameOf, remoteDirectories } from './remote-reference.ts';

/** `url path revision` of what a text stands for first, then the other possibility's kind. */
function spelled(text: string): string[] {
  return remoteDirectories(text).map((one) =>
    one.kind === 'git'
      ? `git ${one.ref.url} [${one.path}] @${one.ref.revision}`
      : `file ${one.ref.url}`,
  );
}

describe('what an entry of resources stands for', () => {
  test.each<[string, string[]]>([
    ['https://g.example.com/o/r//base?ref=v1', ['git https://g.example.com/o/r [base] @v1']],
    [
      'https://g.example.com/a/b/c/r//base/x/?ref=v1&timeout=120&submodules=false',
      ['git https://g.example.com/a/b/c/r [base/x] @v1'],
    ],
    [
      'https://g.example.com/o/r.git/base?version=v2',
      ['git https://g.example.com/o/r.git [base] @v2'],
    ],
    ['https://g.example.com/o/r.git', ['git https://g.example.com/o/r.git [] @']],
    ['https://g.example.com/o/r.git?ref=a&version=b', ['git https://g.example.com/o/r.git [] @a']],
    ['git::https://g.example.com/o/r//b?ref=v1', ['git https://g.example.com/o/r [b] @v1']],
    ['ssh://git@g.example.com:22/o/r//b?ref=v1', ['git ssh://git@g.example.com:22/o/r [b] @v1']],
    ['ssh://git@g.example.com/o/r.git//b', ['git ssh://git@g.example.com/o/r.git [b] @']],
    ['git@g.example.com:o/r.git//b?ref=v1', ['git git@g.example.com:o/r.git [b] @v1']],
    ['git@g.example.com:o/r/b?ref=v1', ['git git@g.example.com:o/r [b] @v1']],
    ['git@g.example.com/o/r.git', ['git git@g.example.com:o/r.git [] @']],
    ['github.com/o/r/b/c?ref=v1', ['git https://github.com/o/r [b/c] @v1']],
    ['github.com:o/r', ['git https://github.com/o/r [] @']],
    ['gh:o/r//b', ['git https://github.com/o/r [b] @']],
    ['git@github.com:o/r//b', ['git git@github.com:o/r [b] @']],
    [
      'https://dev.azure.com/org/project/_git/repo/path?version=v1',
      ['git https://dev.azure.com/org/project/_git/repo [path] @v1'],
    ],
    [
      'https://g.example.com/o/r/base',
      ['git https://g.example.com/o/r [base] @', 'file https://g.example.com/o/r/base'],
    ],
    [
      'https://raw.example.com/o/r/v1/install.yaml',
      [
        'file https://raw.example.com/o/r/v1/install.yaml',
        'git https://raw.example.com/o/r [v1/install.yaml] @',
      ],
    ],
    ['https://h.example.com/install.yaml', ['file https://h.example.com/install.yaml']],
    ['base', []],
    ['../base.d/x', []],
    ['deployment.yaml', []],
    ['a/b//c', []],
  ])('%s', (text, expected) => {
    expect(spelled(text)).toEqual(expected);
  });

  test.each([
    ['https://g.example.com/o/r//../../x', /leads out of the repository/],
    ['git@g.example.com:o/r.git//../x', /leads out of the repository/],
    ['file:///etc//x', /on this machine/],
    ['git::file:///etc//x', /on this machine/],
  ])('%s is refused', (text, message) => {
    expect(() => remoteDirectories(text)).toThrow(message);
  });
});

test.each([
  ['https://h/a/b.yaml?x=/y', 'b.yaml'],
  ['https://h/', 'file'],
  ['https://h/a%2f..%2fb', 'a_2f.._2fb'],
])('the file of %s is called %s', (url, name) => {
  expect(fileNameOf(url)).toBe(name);
});
