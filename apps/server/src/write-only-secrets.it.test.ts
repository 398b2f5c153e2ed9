import { randomBytes } from 'node:crypto';
import { REPOSITORY_SECRETS } from '@lockstep/domain';
import { dumpDatabase } from '@lockstep/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applicationBody, startTestServer, type TestServer } from './testing/test-server.ts';

/**
 * Secrets go in and never come out: a text is planted in every secret field that the API takes, and
 * looked for in the answers to what wrote it, in every answer of every route that reads, and in
 * every column of the database.
 */

const GIT = 'https://git.secrets.test';
const REPO = `${GIT}/team/shop`;
const CLUSTER = 'https://10.9.8.7';
const AGE = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';

let server: TestServer;
const reading: string[] = [];
const planted = new Set<string>([AGE]);
/** What the API answered, by what was asked. */
const answers = new Map<string, string>();

function plant(): string {
  const text = `planted${randomBytes(12).toString('hex')}`;
  planted.add(text);
  return text;
}

beforeAll(async () => {
  server = await startTestServer({
    onRoute: ({ method, url }) => {
      if ([method].flat().includes('GET') && /^\/(api|metrics)/.test(url)) reading.push(url);
    },
  });
  await write();
  await read();
});
afterAll(() => server.close());

async function ask(method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown): Promise<number> {
  const { status, text, headers } = await server.call(method, url, body);
  answers.set(`${method} ${url} #${answers.size}`, `${text} ${JSON.stringify(headers)}`);
  return status;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

function clusterConfig(): object {
  return {
    username: 'bot',
    password: plant(),
    bearerToken: plant(),
    tlsClientConfig: { insecure: true, keyData: base64(plant()), certData: base64('public') },
    execProviderConfig: { command: 'get-token', args: [plant()], env: { KEY: plant() } },
    proxyUrl: `http://me:${plant()}@proxy.test:3128`,
    unheardOf: plant(),
  };
}

function repositorySecrets(): Record<string, string> {
  const proxy = `http://me:${plant()}@proxy.test:3128`;
  return { proxy, ...Object.fromEntries(REPOSITORY_SECRETS.map((name) => [name, plant()])) };
}

/** What is taken, taken again, changed and refused. */
async function write(): Promise<void> {
  const cluster = { server: CLUSTER, name: 'far', config: clusterConfig() };
  const saved: number[] = [
    await ask('POST', '/api/v1/clusters', cluster),
    await ask('PUT', `/api/v1/clusters/${encodeURIComponent(CLUSTER)}`, {
      ...cluster,
      config: clusterConfig(),
    }),
    await ask('POST', '/api/v1/lockstep/sops-keys', { secret: AGE, name: 'key' }),
    await ask('POST', '/api/v1/applications', applicationBody('shop')),
  ];
  const oidc = {
    name: 'SSO',
    issuer: 'https://sso.secrets.test',
    clientID: 'lockstep',
    clientSecret: plant(),
  };
  saved.push(
    await ask('PUT', '/api/v1/lockstep/settings/sso', {
      data: { url: 'https://lockstep.secrets.test', 'oidc.config': JSON.stringify(oidc) },
      secrets: { 'argocd-secret': { 'oidc.other': plant() } },
    }),
    await ask('PUT', '/api/v1/lockstep/settings/sso/secrets', {
      secrets: { 'argocd-secret': { 'oidc.third': plant() } },
    }),
    await ask('POST', '/api/v1/account', { name: 'ann', password: plant() }),
  );
  for (const [collection, key, address] of [
    ['repositories', 'repo', REPO],
    ['write-repositories', 'repo', REPO],
    ['repocreds', 'url', GIT],
    ['write-repocreds', 'url', GIT],
  ] as const) {
    const path = `/api/v1/${collection}`;
    const body = { [key]: address, type: 'helm', username: 'bot' };
    saved.push(
      await ask('POST', path, { ...body, ...repositorySecrets() }),
      await ask('POST', `${path}?upsert=true`, { ...body, ...repositorySecrets() }),
      await ask('PUT', `${path}/${encodeURIComponent(address)}`, repositorySecrets()),
    );
  }
  expect(saved.map((status) => (status === 200 ? 200 : [...answers.values()]))).toEqual(
    saved.map(() => 200),
  );
  const refused = [
    await ask('POST', '/api/v1/clusters', { ...cluster, config: { bearerToken: [plant()] } }),
    await ask('POST', '/api/v1/clusters', { ...cluster, config: clusterConfig() }),
    await ask('POST', '/api/v1/repositories', { repo: REPO, password: { is: plant() } }),
    await ask('POST', '/api/v1/lockstep/sops-keys', { secret: plant() }),
    await ask('POST', '/api/v1/session', { username: 'admin', password: plant() }),
    await ask('PUT', '/api/v1/account/password', {
      currentPassword: plant(),
      newPassword: plant(),
    }),
  ];
  expect(refused.filter((status) => status < 400 || status >= 500)).toEqual([]);
}

const PARAMETERS: Record<string, string> = {
  repo: REPO,
  url: GIT,
  resource: 'applications',
  action: 'get',
  revision: 'main',
  podName: 'p',
  keyID: 'ABCDEF0123456789',
};

function parameterOf(url: string, parameter: string): string {
  if (parameter === 'id') return CLUSTER;
  if (parameter !== 'name') return PARAMETERS[parameter] ?? parameter;
  if (url.includes('/projects/')) return 'default';
  return url.includes('/account/') ? 'admin' : 'shop';
}

/** Kept open for as long as somebody listens: what they tell comes out of the same rows. */
const isKeptOpen = (url: string) => url.startsWith('/api/v1/stream');

async function read(): Promise<void> {
  for (const url of reading) {
    if (isKeptOpen(url) || url.endsWith('/*')) continue;
    const path = url.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(parameterOf(url, name)),
    );
    await ask('GET', /\/:/.test(url) || url.endsWith('/badge') ? `${path}?name=shop` : path);
  }
}

/** As it is, and as it looks in base64 wherever it begins in a group of three bytes. */
function formsOf(text: string): string[] {
  const inBase64 = ['', 'x', 'xx'].map((before) => {
    const start = before === '' ? 0 : before.length + 1;
    return base64(`${before}${text}`).slice(start, -4);
  });
  return [text, ...inBase64];
}

const found = (where: string) =>
  [...planted].filter((text) => formsOf(text).some((form) => where.includes(form)));

it('no answer of any route holds a secret that was given to it', () => {
  const leaking = [...answers].filter(([, text]) => found(text).length > 0);
  expect(leaking.map(([asked, text]) => `${asked}: ${text}`)).toEqual([]);
  const read = [...answers.keys()].filter((asked) => asked.startsWith('GET '));
  expect(read.length).toBeGreaterThan(40);
});

it('the routes that show what has secrets were really asked', () => {
  const shown = [...answers].filter(([asked]) => asked.startsWith('GET '));
  for (const [path, text] of [
    ['/clusters', CLUSTER],
    ['/repositories', REPO],
    ['/write-repocreds', GIT],
    ['/sops-keys', 'age1'],
    ['/settings/sso', 'sso.secrets.test'],
    ['/account', 'ann'],
    ['/audit', CLUSTER],
    ['/audit/export', REPO],
  ] as const) {
    const answer = shown.find(([asked]) => asked.split(' #')[0]?.endsWith(path));
    expect(answer?.[1], path).toContain(text);
  }
});

it('nothing lies open in the database', async () => {
  const rows = await dumpDatabase(server.databaseUrl);
  expect(found(rows)).toEqual([]);
  expect(rows).toContain(REPO);
});
