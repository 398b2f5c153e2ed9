import { createSessionTokens, type RoutePermission } from '@lockstep/access';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { TOPICS } from '../stream/topics/index.ts';
import { beginSession, signInAs } from '../testing/sign-in-as.ts';
import {
  applicationBody,
  CLUSTER,
  startTestServer,
  type TestServer,
} from '../testing/test-server.ts';

/**
 * Every route is asked by everybody, about what is inside the project of a role, outside of it, and
 * about what does not exist. What each may stands here by itself, without the evaluator.
 */

interface Route {
  method: string;
  url: string;
  permission: RoutePermission;
}

const ANONYMOUS = [
  ...(['nobody', 'forger', 'expired', 'revoked', 'signed out', 'of a role that is gone'] as const),
] as const;
/** `bot` is an account's token; `impostor` whom a provider calls admin, groups and all. */
const SIGNED_IN = ['stranger', 'reader', 'proj:shop:ci', 'bot', 'impostor', 'admin'] as const;
type Who = (typeof ANONYMOUS)[number] | (typeof SIGNED_IN)[number];

/** The provider of the impostor: nothing is asked of it before somebody signs in there. */
const SSO = {
  url: 'https://lockstep.example',
  'oidc.config': 'name: ID\nissuer: https://id.example\nclientID: x\nclientSecret: x\n',
};
const BOT_MAY = ['applications, get', 'applications, delete'];
const POLICY = {
  'policy.csv': [
    'g, reader, role:readonly',
    ...BOT_MAY.map((what) => `p, bot, ${what}, ops/*, allow`),
  ].join('\n'),
};
const ROLE_POLICIES = [
  ...['applications, get', 'applications, sync', 'applications, approve'],
  ...['logs, get', 'exec, create'],
].map((what) => `p, proj:shop:ci, ${what}, shop/*, allow`);

/** Projects that objects are in; of `none` there is nothing. */
const PROJECTS = ['shop', 'ops', 'none'] as const;
type ProjectName = (typeof PROJECTS)[number];

/** Their answers hold what one may see, and are a success for whoever has signed in. */
const LISTS = [
  '/api/v1/applications',
  '/api/v1/projects',
  '/api/v1/clusters',
  '/api/v1/repositories',
  '/api/v1/write-repositories',
  '/api/v1/repocreds',
  '/api/v1/write-repocreds',
  '/api/v1/account',
  '/api/v1/lockstep/applications',
  '/api/v1/lockstep/approvals',
  '/api/v1/lockstep/sops-keys',
];
interface Listed {
  name?: string;
  metadata?: { name: string };
}

/** Kept open where they are allowed, or they end the session, or want the old password. */
const ASKED_ONLY_BY_STRANGERS = [
  'GET /api/v1/stream',
  'GET /api/v1/stream/applications',
  'GET /api/v1/stream/applications/:name/resource-tree',
  'DELETE /api/v1/session',
  'PUT /api/v1/account/password',
  'DELETE /api/v1/lockstep/sessions',
  'GET /auth/logout',
];

/** Public, and answer 401 to whoever gives nothing that is right. */
const SIGNS_IN = [
  'POST /api/v1/session',
  'POST /api/v1/session/exchange',
  'POST /auth/cli/token',
  'POST /auth/device/token',
];

let server: TestServer;
const routes: Route[] = [];
const tokens = new Map<Who, string>();

beforeAll(async () => {
  server = await startTestServer({
    onRoute: ({ method, url, config }) => {
      for (const one of [method].flat().filter((name) => name !== 'HEAD')) {
        routes.push({ method: one, url, permission: config?.permission as RoutePermission });
      }
    },
  });
  await fill();
  await signIn();
});
afterAll(() => server.close());

async function fill(): Promise<void> {
  for (const project of ['shop', 'ops']) {
    const roles = project === 'shop' ? [{ name: 'ci', policies: ROLE_POLICIES }] : [];
    const spec = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], roles };
    const body = { project: { metadata: { name: project }, spec } };
    expect((await server.call('POST', '/api/v1/projects', body)).status).toBe(200);
    const raw = applicationBody(`${project}-web`, { spec: { project } });
    expect((await server.call('POST', '/api/v1/applications', raw)).status).toBe(200);
  }
  await server.call('PUT', '/api/v1/lockstep/rbac', { data: POLICY });
  const account = { name: 'bot', capabilities: ['apiKey'] };
  expect((await server.call('POST', '/api/v1/account', account)).status).toBe(200);
  const sso = await server.call('PUT', '/api/v1/lockstep/settings/sso', { data: SSO });
  expect(sso.status, sso.text).toBe(200);
}

