import { describe, expect, it } from 'vitest';
import { byServer, certificateItem, hostKeyItem, hostKeysIn } from './trust-words.ts';

const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';

describe('known hosts', () => {
  it('are read line by line', () => {
    const text = `# git.test:22 SSH-2.0\n\na.test,[b.test]:22 ssh-ed25519 ${KEY} comment\r\n`;
    expect(hostKeysIn(text)).toEqual(
      ['a.test', '[b.test]:22'].map((host) => ({ host, keyType: 'ssh-ed25519', key: KEY })),
    );
    expect(hostKeyItem({ host: 'a', keyType: 't', key: KEY }).certData).toBe(btoa(KEY));
  });

  it.each([
    ['', 'is required'],
    ['# nothing', 'is required'],
    ['git.test', 'line 1 is not'],
    [`\n|1|x ssh-ed25519 ${KEY}`, 'line 2: hashed'],
  ])('%j is refused', (text, problem) => {
    expect(hostKeysIn(text)).toEqual({ problem: expect.stringContaining(problem) });
  });
});

it('certificates go out as base64, whatever is written in them', () => {
  const { certData } = certificateItem(' a.test ', 'Zürich\n-----BEGIN');
  expect(Buffer.from(certData, 'base64').toString()).toBe('Zürich\n-----BEGIN');
});

it('certificates of one server are together', () => {
  const item = (serverName: string) => ({
    serverName,
    certType: 'https' as const,
    certSubType: 'rsa',
  });
  const servers = byServer([item('a'), item('b'), item('a')]);
  expect(servers.map(({ server, items }) => `${server} ${items.length}`)).toEqual(['a 2', 'b 1']);
});
