import { expect, test } from 'vitest';
import { moduleAccess } from './module-access.ts';

const around = { repo: 'https://git.example.com/team/app.git', username: 'me', password: 'p' };

test.each([
  ['on the same server', 'https://git.example.com/other/lib', 'p'],
  ['on the same server in other letters', 'https://GIT.example.com/lib.git', 'p'],
  ['on another host', 'https://git.example.org/lib', undefined],
  ['on another port', 'https://git.example.com:8443/lib', undefined],
  ['on a host that begins alike', 'https://git.example.com.evil.example/lib', undefined],
  ['by another scheme', 'http://git.example.com/lib', undefined],
  ['by ssh', 'ssh://git@git.example.com/lib', undefined],
])('a submodule %s', (_, repo, password) => {
  const access = moduleAccess(around, { repo });
  expect(access.repo).toBe(repo);
  expect(access.password).toBe(password);
});

test('with credentials of its own uses these', () => {
  const own = { repo: 'https://git.example.com/lib', bearerToken: 't' };
  expect(moduleAccess(around, own)).toBe(own);
});
