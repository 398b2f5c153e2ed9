import { describe, expect, it } from 'vitest';
import { inOrder, loginText, matchesSearch, traitsOf } from './repository-words.ts';

const repo = 'https://git.test/shop/web.git';

describe('a repository', () => {
  it.each([
    [{ repo }, ''],
    [{ repo, username: 'bot' }, 'bot'],
    [{ repo, username: 'bot', inheritedCreds: true }, 'bot, by a template'],
    [{ repo, inheritedCreds: true }, 'By a template'],
    [{ repo, githubAppID: 7 }, 'GitHub App 7'],
    [{ repo, useAwsWorkloadIdentity: true }, 'AWS identity'],
    [{ repo: 'git@git.test:a' }, 'SSH key'],
  ])('%j logs in with %s', (item, text) => {
    expect(loginText(item)).toBe(text);
  });

  it('tells what is unusual about it', () => {
    expect(traitsOf({ repo })).toEqual([]);
    expect(traitsOf({ repo, project: 'shop', enableLfs: true, insecure: true })).toEqual([
      'project shop',
      'LFS',
      'not verified',
    ]);
  });

  it.each([
    ['', true],
    ['WEB shop', true],
    ['failed', true],
    ['web api', false],
  ])('is found by %j: %s', (search, isFound) => {
    const connectionState = { status: 'Failed', message: '' };
    expect(matchesSearch({ repo, connectionState }, search)).toBe(isFound);
  });
});

it('those that cannot be reached come first', () => {
  const items = ['b', 'a', 'c'].map((name) => ({
    repo: name,
    connectionState: { status: name === 'c' ? 'Failed' : 'Successful', message: '' },
  }));
  expect(inOrder(items).map((one) => one.repo)).toEqual(['c', 'a', 'b']);
});