async function signIn(): Promise<void> {
  const { store, secretKey } = server;
  const issuer = createSessionTokens({ secretKey });
  for (const who of ['stranger', 'reader', 'admin'] as const) {
    tokens.set(who, await signInAs(server, who));
  }
  tokens.set('proj:shop:ci', await tokenFrom(ROLE_TOKEN));
  const forger = createSessionTokens({ secretKey: Buffer.alloc(32, 1) });
  const claims = await beginSession(store, 'admin');
  tokens.set('forger', await forger.issue(claims));
  const past = new Date(Date.now() - 60_000);
  tokens.set('expired', await issuer.issue({ ...claims, issuedAt: past, expiresAt: past }));
  tokens.set('revoked', await tokenFrom(ROLE_TOKEN, 'gone'));
  await store.tokens.revoke({ project: 'shop', role: 'ci' }, { id: 'gone' }, { name: 'admin' });
  tokens.set('bot', await tokenFrom('/api/v1/account/bot/token'));
  const over = await beginSession(store, 'admin');
  tokens.set('signed out', await issuer.issue(over));
  await store.sessions.end(over.tokenId, { name: 'admin' });
  const gone = { kind: 'project', subject: 'proj:none:ci', tokenId: 'x' } as const;
  tokens.set('of a role that is gone', await issuer.issue({ ...gone, issuedAt: new Date() }));
  tokens.set('impostor', await issuer.issue(await impostorsSession()));
}

/** A provider may call people as it likes, and say of them what it likes. */
async function impostorsSession() {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const { id: tokenId, username: subject } = await server.store.sessions.create(
    {
      ...{ username: 'admin', issuer: 'https://id.example', groups: ['admin', 'role:admin'] },
      ...{ providerId: 'oidc', providerSubject: 'admin', expiresAt, address: '', device: 'test' },
    },
    { name: 'admin' },
  );
  return { kind: 'session', subject, tokenId, issuedAt: new Date(), expiresAt } as const;
}

const ROLE_TOKEN = '/api/v1/projects/shop/roles/ci/token';

async function tokenFrom(url: string, id?: string): Promise<string> {
  const { status, body, text } = await server.call('POST', url, { id });
  expect(status, text).toBe(200);
  return (body as { token: string }).token;
}

