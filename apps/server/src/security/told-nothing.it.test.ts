import { Writable } from 'node:stream';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loggerOptions } from '../logging.ts';
import { signInAs } from '../testing/sign-in-as.ts';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

/** What metrics, logs and refusals say to whom it does not concern. */

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const project = {
    metadata: { name: 'hidden' },
    spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
  };
  expect((await server.call('POST', '/api/v1/projects', { project })).status).toBe(200);
  const application = applicationBody('web', { spec: { project: 'hidden' } });
  expect((await server.call('POST', '/api/v1/applications', application)).status).toBe(200);
  const cluster = { server: 'https://secret-address.example', name: 'far', config: {} };
  expect((await server.call('POST', '/api/v1/clusters', cluster)).status).toBe(200);
  const repo = { repo: 'https://git.example/hidden', project: 'hidden' };
  expect((await server.call('POST', '/api/v1/repositories?upsert=true', repo)).status).toBe(200);
  const policy = [
    'p, ann, applications, get, shop/*, allow',
    'p, ann, applications, create, shop/*, allow',
    'p, ann, repositories, get, https://git.example/*, allow',
    'p, ann, clusters, get, near, allow',
  ].join('\n');
  await server.call('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': policy } });
});
afterAll(() => server.close());

async function asAnn(url: string): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${await signInAs(server, 'ann')}` };
  const { statusCode, body } = await server.app.inject({ url, headers });
  return { status: statusCode, text: body };
}

describe('what one may not see is answered as what is not there', () => {
  it.each([
    ['an application', '/api/v1/applications/web', '/api/v1/applications/bew'],
    [
      'an application, looked for in a project of one’s own',
      '/api/v1/applications/web?project=shop',
      '/api/v1/applications/bew?project=shop',
    ],
    [
      'an application’s manifests',
      '/api/v1/applications/web/manifests',
      '/api/v1/applications/bew/manifests',
    ],
    ['an application’s badge', '/api/badge?name=web', '/api/badge?name=bew'],
    [
      'a cluster by its name',
      '/api/v1/clusters/far?id.type=name',
      '/api/v1/clusters/raf?id.type=name',
    ],
    [
      'a repository of a project',
      '/api/v1/repositories/https%3A%2F%2Fgit.example%2Fhidden',
      '/api/v1/repositories/https%3A%2F%2Fgit.example%2Fneddih',
    ],
  ])('%s', async (_what, there, missing) => {
    const [one, other] = [await asAnn(there), await asAnn(missing)];
    const plain = (text: string) =>
      text.replaceAll(/git\.example\/(hidden|neddih)|\b(web|bew|far|raf)\b/g, 'X');
    expect(one.status).toBe(other.status);
    expect(plain(one.text)).toBe(plain(other.text));
    expect(plain(one.text)).not.toMatch(/hidden|secret-address/);
  });

  it('and the audit has what it was', async () => {
    await asAnn('/api/v1/applications/web/resource-tree');
    await server.app.lockstep.deniedAttempts.close();
    const denied = await server.store.audit.list({ actor: 'ann', limit: 20 });
    const told = denied.map(({ project, object }) => `${project}: ${object}`);
    expect(told).toContain('hidden: argocd/web');
  });
});

it('metrics have no label that the sender of a request can choose', async () => {
  const made = ['made-up-path', 'made-up-user', 'made-up-application', 'made-up-agent'];
  const inject = server.app.inject.bind(server.app);
  await inject({ url: '/api/v1/made-up-path' });
  await inject({
    url: '/api/v1/applications/made-up-application',
    headers: { 'user-agent': 'made-up-agent' },
  });
  const payload = { username: 'made-up-user', password: 'made-up-user' };
  await inject({ method: 'POST', url: '/api/v1/session', payload });
  const { text } = await server.call('GET', '/metrics');
  expect(text).toContain('lockstep_http_request_duration_seconds');
  expect(made.filter((one) => text.includes(one))).toEqual([]);
});

describe('a log line', () => {
  async function logged(log: (app: ReturnType<typeof fastify>) => void): Promise<string> {
    let text = '';
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        text += String(chunk);
        done();
      },
    });
    const app = fastify({ logger: { ...(loggerOptions('debug') as object), stream } });
    log(app);
    await app.close();
    return text;
  }

  it.each([
    'password',
    'token',
    'authorization',
    'cookie',
    'sshPrivateKey',
    'clientSecret',
    'refreshToken',
    'secretKey',
  ])('has no %s', async (field) => {
    const text = await logged((app) =>
      app.log.info(
        { [field]: 'hush', body: { [field]: 'hush', deeper: { [field]: 'hush' } } },
        'x',
      ),
    );
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('hush');
  });

  it('is one line, whatever somebody calls themselves', async () => {
    const user = 'ann\n{"level":30,"msg":"signed in","user":"admin"}\r\u001b[2K';
    const text = await logged((app) => app.log.info({ user }, 'request'));
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).not.toContain('\u001b');
    expect(JSON.parse(text)).toMatchObject({ user });
  });
});
