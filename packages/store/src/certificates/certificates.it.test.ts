import { createAuthority } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, openTestStore, type TestStore } from '../testing/test-store.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

const NEW = { upsert: false };
const base64 = (text: string) => Buffer.from(text).toString('base64');
const ED25519 = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
const OTHER = 'AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO';

const hostKey = (serverName: string, key = ED25519) => ({
  serverName,
  certType: 'ssh' as const,
  certSubType: 'ssh-ed25519',
  certData: base64(key),
});
const tls = (serverName: string, pem: string) => ({
  serverName,
  certType: 'https' as const,
  certSubType: '',
  certData: base64(pem),
});

/** As GitHub, GitLab, Bitbucket and Azure DevOps publish them. */
const PUBLISHED: Record<string, string> = {
  'bitbucket.org ecdsa-sha2-nistp256': 'FC73VB6C4OQLSCrjEayhMp9UMxS97caD/Yyi2bhW/J0',
  'bitbucket.org ssh-ed25519': 'ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM',
  'bitbucket.org ssh-rsa': '46OSHA1Rmj8E8ERTC6xkNcmGOw9oFxYr0WF6zWW8l1E',
  'github.com ecdsa-sha2-nistp256': 'p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM',
  'github.com ssh-ed25519': '+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
  'github.com ssh-rsa': 'uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s',
  '[ssh.github.com]:443 ecdsa-sha2-nistp256': 'p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM',
  '[ssh.github.com]:443 ssh-ed25519': '+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
  '[ssh.github.com]:443 ssh-rsa': 'uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s',
  'gitlab.com ecdsa-sha2-nistp256': 'HbW3g8zUjNSksFbqTiUWPWg2Bq1x8xdGUrliXFzSnUw',
  'gitlab.com ssh-ed25519': 'eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8',
  'gitlab.com ssh-rsa': 'ROQFvPThGrW4RuWLoL9tq9I9zJ42fK4XywyRtbOz/EQ',
  'ssh.dev.azure.com ssh-rsa': 'ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og',
  'vs-ssh.visualstudio.com ssh-rsa': 'ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og',
};

describe('the public hosts', () => {
  it('are known from the start, by the keys that their operators publish', async () => {
    const items = await test.store.certificates.list();
    const fingerprints = items.map(({ serverName, certSubType, certInfo }) => [
      `${serverName} ${certSubType}`,
      certInfo?.replace('SHA256:', ''),
    ]);
    expect(Object.fromEntries(fingerprints)).toEqual(PUBLISHED);
  });
});

describe('host keys', () => {
  it('are kept by host and type; another needs upsert, the same does not', async () => {
    const { certificates } = test.store;
    const answered = {
      ...hostKey('git.test'),
      certInfo: `SHA256:${PUBLISHED['github.com ssh-ed25519']}`,
    };
    expect(await certificates.create([hostKey('Git.test')], NEW, ADMIN)).toEqual([answered]);
    expect(await certificates.create([hostKey('git.test')], NEW, ADMIN)).toEqual([answered]);
    const other = [hostKey('new.test'), hostKey('git.test', OTHER)];
    await expect(certificates.create(other, NEW, ADMIN)).rejects.toThrow(
      /git\.test is there already/,
    );
    expect(await certificates.list({ hostNamePattern: 'new.test' })).toEqual([]);
    await certificates.create(other, { upsert: true }, ADMIN);
    const [kept] = await certificates.list({ hostNamePattern: 'git.*' });
    expect(kept?.certData).toBe(base64(OTHER));
  });

  it('are removed by pattern and type', async () => {
    const { certificates } = test.store;
    await certificates.create([hostKey('[rm.test]:22'), hostKey('rm.test')], NEW, ADMIN);
    const byBrackets = await certificates.delete({ hostNamePattern: '[rm.test]:22' }, ADMIN);
    expect(byBrackets.map(({ serverName }) => serverName)).toEqual(['[rm.test]:22']);
    const filter = { hostNamePattern: 'rm.*', certType: 'https' };
    expect(await certificates.delete(filter, ADMIN)).toEqual([]);
    const rest = { hostNamePattern: 'rm.*', certSubType: 'SSH-ED25519' };
    expect(await certificates.delete(rest, ADMIN)).toHaveLength(1);
    await expect(certificates.delete({}, ADMIN)).rejects.toThrow(/hostNamePattern is missing/);
  });
});

describe('TLS certificates', () => {
  it('are one text a server, and each an item', async () => {
    const { certificates } = test.store;
    const [one, two] = [createAuthority('first').ca, createAuthority('second').ca];
    const made = await certificates.create([tls('tls.test:8443', `${one}\n${two}`)], NEW, ADMIN);
    expect(made.map(({ certData: _, ...item }) => item)).toEqual(
      ['CN=first', 'CN=second'].map((certInfo) => ({
        serverName: 'tls.test',
        certType: 'https',
        certSubType: 'ecdsa',
        certInfo,
      })),
    );
    await expect(certificates.create([tls('tls.test', one)], NEW, ADMIN)).rejects.toThrow(/TLS/);
    await certificates.create(
      [tls('tls.test', two), tls('tls.test', one)],
      { upsert: true },
      ADMIN,
    );
    const listed = await certificates.list({ hostNamePattern: 'tls.test', certType: 'https' });
    expect(listed.map(({ certInfo }) => certInfo)).toEqual(['CN=second', 'CN=first']);
    expect(await certificates.delete({ hostNamePattern: 'tls.test' }, ADMIN)).toHaveLength(2);
    expect(await certificates.list({ hostNamePattern: 'tls.test' })).toEqual([]);
  });
});

describe('what is neither', () => {
  it.each([
    ['a host with a space', hostKey('git test'), 'is not a host'],
    ['a host with a wildcard', hostKey('*.test'), 'is not a host'],
    ['nothing', { ...hostKey('x.test'), certData: '' }, 'certData is empty'],
    ['a key of another type', { ...hostKey('x.test'), certSubType: 'ssh-rsa' }, 'type ssh-ed25519'],
    ['a key that is none', { ...hostKey('x.test'), certData: base64('key') }, 'not base64'],
    ['a text', tls('x.test', 'certificate'), 'no -----BEGIN CERTIFICATE-----'],
    [
      'a broken certificate',
      tls('x.test', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'),
      'cannot be read',
    ],
    ['a very long text', tls('x.test', 'x'.repeat(1024 * 1024 + 1)), 'longer than'],
    [
      'text that begins a thousand certificates',
      tls('x.test', '-----BEGIN CERTIFICATE-----\n'.repeat(30_000)),
      'no -----BEGIN',
    ],
  ])('%s is refused', async (_, item, says) => {
    await expect(test.store.certificates.create([item], NEW, ADMIN)).rejects.toThrow(says);
  });
});

describe('GPG keys', () => {
  it('are refused when they are none, and not found when they are not there', async () => {
    await expect(test.store.gpgKeys.add('key', ADMIN)).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    await expect(test.store.gpgKeys.delete('ABCDEF', ADMIN)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await test.store.gpgKeys.list()).toEqual([]);
  });
});