/** What is sent along; routes that take a body and are not here fail the test below. */
const BODIES: Record<string, (project: ProjectName) => object | string> = {
  'POST /api/v1/applications': (project) =>
    applicationBody(`${project}-web`, { spec: { project } }),
  'PUT /api/v1/applications/:name': (project) =>
    applicationBody(`${project}-web`, { spec: { project } }),
  'PUT /api/v1/applications/:name/spec': (project) =>
    applicationBody('x', { spec: { project } }).spec as object,
  'PATCH /api/v1/applications/:name': () => ({ patch: '{}' }),
  'POST /api/v1/applications/:name/sync': () => ({}),
  'POST /api/v1/applications/:name/rollback': () => ({ id: 1 }),
  'POST /api/v1/applications/:name/resource': () => ({ patch: '{}' }),
  'POST /api/v1/applications/:name/resource/actions': () => '"restart"',
  'POST /api/v1/applications/:name/resource/actions/v2': () => ({
    kind: 'Pod',
    resourceName: 'p',
    action: 'restart',
  }),
  'POST /api/v1/lockstep/applications/:name/validate': () => ({ manifests: [] }),
  'POST /api/v1/lockstep/applications/:name/holds': () => ({ reason: 'x', for: '1h' }),
  'POST /api/v1/lockstep/applications/:name/approvals/:approval': () => ({ decision: 'approve' }),
  'POST /api/v1/lockstep/applications/:name/approvals/:approval/bypass': () => ({ reason: 'x' }),
  'POST /api/v1/lockstep/approval-rules': () => ({ text: '[]' }),
  'POST /api/v1/lockstep/sops-keys': (project) => ({ secret: 'x', project }),
  'POST /api/v1/projects': (project) => ({ project: { metadata: { name: project }, spec: {} } }),
  'PUT /api/v1/projects/:name': (project) => ({
    project: {
      metadata: { name: project },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        roles: project === 'shop' ? [{ name: 'ci', policies: ROLE_POLICIES }] : [],
      },
    },
  }),
  'POST /api/v1/clusters': () => ({ server: CLUSTER, name: 'in-cluster', config: {} }),
  'PUT /api/v1/clusters/:id': () => ({}),
  'POST /api/v1/clusters/:id/rotate-auth': () => ({}),
  'POST /api/v1/clusters/:id/invalidate-cache': () => ({}),
  'POST /api/v1/repositories': () => ({ repo: 'https://git.invalid/x' }),
  'PUT /api/v1/repositories/:repo': () => ({}),
  'POST /api/v1/repositories/:repo/validate': () => ({}),
  'POST /api/v1/repositories/:repo/appdetails': () => ({}),
  'POST /api/v1/write-repositories': () => ({ repo: 'https://git.invalid/x' }),
  'PUT /api/v1/write-repositories/:repo': () => ({}),
  'POST /api/v1/write-repositories/:repo/validate': () => ({}),
  'POST /api/v1/repocreds': () => ({ url: 'https://git.invalid' }),
  'PUT /api/v1/repocreds/:url': () => ({}),
  'POST /api/v1/write-repocreds': () => ({ url: 'https://git.invalid' }),
  'PUT /api/v1/write-repocreds/:url': () => ({}),
  'POST /api/v1/certificates': () => ({ items: [] }),
  'POST /api/v1/gpgkeys': () => ({ keyData: 'no key' }),
  'POST /api/v1/session': () => ({ username: 'x', password: 'y' }),
  'POST /api/v1/session/exchange': () => ({ subject_token: 'x' }),
  'POST /api/v1/account': () => ({ name: 'made', capabilities: ['apiKey'] }),
  'PATCH /api/v1/account/:name': () => ({}),
  'POST /api/v1/account/:name/reset-password': () => ({}),
  'POST /api/v1/account/:name/token': () => ({}),
  'POST /api/v1/projects/:project/roles/:role/token': () => ({}),
  'PUT /api/v1/lockstep/settings/accounts': () => ({ data: {} }),
  'PUT /api/v1/lockstep/settings/token-exchange': () => ({ issuers: [] }),
  'PUT /api/v1/account/password': () => ({
    currentPassword: 'x',
    newPassword: 'long enough to be one',
  }),
  'PUT /api/v1/lockstep/bootstrap': () => ({ phase: 'ready', message: '', done: true }),
  'PUT /api/v1/lockstep/settings/customizations': () => ({ data: {} }),
  'PUT /api/v1/lockstep/settings/sso': () => ({ data: SSO }),
  'PUT /api/v1/lockstep/settings/sso/secrets': () => ({ secrets: {} }),
  'POST /auth/callback': () => ({}),
  'POST /auth/callback/:provider': () => ({}),
  'POST /auth/saml/logout/:provider': () => ({}),
  'POST /auth/backchannel-logout': () => ({ logout_token: 'x' }),
  'POST /auth/cli/token': () => ({ code: 'x', code_verifier: 'x'.repeat(43) }),
  'POST /auth/cli/renew': () => ({}),
  'POST /auth/device': () => ({}),
  'POST /auth/device/token': () => ({ device: 'x' }),
  'PUT /api/v1/lockstep/rbac': () => ({ data: POLICY }),
  'POST /api/v1/lockstep/rbac/explain': () => ({ subject: 'ann', resource: 'logs', action: 'get' }),
  'POST /api/v1/lockstep/rbac/validate': () => ({ data: POLICY }),
  'POST /api/v1/lockstep/rbac/versions/:version/restore': () => ({}),
  'POST /api/v1/lockstep/webhooks/deliveries/:id/redeliver': () => ({}),
  'POST /api/v1/applicationsets': () => ({}),
  'POST /api/v1/applicationsets/generate': () => ({}),
  'POST /api/v1/applications/manifestsWithFiles': () => ({}),
  'POST /api/webhook': () => ({}),
};

const VALUES: Record<string, string> = {
  resource: 'applications',
  action: 'get',
  revision: 'main',
  podName: 'p',
  version: '1',
  role: 'ci',
  iat: '1',
};

function addressOf({ url }: Route, project: ProjectName): string {
  const name = url.startsWith('/api/v1/projects')
    ? project
    : url.includes('/account/')
      ? 'somebody'
      : `${project}-web`;
  const id = encodeURIComponent(project === 'none' ? 'https://none' : CLUSTER);
  const values: Record<string, string> = {
    ...VALUES,
    name,
    project,
    id,
    repo: 'https%3A%2F%2Fgit.invalid%2Fx',
    url: 'https%3A%2F%2Fgit.invalid',
    keyID: 'ABCDEF0123456789',
  };
  const path = url
    .replace(/:(\w+)/g, (_, parameter: string) => values[parameter] ?? parameter)
    .replace('*', `${project}/x`);
  const resource = url.endsWith('/badge') ? '' : '&kind=Pod&resourceName=p&namespace=n&version=v1';
  const container = `&pod=p&container=c&appName=${name}&projectName=${project}`;
  return `${path}?name=${name}${resource}${container}&validate=false`;
}

