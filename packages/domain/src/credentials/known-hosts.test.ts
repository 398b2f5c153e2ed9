import { describe, expect, it } from 'vitest';
import { parseKnownHosts } from './known-hosts.ts';

const ED25519 = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';

describe('a line of known hosts', () => {
  it.each<[string, string, string[] | string]>([
    ['a name', `git.test ssh-ed25519 ${ED25519}`, ['git.test']],
    ['a comment after the key', `git.test ssh-ed25519 ${ED25519} root@git`, ['git.test']],
    ['a port', `[git.test]:2222 ssh-ed25519 ${ED25519}`, ['[git.test]:2222']],
    [
      'names and addresses',
      `Git.test,10.0.0.1,fe80::1 ssh-ed25519 ${ED25519}`,
      ['git.test', '10.0.0.1', 'fe80::1'],
    ],
    ['a comment', '# git.test:22 SSH-2.0-x', []],
    ['carriage returns', `git.test\tssh-ed25519 ${ED25519}\r`, ['git.test']],
    ['a hashed name', `|1|abc=|def= ssh-ed25519 ${ED25519}`, 'hashed'],
    ['a marker', `@cert-authority *.test ssh-ed25519 ${ED25519}`, '@cert-authority'],
    ['a wildcard', `*.test ssh-ed25519 ${ED25519}`, '*.test is not a host'],
    ['a key of another type', `git.test ssh-rsa ${ED25519}`, 'one of type ssh-ed25519'],
    ['half a key', 'git.test ssh-ed25519 AAAA', 'not base64'],
    ['no key', 'git.test ssh-ed25519', 'not base64'],
    ['nonsense', 'what is this', '"is" is not the type of a key'],
  ])('with %s', (_, line, meaning) => {
    const { hosts, skipped } = parseKnownHosts(`${line}\n`);
    if (typeof meaning === 'string') {
      expect(hosts).toEqual([]);
      expect(skipped).toEqual([{ line: 1, reason: expect.stringContaining(meaning) }]);
    } else {
      expect(hosts.map(({ host }) => host)).toEqual(meaning);
      expect(skipped).toEqual([]);
    }
  });

  it('is counted only up to a limit', () => {
    const line = `git.test ssh-ed25519 ${ED25519}\n`;
    const { hosts, skipped } = parseKnownHosts(line.repeat(20_005));
    expect([hosts.length, skipped.length]).toEqual([20_000, 1]);
  });
});
