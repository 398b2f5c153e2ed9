import { createAuthority } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, openTestStore, type TestStore } from '../testing/test-store.ts';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(() => test.close());

const NEW = { upsert: false };

describe('access to a repository', () => {
  beforeAll(async () => {
    const { credentialTemplates, repositories } = test.store;
    for (const [url, password] of [
      ['https://git.test', 'of the host'],
      ['https://git.test/team', 'of the team'],
    ] as const) {
      await credentialTemplates.upsert({ type: 'git', url, username: 'bot', password }, NEW, ADMIN);
    }
    const register = (repo: string, more: object = {}) =>
      repositories.upsert({ repo, type: 'git', ...more }, NEW, ADMIN);
    await register('https://git.test/team/plain', { proxy: 'http://proxy.test' });
    await register('https://git.test/team/own', { username: 'u', password: 'its own' });
    await register('https://git.test/team/scoped', { project: 'shop', password: 'of the shop' });
    await register('https://git.test/team/both', { password: 'for all' });
    await register('https://git.test/team/both', { project: 'shop', password: 'for the shop' });
  });

  it.each([
    [
      'a registration without credentials takes those of the longest template',
      'team/plain',
      'any',
      'of the team',
    ],
    ['one with credentials keeps its own', 'team/own', 'any', 'its own'],
    [
      'one that nobody registered takes those of a template',
      'team/unknown.git',
      'any',
      'of the team',
    ],
    ['and of the host, where nothing longer fits', 'other/x', 'any', 'of the host'],
    ["a project's own is used by that project", 'team/scoped', 'shop', 'of the shop'],
    ['and by no other, for which it is not registered', 'team/scoped', 'any', 'of the team'],
    ['which goes before the one for all', 'team/both', 'shop', 'for the shop'],
    ['and leaves that to the others', 'team/both', 'any', 'for all'],
  ])('%s', async (_, path, project, password) => {
    const access = await test.store.repositories.access(`https://git.test/${path}`, project);
    expect(access.password).toBe(password);
    expect(access.inheritedCreds ?? false).toBe(/^of the (team|host)$/.test(password));
  });

  it('is nothing but the address where nothing is known', async () => {
    const repo = 'https://elsewhere.test/x';
    expect(await test.store.repositories.access(repo, 'any')).toEqual({ repo });
  });

  it('keeps what the registration says beside the credentials', async () => {
    const access = await test.store.repositories.access('https://git.test/team/plain', '');
    expect(access).toMatchObject({ proxy: 'http://proxy.test', username: 'bot' });
  });

  it('is tried with the same before it is registered', async () => {
    const input = { repo: 'https://git.test/team/new', type: 'git' as const };
    expect(await test.store.repositories.accessFor(input)).toMatchObject({
      username: 'bot',
      password: 'of the team',
      inheritedCreds: true,
    });
  });

  it('is told without secrets: from which template, and as whom', async () => {
    const record = await test.store.repositories.find('https://git.test/team/plain');
    expect(record?.inherited).toEqual({ url: 'https://git.test/team', username: 'bot' });
    const own = await test.store.repositories.find('https://git.test/team/own');
    expect(own).not.toHaveProperty('inherited');
    expect(JSON.stringify(await test.store.repositories.list())).not.toContain('of the team');
  });

  it('to push is another thing than to read', async () => {
    const repo = 'https://git.test/team/own';
    const { writeRepositories, writeCredentialTemplates } = test.store;
    await writeRepositories.upsert({ repo, type: 'git', password: 'to push' }, NEW, ADMIN);
    const url = 'https://git.test/team/';
    await writeCredentialTemplates.upsert({ url, type: 'git', password: 'all push' }, NEW, ADMIN);
    expect((await writeRepositories.access(repo, 'any')).password).toBe('to push');
    expect((await writeRepositories.access(`${url}x`, 'any')).password).toBe('all push');
    expect((await test.store.repositories.access(repo, 'any')).password).toBe('its own');
    expect(await writeRepositories.list()).toHaveLength(1);
    await writeRepositories.delete(repo, undefined, ADMIN);
    expect((await test.store.repositories.access(repo, 'any')).password).toBe('its own');
  });

  it('comes with the certificates that are stated for the host, whatever its port', async () => {
    const repo = 'https://tls.test:8443/x';
    const pem = await test.store.certificates.create([tlsCertificate('tls.test')], NEW, ADMIN);
    const access = await test.store.repositories.access(repo, 'any');
    expect(access.caData?.trim()).toBe(Buffer.from(pem[0]?.certData ?? '', 'base64').toString());
    expect(access).not.toHaveProperty('sshKnownHosts');
  });

  it.each([
    ['oci://tls.test/x', true],
    ['tls.test/charts', true],
    ['tls.test:5000/charts', true],
    ['TLS.test:5000', true],
    ['git@tls.test:5000/charts', false],
    ['https://other.test/tls.test', false],
  ])('to %s has those of its host: %s', async (repo, has) => {
    const access = await test.store.repositories.access(repo, 'any');
    expect('caData' in access).toBe(has);
  });

  it('comes with known hosts where it goes by ssh', async () => {
    const access = await test.store.repositories.access('git@github.com:o/r.git', 'any');
    expect(access.sshKnownHosts).toMatch(/^github\.com ssh-ed25519 AAAA\S+$/m);
    expect(access).not.toHaveProperty('caData');
  });
});

describe('templates', () => {
  const url = 'https://templates.test/a';
  const input = { url, type: 'git' as const, username: 'u', password: 'secret' };

  it('never answer their secrets, keep those not given, and lose those given empty', async () => {
    const { credentialTemplates: templates, repositories } = test.store;
    expect(await templates.upsert(input, NEW, ADMIN)).toEqual({ url, type: 'git', username: 'u' });
    expect(await templates.upsert(input, NEW, ADMIN)).toEqual({ url, type: 'git', username: 'u' });
    const { password: _, ...rest } = { ...input, username: 'v' };
    await expect(templates.upsert(rest, NEW, ADMIN)).rejects.toThrow(/use upsert/);
    await templates.upsert(rest, { upsert: true }, ADMIN);
    const access = await repositories.access(`${url}/x`, '');
    expect(access).toMatchObject({ username: 'v', password: 'secret' });
    await templates.upsert({ ...rest, password: '' }, { upsert: true }, ADMIN);
    expect(await repositories.access(`${url}/x`, '')).not.toHaveProperty('password');
    await templates.delete('https://templates.test/a/', ADMIN);
    await expect(templates.delete(url, ADMIN)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are sealed, and in the audit without what is secret', async () => {
    await test.store.credentialTemplates.upsert(input, NEW, ADMIN);
    const { rows } = await test.sql.query(
      `SELECT (SELECT string_agg(t::text, '') FROM credential_template t)
         || (SELECT string_agg(a::text, '') FROM audit a) AS everything`,
    );
    expect(rows[0].everything).toContain(url);
    expect(rows[0].everything).not.toContain('secret');
    expect(rows[0].everything).not.toContain(Buffer.from('secret').toString('hex'));
  });
});

function tlsCertificate(serverName: string) {
  const certData = Buffer.from(createAuthority(serverName).ca).toString('base64');
  return { serverName, certType: 'https' as const, certSubType: '', certData };
}
