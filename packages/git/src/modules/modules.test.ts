import { describe, expect, test } from 'vitest';
import { GitError } from '../command/git-error.ts';
import { moduleUrl } from './module-url.ts';
import { parseGitmodules } from './parse-gitmodules.ts';

describe('parseGitmodules', () => {
  test.each<[string, string, [string, string][]]>([
    ['plain', '[submodule "a"]\n\tpath = lib/a\n\turl = ../a.git\n', [['lib/a', '../a.git']]],
    ['in the other order', '[submodule "a"]\nurl=u\npath=p', [['p', 'u']]],
    ['with comments', '# x\n[submodule "a"] \npath = p ; here\nurl = u # there\n', [['p', 'u']]],
    ['quoted', '[submodule "a \\"b"]\npath = "p q#r"\nurl = "u;v"\n', [['p q#r', 'u;v']]],
    ['continued', '[submodule "a"]\npath = p/\\\nq\nurl = u\n', [['p/q', 'u']]],
    ['in two places', '[submodule "a"]\npath = p\n[submodule "a"]\nurl = u\n', [['p', 'u']]],
    ['Windows line ends', '[submodule "a"]\r\npath = p\r\nurl = u\r\n', [['p', 'u']]],
    ['without an address', '[submodule "a"]\npath = p\n', []],
    ['of another section', '[core]\npath = p\nurl = u\nfsmonitor = rm\n', []],
    [
      'a long row of slashes',
      `[submodule "a"]\npath = p${'/'.repeat(200_000)}x\nurl = u\n`,
      [[`p${'/'.repeat(200_000)}x`, 'u']],
    ],
    ['no settings at all', 'garbage [', []],
  ])('reads one that is %s', (_, text, expected) => {
    expect([...parseGitmodules(text)]).toEqual(expected);
  });

  test('heeds what names a module and nothing that git would carry out', () => {
    const text = '[submodule "a"]\npath=p\nurl=u\nupdate=!touch x\n[include]\npath=/etc/passwd\n';
    expect([...parseGitmodules(text)]).toEqual([['p', 'u']]);
  });
});

describe('moduleUrl', () => {
  const parent = 'https://git.example.com/team/app.git';

  test.each([
    ['../lib.git', parent, 'https://git.example.com/team/lib.git'],
    ['./lib', parent, 'https://git.example.com/team/app.git/lib'],
    ['../../other/lib', parent, 'https://git.example.com/other/lib'],
    ['../lib', 'git@git.example.com:team/app', 'ssh://git@git.example.com/team/lib'],
    ['../lib', 'ssh://me@git.example.com:2222/t/a', 'ssh://me@git.example.com:2222/t/lib'],
    ['https://other.example.com/x', parent, 'https://other.example.com/x'],
    ['git@other.example.com:x/y', parent, 'ssh://git@other.example.com/x/y'],
  ])('%s of %s is %s', (url, of, expected) => {
    expect(moduleUrl(url, of, {})).toBe(expected);
  });

  test.each([
    ['file:///etc', 'local paths'],
    ['/etc', 'local paths'],
    ['ext::sh -c id', 'transport helpers'],
    ['-u./payload', 'not an address'],
    ['--upload-pack=id', 'not an address'],
    ['ssh://-oProxyCommand=id/x', 'dash'],
    ['git://git.example.com/x', 'git:// is not allowed'],
    ['../../../x', 'above the server'],
    ['../\n../x', 'not an address'],
  ])('%j is refused', (url, reason) => {
    const ask = () => moduleUrl(url, parent, {});
    expect(ask).toThrow(GitError);
    expect(ask).toThrow(reason);
  });
});