/** Whether somebody may, told apart from the evaluator. */
function may(
  who: Who,
  { resource, action }: { resource: string; action: string },
  project: ProjectName,
): boolean {
  const read = [
    'applications',
    'logs',
    'projects',
    'clusters',
    'repositories',
    'write-repositories',
    'certificates',
    'gpgkeys',
    'accounts',
    'notifications',
    'workers',
  ];
  if (who === 'admin') return true;
  if (who === 'reader') return action === 'get' && read.includes(resource);
  if (who === 'bot') return project === 'ops' && BOT_MAY.includes(`${resource}, ${action}`);
  if (who !== 'proj:shop:ci' || project !== 'shop') return false;
  return [...ROLE_POLICIES, 'projects, get'].some((line) =>
    line.includes(`${resource}, ${action}`),
  );
}

type Outcome = 'unauthenticated' | 'refused' | 'let through';

function expected(route: Route, who: Who, project: ProjectName): Outcome {
  const { permission, url } = route;
  if (permission === 'public') return 'let through';
  if ((ANONYMOUS as readonly string[]).includes(who)) return 'unauthenticated';
  if (permission === 'signed-in' || (route.method === 'GET' && LISTS.includes(url)))
    return 'let through';
  return may(who, permission, project) ? 'let through' : 'refused';
}

