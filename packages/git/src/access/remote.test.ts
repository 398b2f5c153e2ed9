import { describe, expect, test } from 'vitest';
import { GitError } from '../command/git-error.ts';
import { parseRemote } from './remote.ts';
import { findRoute } from './route.ts';

describe('parseRemote', () => {
  test.each([
    ['https://git.example.com/a/b.git', 'https://git.example.com/a/b.git', 'https'],
    ['https://me:pa%40ss@git.example.com/a', 'https://git.example.com/a', 'https'],
    ['git@git.example.com:a/b.git', 'ssh://git@git.example.com/a/b.git', 'ssh'],
    ['ssh://git@git.example.com:2222/a', 'ssh://git@git.example.com:2222/a', 'ssh'],
  ])('%s is contacted as %s', (address, url, protocol) => {
    expect(parseRemote(address)).toMatchObject({ url, protocol });
  });

  test('credentials in an address are taken out of it', () => {
    const remote = parseRemote('https://me:pa%40ss@git.example.com/a');
    expect(remote).toMatchObject({ username: 'me', password: 'pa@ss' });
  });

  test.each([
    '--upload-pack=touch x',
    'ext::sh -c id',
    'fd::3',
    'ssh://-oProxyCommand=id/x',
    '-oProxyCommand=id@host:path',
    'git@-oProxyCommand=id:path',
    'file:///etc',
    '/etc',
    'git://git.example.com/a',
    'ftp://git.example.com/a',
    'https://git.example.com/a\nb',
    'ssh://$(id)/x',
    'ssh://a;id/x',
    'git@`id`:x',
    'ssh:///x',
    '',
  ])('%j is refused', (address) => {
    expect(() => parseRemote(address)).toThrow(GitError);
  });

  test('a password with a % that is no escape is taken as it stands', () => {
    const remote = parseRemote('https://me:50%off@git.example.com/a');
    expect(remote).toMatchObject({ username: 'me', password: '50%off' });
  });

  test.each([
    'ftp://me:s3cret@git.example.com/a',
    'https://me:s3cret/@git.example.com/a b:x',
    'ftp://me:p@s3cret@git.example.com/a',
  ])('an error about %s does not repeat its password', (address) => {
    expect(() => parseRemote(address)).toThrow(/^(?!.*s3cret)/);
  });
});

describe('findRoute', () => {
  const check = (address: string, policy = {}) => findRoute(parseRemote(address), {}, policy);

  test.each([
    'http://127.0.0.1:8080/a',
    'http://localhost/a',
    'http://[::1]/a',
    'http://0.0.0.0/a',
    'http://[::ffff:127.0.0.1]/a',
    'http://2130706433/a',
  ])('%s is this machine', async (address) => {
    await expect(check(address)).rejects.toMatchObject({ kind: 'refused' });
    await expect(check(address, { allowLoopback: true })).resolves.toBeDefined();
  });

  test('metadata services of clouds are refused even where loopback is allowed', async () => {
    await expect(check('http://169.254.169.254/a', { allowLoopback: true })).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  test('private networks are allowed', async () => {
    await expect(check('https://10.1.2.3/a')).resolves.toBeDefined();
  });
});
