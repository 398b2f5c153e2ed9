import { createAuthority } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInAs } from '../testing/sign-in-as.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/** Bodies and answers as clients of the field send and read them, without a worker. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const base64 = (text: string) => Buffer.from(text).toString('base64');
const at = (collection: string, id: string, query = '') =>
  `/api/v1/${collection}/${encodeURIComponent(id)}${query}`;

const SECRETS = {
  password: 'secret-1',
  bearerToken: 'secret-2',
  sshPrivateKey: 'secret-3',
  tlsClientCertKey: 'secret-4',
  githubAppPrivateKey: 'secret-5',
  gcpServiceAccountKey: 'secret-6',
  azureServicePrincipalClientSecret: 'secret-7',
};

describe.each([
  ['repositories', 'repo', 'https://git.test/all'],
  ['write-repositories', 'repo', 'https://git.test/all'],
  ['repocreds', 'url', 'https://git.test'],
  ['write-repocreds', 'url', 'https://git.test'],
])('%s', (collection, key, address) => {
  const path = `/api/v1/${collection}`;
  const body = { [key]: address, type: 'helm', username: 'bot', ...SECRETS, githubAppID: '12' };

  it('take every secret and answer none', async () => {
    const created = await server.call('POST', path, body);
    expect(created, created.text).toMatchObject({
      status: 200,
      body: { [key]: address, username: 'bot', githubAppID: 12, type: 'helm' },
    });
    const list = await server.call('GET', path);
    expect(list.body).toMatchObject({ items: [{ [key]: address, username: 'bot' }] });
    const same = await server.call('POST', path, body);
    const updated = await server.call('PUT', at(collection, address), { username: 'other' });
    expect(updated.body).toMatchObject({ type: 'helm' });
    expect([same.status, updated.status]).toEqual([200, 200]);
    for (const { text } of [created, list, same, updated]) expect(text).not.toContain('secret-');
  });

  it('are replaced only by who says so, and keep the secrets that are not given', async () => {
    const different = await server.call('POST', path, { ...body, username: 'third' });
    expect(different).toMatchObject({ status: 400, body: { code: 3 } });
    const rest = { [key]: address, type: 'helm', username: 'third' };
    expect((await server.call('POST', `${path}?upsert=true`, rest)).status).toBe(200);
    const store = collection.startsWith('write')
      ? server.store.writeRepositories
      : server.store.repositories;
    const access = await store.access('https://git.test/all', 'any');
    expect(access).toMatchObject({ username: 'third', ...SECRETS });
  });

  it('are taken away', async () => {
    expect((await server.call('DELETE', at(collection, address))).body).toEqual({});
    expect((await server.call('DELETE', at(collection, address))).status).toBe(404);
  });
});

describe('a repository without credentials', () => {
  it('is not tested with what is no setting of one', async () => {
    for (const query of ['githubAppID=seven', 'githubAppInstallationID=-1']) {
      const url = `/api/v1/repositories/${encodeURIComponent('https://git.example/x.git')}/validate`;
      const answer = await server.call('POST', `${url}?${query}`, {});
      const [field] = query.split('=');
      expect(answer, answer.text).toMatchObject({ status: 400, body: { details: [{ field }] } });
    }
  });

  it('tells that they are inherited, and whose name', async () => {
    const repo = 'https://inherits.test/team/x';
    const template = { url: 'https://inherits.test/team', username: 'bot', password: 'p' };
    await server.call('POST', '/api/v1/repocreds', template);
    await server.call('POST', '/api/v1/repositories', { repo });
    const inherited = { repo, inheritedCreds: true, username: 'bot' };
    expect((await server.call('GET', at('repositories', repo))).body).toMatchObject(inherited);
    await server.call('PUT', at('repositories', repo), { name: 'x' });
    await server.call('DELETE', at('repocreds', template.url));
    const alone = await server.call('GET', at('repositories', repo));
    expect(alone.body).toMatchObject({ name: 'x' });
    expect(alone.body).not.toHaveProperty('username');
    expect((await server.store.repositories.access(repo, '')).password).toBeUndefined();
  });
});

describe('certificates', () => {
  const path = '/api/v1/certificates';
  const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
  const ssh = { serverName: 'git.test', certType: 'ssh', certSubType: 'ssh-ed25519' };
  const items = [
    { ...ssh, certData: base64(key) },
    { serverName: 'git.test', certType: 'https', certData: base64(createAuthority('CA').ca) },
  ];

  it('are listed by host, type and subtype, and deleted by them', async () => {
    expect((await server.call('POST', path, { items })).status).toBe(200);
    const of = (query: string) => server.call('GET', `${path}?${query}`);
    expect((await of('hostNamePattern=git.*')).body).toMatchObject({
      items: [
        { certType: 'https', certSubType: 'ecdsa', certInfo: 'CN=CA' },
        { ...ssh, certData: base64(key), certInfo: expect.stringMatching(/^SHA256:\S{43}$/) },
      ],
    });
    const rsa = await of('hostNamePattern=git*.com&certType=ssh&certSubType=ssh-rsa');
    expect(rsa.body).toMatchObject({
      items: [{ serverName: 'github.com' }, { serverName: 'gitlab.com' }],
    });
    expect((await server.call('DELETE', path)).status).toBe(400);
    const gone = await server.call('DELETE', `${path}?hostNamePattern=git.test&certType=ssh`);
    expect(gone.body).toMatchObject({ items: [ssh] });
    expect((await of('hostNamePattern=git.test')).body).toMatchObject({
      items: [{ certType: 'https' }],
    });
  });

  it('are kept all or none', async () => {
    const wrong = [
      { ...items[0], serverName: 'new.test' },
      { ...items[0], certData: base64('x') },
    ];
    const refused = await server.call('POST', path, { items: wrong });
    expect(refused).toMatchObject({ status: 400, body: { details: [{ field: 'certData' }] } });
    expect((await server.call('GET', `${path}?hostNamePattern=new.test`)).body).toMatchObject({
      items: [],
    });
  });
});

describe('who may', () => {
  it.each([
    [
      'repositories, create, shop/*',
      'repositories',
      { repo: 'https://r.test/a', project: 'shop' },
      200,
    ],
    ['repositories, create, shop/*', 'repositories', { repo: 'https://r.test/a' }, 403],
    ['repositories, create, shop/*', 'repocreds', { url: 'https://r.test' }, 403],
    ['repositories, create, https://r.test/*', 'repocreds', { url: 'https://r.test/t' }, 200],
    ['repositories, create, *', 'write-repositories', { repo: 'https://r.test/a' }, 403],
    ['write-repositories, create, *', 'write-repositories', { repo: 'https://r.test/a' }, 200],
    ['certificates, create, *', 'certificates', { items: [] }, 200],
    ['certificates, get, *', 'certificates', { items: [] }, 403],
    ['gpgkeys, create, *', 'gpgkeys', { keyData: 'none' }, 400],
  ])('%s: POST %s %j is %i', async (line, collection, payload, status) => {
    const data = { 'policy.csv': `p, role:one, ${line}, allow\ng, somebody, role:one` };
    await server.call('PUT', '/api/v1/lockstep/rbac', { data });
    const token = await signInAs(server, 'somebody');
    const answer = await server.app.inject({
      method: 'POST',
      url: `/api/v1/${collection}`,
      headers: { authorization: `Bearer ${token}` },
      payload,
    });
    expect(answer.statusCode, answer.body).toBe(status);
  });
});