async function ask(
  route: Route,
  who: Who,
  project: ProjectName,
): Promise<{ outcome: Outcome; status: number; text: string }> {
  const token = tokens.get(who);
  const body = BODIES[`${route.method} ${route.url}`]?.(project);
  const answer = await server.app.inject({
    method: route.method as 'GET',
    url: addressOf(route, project),
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(typeof body === 'string' && { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  const { statusCode: status, body: text } = answer;
  const outcome = status === 401 ? 'unauthenticated' : status === 403 ? 'refused' : 'let through';
  return { outcome, status, text };
}

/** The whole API; the dashboard's files and what is not ours are not asked. */
function asked(): Route[] {
  return routes.filter(
    ({ url, permission }) =>
      (/^\/(api|auth|metrics|terminal)/.test(url) &&
        permission !== undefined &&
        !url.endsWith('/*')) ||
      url.includes('can-i'),
  );
}

/** What the administrator is asked about must stay for the others. */
function isDestructive({ method, url }: Route): boolean {
  return method === 'DELETE' && !url.endsWith('/holds') && !url.endsWith('/operation');
}

describe('every route, asked by everybody', () => {
  it('answers as it declares: unauthenticated, refused, or let through', {
    timeout: 240_000,
  }, async () => {
    const wrong: string[] = [];
    let answers = 0;
    for (const route of asked()) {
      const key = `${route.method} ${route.url}`;
      for (const who of [...ANONYMOUS, ...SIGNED_IN]) {
        const isStranger = (ANONYMOUS as readonly string[]).includes(who);
        if (!isStranger && ASKED_ONLY_BY_STRANGERS.includes(key)) continue;
        for (const project of PROJECTS) {
          const wanted = expected(route, who, project);
          if (wanted === 'let through' && isDestructive(route) && project !== 'none') continue;
          if (SIGNS_IN.includes(key)) continue;
          const { outcome, status, text } = await ask(route, who, project);
          answers += 1;
          if (outcome !== wanted)
            wrong.push(
              `${who}: ${key} in ${project}: ${status} ${text.slice(0, 120)}, not ${wanted}`,
            );
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(answers).toBeGreaterThan(1000);
  });

  it('knows a body for every route that takes one', () => {
    const without = asked()
      .map(({ method, url }) => `${method} ${url}`)
      .filter((key) => /^(POST|PUT|PATCH)/.test(key) && !BODIES[key]);
    expect(without).toEqual([]);
  });

  it.each<[Who, string[]]>([
    ['stranger', []],
    ['proj:shop:ci', ['shop', 'shop-web']],
    ['bot', ['ops-web']],
    ['impostor', []],
    ['reader', ['default', 'ops', 'ops-web', 'shop', 'shop-web']],
    ['admin', ['default', 'ops', 'ops-web', 'shop', 'shop-web']],
  ])('lists show %s what is theirs to see', async (who, names) => {
    const headers = { authorization: `Bearer ${tokens.get(who)}` };
    const seen = new Set<string>();
    for (const url of [
      '/api/v1/projects',
      '/api/v1/applications',
      '/api/v1/lockstep/applications',
    ]) {
      const answer = await server.app.inject({ url, headers });
      const items = (answer.json() as { items: Listed[] | null }).items ?? [];
      for (const { name, metadata } of items) seen.add(name ?? metadata?.name ?? '');
    }
    expect([...seen].sort()).toEqual(names);
  });

  it.each(['stranger', 'proj:shop:ci', 'impostor'] as const)(
    'refuses %s what exists and what does not in the same words',
    async (who) => {
      const routes = asked().filter(({ url, method, permission }) => {
        const isGuarded = typeof permission === 'object' && !LISTS.includes(url);
        return isGuarded && !ASKED_ONLY_BY_STRANGERS.includes(`${method} ${url}`);
      });
      expect(routes.length).toBeGreaterThan(100);
      for (const route of routes) {
        const [there, missing] = [await ask(route, who, 'ops'), await ask(route, who, 'none')];
        const what = `${route.method} ${route.url}: ${there.text}`;
        expect([there.status, missing.status], what).toEqual([403, 403]);
        const withoutName = ({ text }: { text: string }) =>
          text.replaceAll(/https:\/\/(kubernetes\.default\.svc|none)|ops|none/g, 'X');
        expect(withoutName(there), what).toBe(withoutName(missing));
      }
    },
  );
});

/** What each topic takes, as the matrix knows it by itself; `signed-in` shows what one may see. */
const TOPIC_PERMISSIONS: Record<keyof typeof TOPICS, 'signed-in' | [string, string]> = {
  applications: 'signed-in',
  application: ['applications', 'get'],
  tree: ['applications', 'get'],
  logs: ['logs', 'get'],
  bootstrap: 'signed-in',
  approvals: 'signed-in',
};

interface Told {
  id: string;
  type: string;
  error?: { code: number | string; error?: string; message?: string };
}

describe('every topic of the websocket, asked by everybody', () => {
  async function open(path: string, headers: Record<string, string>) {
    const address = (await server.listen()).replace('http', 'ws');
    const socket = new WebSocket(`${address}${path}`, { headers });
    const told: Told[] = [];
    let refused: number | undefined;
    let opened = false;
    socket.on('message', (data) => told.push(JSON.parse(String(data)) as Told));
    socket.on('unexpected-response', (_request, { statusCode }) => {
      refused = statusCode;
    });
    socket.on('error', () => {});
    socket.on('open', () => {
      opened = true;
    });
    await waitFor(() => opened || refused !== undefined, { what: 'an answer' });
    return { socket, told, refused };
  }
  const bearer = (who: Who) => ({ authorization: `Bearer ${tokens.get(who) ?? 'none'}` });

  it.each(ANONYMOUS)('opens nothing for %s', async (who) => {
    for (const path of ['/api/v1/stream', `/terminal?${TERMINAL}`]) {
      const cookie = { cookie: `argocd.token=${tokens.get(who) ?? 'none'}` };
      expect((await open(path, bearer(who))).refused).toBe(401);
      expect((await open(path, cookie)).refused).toBe(401);
    }
  });

  it.each(SIGNED_IN)('tells %s what is theirs', async (who) => {
    const { socket, told } = await open('/api/v1/stream', bearer(who));
    const wrong: string[] = [];
    for (const [topic, permission] of Object.entries(TOPIC_PERMISSIONS)) {
      for (const project of PROJECTS) {
        const id = `${topic} ${project}`;
        const name = `${project}-web`;
        socket.send(JSON.stringify({ id, op: 'subscribe', topic, name, filter: {}, query: {} }));
        const first = await waitFor(() => told.find((one) => one.id === id), { what: id });
        const isRefused = first.type === 'error' && first.error?.code === 7;
        const [resource = '', action = ''] = permission === 'signed-in' ? [] : permission;
        const mayHaveIt = permission === 'signed-in' || may(who, { resource, action }, project);
        if (isRefused === mayHaveIt) wrong.push(`${id}: ${JSON.stringify(first)}`);
        socket.send(JSON.stringify({ id, op: 'unsubscribe' }));
      }
    }
    socket.terminate();
    expect(wrong).toEqual([]);
  });

  it.each(['stranger', 'proj:shop:ci', 'bot', 'impostor'] as const)(
    'opens no terminal for %s where it is not theirs, there or not',
    async (who) => {
      for (const project of ['ops', 'none']) {
        const { refused } = await open(`/terminal?${terminalOf(project)}`, bearer(who));
        expect(refused, project).toBe(403);
      }
    },
  );
});

function terminalOf(project: string): string {
  const names = { appName: `${project}-web`, projectName: project };
  const where = { pod: 'p', container: 'c', namespace: 'n' };
  return new URLSearchParams({ ...names, ...where }).toString();
}
const TERMINAL = terminalOf('shop');
