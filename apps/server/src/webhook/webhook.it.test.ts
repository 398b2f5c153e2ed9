import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

const SECRET = 'webhook secret';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ webhookSecrets: { github: SECRET } });
  const other = { repoURL: 'https://git.example/other.git', path: 'x' };
  await server.call('POST', '/api/v1/applications', applicationBody('follows'));
  await server.call(
    'POST',
    '/api/v1/applications',
    applicationBody('other', { spec: { source: other } }),
  );
});
afterAll(() => server.close());
beforeEach(() => {
  server.signals.take();
});

const push = JSON.stringify({
  ref: 'refs/heads/main',
  before: 'a'.repeat(40),
  after: 'b'.repeat(40),
  repository: {
    clone_url: 'https://GIT.example/apps.git',
    html_url: 'https://git.example/apps',
    ssh_url: 'git@git.example:apps.git',
  },
  commits: [],
});

function deliver(headers: Record<string, string>, payload = push) {
  return server.app.inject({
    method: 'POST',
    url: '/api/webhook',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
}

const sign = (body: string, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

describe('a push', () => {
  it('with the right signature makes the repository be looked at, and no other', async () => {
    const answer = await deliver({ 'x-github-event': 'push', 'x-hub-signature-256': sign(push) });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(server.signals.take()).toEqual([
      {
        name: 'git',
        job: {
          repoKey: 'https://git.example/apps',
          repoUrl: 'https://git.example/apps.git',
          project: 'default',
          cause: 'webhook',
        },
      },
    ]);
  });

  it.each([
    ['a wrong one', sign(push, 'other')],
    ['none', ''],
  ])('with %s is refused', async (_name, signature) => {
    const answer = await deliver({ 'x-github-event': 'push', 'x-hub-signature-256': signature });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 16]);
    expect(server.signals.take()).toEqual([]);
  });

  it('is taken unsigned from a provider without a secret, whatever its content type', async () => {
    const answer = await deliver({
      'x-gitea-event': 'push',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(server.signals.take()).toHaveLength(1);
  });
});

it.each([
  [{ 'x-github-event': 'ping', 'x-hub-signature-256': sign('{}') }, '{}'],
  [{ 'x-unknown-event': 'push' }, '{}'],
])('what is no push signals nothing: %j', async (headers, body) => {
  const answer = await deliver(headers, body);
  expect(answer.statusCode, answer.body).toBe(200);
  expect(server.signals.take()).toEqual([]);
});
