import { describe, expect, it } from 'vitest';
import { DEFAULT_PATTERNS, isLeftOut, readPatterns } from './ignore-patterns.ts';

const leftOut = (text: string, path: string, folder: string[] = []) => {
  const isFolder = path.endsWith('/');
  const names = path.replace(/\/$/, '').split('/');
  return isLeftOut(readPatterns(text, folder), names, isFolder);
};

describe('patterns of what a source leaves out', () => {
  it.each<[string, string, boolean]>([
    ['*.md', 'README.md', true],
    ['*.md', 'docs/deep/README.md', true],
    ['*.md', 'a.mdx', false],
    ['docs', 'docs/a.yaml', true],
    ['docs', 'x/docs/a.yaml', true],
    ['docs/', 'docs', false],
    ['docs/', 'docs/', true],
    ['docs/', 'x/docs/a.yaml', true],
    ['/docs', 'x/docs/a.yaml', false],
    ['/docs', 'docs/a.yaml', true],
    ['a/b', 'a/b/c.yaml', true],
    ['a/b', 'x/a/b/c.yaml', false],
    ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/x/y/c', true],
    ['**/c', 'a/x/c/d', true],
    ['a/**', 'a/x', true],
    ['a/**', 'a/', false],
    ['a?.yaml', 'ab.yaml', true],
    ['[ab].yaml', 'c.yaml', false],
    ['# a comment\n\nx', 'x', true],
    ['\\#x', '#x', true],
    ['x  ', 'x', true],
    ['*.yaml\n!keep.yaml', 'deep/keep.yaml', false],
    ['!keep.yaml\n*.yaml', 'keep.yaml', true],
    ['/*\n!/deploy\n/deploy/**/*.md', 'deploy/a.yaml', false],
    ['/*\n!/deploy\n/deploy/**/*.md', 'deploy/x/a.md', true],
    ['/*\n!/deploy\n/deploy/**/*.md', 'other/a.yaml', true],
  ])('%j leaves out %s: %s', (text, path, expected) => {
    expect(leftOut(text, path)).toBe(expected);
  });

  it('count from the folder of their file', () => {
    expect(leftOut('/a.yaml', 'team/a.yaml', ['team'])).toBe(true);
    expect(leftOut('/a.yaml', 'a.yaml', ['team'])).toBe(false);
    expect(leftOut('a.yaml', 'other/a.yaml', ['team'])).toBe(false);
  });

  it.each([
    ['.github/workflows/ci.yaml', true],
    ['a/logo.png', true],
    ['dir/.sops.yaml', true],
    ['app/deployment.yaml', false],
    ['app/.sourceignore', false],
  ])('are there from the beginning: %s %s', (path, expected) => {
    expect(isLeftOut(DEFAULT_PATTERNS, path.split('/'), false)).toBe(expected);
  });

  it('take a moment, however they are meant', () => {
    const names = Array.from({ length: 60 }, () => 'aaaaaaaaaaaaaaaaaaaa');
    expect(leftOut(`${'**/'.repeat(60)}*a*a*a*a*a*a*b`, names.join('/'))).toBe(false);
  });
});
