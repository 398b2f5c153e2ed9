import { waitFor } from '@lockstep/testkit';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { buildServer } from '../server.ts';
import { signInAs } from '../testing/sign-in-as.ts';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
/** Another server on the same database. */
let second: FastifyInstance;
const tokens = new Map<string, string>();

beforeAll(async () => {
  server = await startTestServer();
  const { store, signals, liveViews, secretKey } = server;
  second = await buildServer({
    store,
    signals,
    liveViews,
    secretKey,
    options: { logLevel: 'silent' },
  });
  for (const name of ['ann', 'bob', 'proj:shop:ci']) tokens.set(name, await signInAs(server, name));
  const policies = ['p, proj:shop:ci, applications, sync, shop/*, allow'];
  const roles = [{ name: 'ci', policies }];
  for (const project of ['shop', 'ops']) {
    const spec = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], roles };
    const body = {
      project: {
        metadata: { name: project },
        spec: project === 'shop' ? spec : { ...spec, roles: [] },
      },
    };
    expect((await server.call('POST', '/api/v1/projects', body)).status).toBe(200);
    for (const name of ['web', 'api']) {
      const raw = applicationBody(`${project}-${name}`, { spec: { project } });
      expect((await server.call('POST', '/api/v1/applications', raw)).status).toBe(200);
    }
  }
});
afterAll(async () => {
  await second.close();
  await server.close();
});
afterEach(() => setPolicy({}));

interface Answer {
  status: number;
  body: Record<string, never>;
  text: string;
}

async function as(
  who: string,
  method: NonNullable<InjectOptions['method']>,
  url: string,
  payload?: object,
  app = server.app,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${tokens.get(who)}` };
  const answer = await app.inject({
    method,
    url: `/api/v1${url}`,
    headers,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json(), text: answer.body };
}

async function setPolicy(data: Record<string, string>): Promise<void> {
  const answer = await server.call('PUT', '/api/v1/lockstep/rbac', { data });
  expect(answer.status, answer.text).toBe(200);
}

const ANN_SEES_SHOP = { 'policy.csv': 'p, ann, applications, get, shop/*, allow' };

describe('without a policy', () => {
  it('nobody but the administrator sees anything', async () => {
    expect((await as('ann', 'GET', '/applications')).body.items).toBeNull();
    expect((await as('ann', 'GET', '/projects')).body.items).toEqual([]);
    expect((await as('ann', 'GET', '/clusters')).body.items).toEqual([]);
    expect((await as('ann', 'GET', '/lockstep/applications?counts=true')).body).toMatchObject({
      items: [],
      counts: { total: 0 },
    });
    const { body } = await server.call('GET', '/api/v1/applications');
    expect((body as { items: [] }).items).toHaveLength(4);
  });

  it.each([
    ['GET', '/applications/shop-web'],
    ['GET', '/applications/missing'],
    ['GET', '/applications/shop-web?project=shop'],
    ['GET', '/applications/missing?project=shop'],
    ['GET', '/applications/shop-web/resource-tree'],
    ['GET', '/applications/missing/resource-tree'],
    ['GET', '/applications/shop-web/logs'],
    ['POST', '/applications/shop-web/sync'],
    ['DELETE', '/applications/shop-web'],
    ['DELETE', '/applications/missing'],
    ['GET', '/projects/shop'],
    ['GET', '/projects/missing'],
    ['GET', '/clusters/https%3A%2F%2Fkubernetes.default.svc'],
    ['GET', '/clusters/https%3A%2F%2Fmissing'],
    ['GET', '/repositories/https%3A%2F%2Fmissing'],
    ['GET', '/lockstep/rbac'],
    ['PUT', '/lockstep/rbac'],
    ['GET', '/lockstep/audit'],
    ['GET', '/lockstep/workers'],
  ] as const)('%s %s is refused, there or not', async (method, url) => {
    const payload = method === 'PUT' ? { data: {} } : method === 'POST' ? {} : undefined;
    const answer = await as('ann', method, url, payload);
    expect([answer.status, answer.body.code]).toEqual([403, 7]);
  });

  it('the same application again is not told to whoever may only create', async () => {
    await setPolicy({ 'policy.csv': 'p, ann, applications, create, */*, allow' });
    const raw = applicationBody('shop-web', { spec: { project: 'ops' } });
    expect((await as('ann', 'POST', '/applications', raw)).status).toBe(403);
    expect((await as('ann', 'POST', '/applications?upsert=true', raw)).status).toBe(403);
  });
});

describe('a policy', () => {
  it.each<[string, object, number]>([
    ['of what the application states', {}, 200],
    ['of another source', { source: { repoURL: 'https://git.example/other.git', path: '.' } }, 403],
    ['of other sources', { sources: [{ repoURL: 'https://git.example/o.git', path: '.' }] }, 403],
    ['of manifests of their own', { manifests: ['{"kind":"ConfigMap"}'] }, 403],
  ])('lets who may create and sync begin with a sync %s: %s %i', async (what, sync, status) => {
    const permissions = ['create', 'get', 'sync'].map(
      (action) => `p, ann, applications, ${action}, shop/*, allow`,
    );
    await setPolicy({ 'policy.csv': permissions.join('\n') });
    const name = `begun-${what.replaceAll(' ', '-')}`;
    const body = { ...applicationBody(name, { spec: { project: 'shop' } }), operation: { sync } };
    const answer = await as('ann', 'POST', '/applications', body);
    expect(answer.status, answer.text).toBe(status);
    if (status === 403) expect(answer.text).toContain('applications, override');
    // Refused, it has left nothing behind.
    const found = await server.call('GET', `/api/v1/applications/${name}`);
    expect(found.status).toBe(status === 403 ? 404 : 200);
    await server.call('DELETE', `/api/v1/applications/${name}?cascade=false`);
  });

  it('opens what it names, and nothing else', async () => {
    await setPolicy(ANN_SEES_SHOP);
    const { body } = await as('ann', 'GET', '/applications');
    const list = (body as unknown as { items: { metadata: { name: string } }[] }).items;
    expect(list.map(({ metadata }) => metadata.name).sort()).toEqual(['shop-api', 'shop-web']);
    const page = await as('ann', 'GET', '/lockstep/applications?limit=1&counts=true');
    expect(page.body).toMatchObject({ metadata: { remainingItemCount: 1 }, counts: { total: 2 } });
    expect((await as('ann', 'GET', '/applications/shop-web')).status).toBe(200);
    for (const name of ['ops-web', 'missing']) {
      expect((await as('ann', 'GET', `/applications/${name}`)).status).toBe(403);
    }
    expect((await as('ann', 'POST', '/applications/shop-web/sync', {})).status).toBe(403);
    expect((await as('bob', 'GET', '/applications/shop-web')).status).toBe(403);
  });

  it('is asked by can-i', async () => {
    await setPolicy({ ...ANN_SEES_SHOP, 'policy.more.csv': 'p, ann, exec, create, ops/*, allow' });
    const ask = async (question: string) =>
      (await as('ann', 'GET', `/account/can-i/${question}`)).body.value;
    expect(await ask('applications/get/shop/web')).toBe('yes');
    expect(await ask('applications/get/ops/web')).toBe('no');
    expect(await ask('exec/create/ops/web')).toBe('yes');
    expect(await ask('settings/update/rbac')).toBe('no');
  });

  it('for applications does not cover their resources', async () => {
    const rule = (action: string) => `p, ann, applications, ${action}, shop/*, allow`;
    const url = '/applications/shop-web/resource?kind=Pod&namespace=n&resourceName=p&version=v1';
    await setPolicy({ 'policy.csv': `${rule('get')}\n${rule('delete')}\n${rule('update')}` });
    expect((await as('ann', 'DELETE', url)).status).toBe(403);
    expect((await as('ann', 'POST', url, { patch: '{}' })).status).toBe(403);
    await setPolicy({ 'policy.csv': rule('delete//Pod/*/*') });
    // Allowed: what fails now is that no worker owns the cluster.
    expect((await as('ann', 'DELETE', url)).status).not.toBe(403);
    expect((await as('ann', 'DELETE', url.replace('Pod', 'Secret'))).status).toBe(403);
  });

  it('for applications covers their resources where the installation says so', async () => {
    const rule = (action: string, effect: string) =>
      `p, ann, applications, ${action}, shop/*, ${effect}`;
    const url = '/applications/shop-web/resource?kind=Pod&namespace=n&resourceName=p&version=v1';
    const key = 'server.rbac.disableApplicationFineGrainedRBACInheritance';
    const settings = '/api/v1/lockstep/settings/customizations';
    const put = async (data: object) =>
      expect((await server.call('PUT', settings, { data })).status).toBe(200);
    await put({ [key]: 'false' });
    try {
      // A denial of the resource does not count: what is allowed on the application is final.
      await setPolicy({
        'policy.csv': `${rule('delete', 'allow')}\n${rule('delete/*', 'deny')}`,
      });
      expect((await as('ann', 'DELETE', url)).status).not.toBe(403);
      expect((await as('ann', 'POST', url, { patch: '{}' })).status).toBe(403);
      await setPolicy({ 'policy.csv': rule('delete//Pod/*/*', 'allow') });
      expect((await as('ann', 'DELETE', url)).status).not.toBe(403);
    } finally {
      await put({});
    }
  });

  it('asks for override where manifests are sent along', async () => {
    const rule = 'p, ann, applications, sync, shop/*, allow';
    await setPolicy({ 'policy.csv': rule });
    const body = { manifests: ['{}'] };
    expect((await as('ann', 'POST', '/applications/shop-web/sync', body)).status).toBe(403);
  });

  it('says which of its lines decide', async () => {
    await setPolicy(ANN_SEES_SHOP);
    const question = {
      subject: 'ann',
      resource: 'applications',
      action: 'get',
      object: 'shop/web',
    };
    const { body } = await server.call('POST', '/api/v1/lockstep/rbac/explain', question);
    const line = '  policy.csv:1: p, ann, applications, get, shop/*, allow';
    const text = 'p, ann, applications, get, shop/*, allow';
    const decidedBy = { file: 'policy.csv', line: 1, text, effect: 'allow', via: ['ann'] };
    expect(body).toEqual({
      allowed: true,
      because: ['ann: allowed', line],
      decidedBy,
      steps: [{ askedFor: 'subject', name: 'ann', allowed: true, lines: [decidedBy] }],
    });
  });

  it("gives a project's role what the project says, in that project", async () => {
    const ci = 'proj:shop:ci';
    expect((await as(ci, 'GET', '/projects/shop')).status).toBe(200);
    expect((await as(ci, 'GET', '/projects/ops')).status).toBe(403);
    const ask = async (object: string) =>
      (await as(ci, 'GET', `/account/can-i/applications/sync/${object}`)).body.value;
    expect([await ask('shop/web'), await ask('ops/web')]).toEqual(['yes', 'no']);
  });

  it('changes when its project does', async () => {
    const policies = ['p, proj:ops:viewer, applications, get, ops/*, allow'];
    const roles = [{ name: 'viewer', policies }];
    const project = {
      metadata: { name: 'ops' },
      spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], roles },
    };
    await setPolicy({ 'policy.csv': 'g, ann, proj:ops:viewer' });
    expect((await as('ann', 'GET', '/applications/ops-web')).status).toBe(403);
    expect((await server.call('PUT', '/api/v1/projects/ops', { project })).status).toBe(200);
    await waitFor(async () => (await as('ann', 'GET', '/applications/ops-web')).status === 200, {
      what: 'the role to count',
    });
    expect((await as('ann', 'GET', '/applications')).body.items).toHaveLength(2);
  });

  it('is in force on every server', async () => {
    const get = () => as('ann', 'GET', '/applications/shop-web', undefined, second);
    expect((await get()).status).toBe(403);
    await setPolicy(ANN_SEES_SHOP);
    await waitFor(async () => (await get()).status === 200, { what: 'the other server to follow' });
    await setPolicy({});
    await waitFor(async () => (await get()).status === 403, { what: 'the other server to follow' });
  });

  it('ends subscriptions to what may no longer be seen', async () => {
    await setPolicy(ANN_SEES_SHOP);
    const { socket, seen, subscribe } = await connect('ann');
    for (const topic of ['application', 'tree'] as const) {
      subscribe(`yes-${topic}`, { topic, name: 'shop-web' });
      await waitFor(() => seen(`yes-${topic}`, topic), { what: `the ${topic}` });
    }
    await setPolicy({});
    for (const topic of ['application', 'tree']) {
      const ended = await waitFor(() => seen(`yes-${topic}`, 'error'), { what: 'the end' });
      expect(ended).toMatchObject({ error: { code: 7 } });
    }
    socket.terminate();
  });

  it('ends subscriptions when the application moves to a project that is not theirs', async () => {
    await setPolicy(ANN_SEES_SHOP);
    const moving = (project: string) => applicationBody('moving', { spec: { project } });
    const created = await server.call('POST', '/api/v1/applications', moving('shop'));
    expect(created.status, created.text).toBe(200);
    const { socket, seen, subscribe, messages } = await connect('ann');
    for (const topic of ['application', 'tree'] as const) {
      subscribe(topic, { topic, name: 'moving' });
      await waitFor(() => seen(topic, topic), { what: `the ${topic}` });
    }
    subscribe('list', { topic: 'applications', filter: {} });
    await waitFor(() => seen('list', 'since'), { what: 'the list' });
    const moved = await server.call('PUT', '/api/v1/applications/moving', moving('ops'));
    expect(moved.status, moved.text).toBe(200);
    for (const topic of ['application', 'tree']) {
      const ended = await waitFor(() => seen(topic, 'error'), { what: 'the end' });
      expect(ended).toMatchObject({ error: { code: 7 } });
    }
    await waitFor(() => seen('list', 'remove'), { what: 'its row to go' });
    expect(JSON.stringify(messages)).not.toContain('"project":"ops"');
    socket.terminate();
    await server.call('DELETE', '/api/v1/applications/moving?cascade=false');
  });

  it('tells those who stay when an application goes, and does not end them by an error', async () => {
    await setPolicy(ANN_SEES_SHOP);
    const going = applicationBody('going', { spec: { project: 'shop' } });
    expect((await server.call('POST', '/api/v1/applications', going)).status).toBe(200);
    const { socket, seen, subscribe } = await connect('ann');
    subscribe('a', { topic: 'application', name: 'going' });
    await waitFor(() => seen('a', 'application'), { what: 'the application' });
    await server.call('DELETE', '/api/v1/applications/going?cascade=false');
    await waitFor(() => seen('a', 'removed'), { what: 'its end' });
    expect(seen('a', 'error')).toBeUndefined();
    socket.terminate();
  });

  it.each(['application', 'tree', 'logs'])('guards the topic %s, there or not', async (topic) => {
    await setPolicy(ANN_SEES_SHOP);
    const { socket, seen, subscribe } = await connect('ann');
    const query = topic === 'logs' ? { query: {} } : {};
    for (const name of ['ops-web', 'missing']) {
      subscribe(name, { topic, name, ...query });
      const refused = await waitFor(() => seen(name, 'error'), { what: 'the refusal' });
      expect(refused).toMatchObject({ error: { code: 7 } });
    }
    socket.terminate();
  });

  it('leaves rows that may not be seen out of live lists, and of their counts', async () => {
    await setPolicy(ANN_SEES_SHOP);
    const { socket, seen, subscribe, messages } = await connect('ann');
    subscribe('list', { topic: 'applications', filter: {} });
    await waitFor(() => seen('list', 'since'), { what: 'the subscription' });
    const { applications } = server.store;
    for (const name of ['ops-web', 'shop-web']) {
      const uid = (await applications.get({ namespace: 'argocd', name }))?.metadata.uid ?? '';
      await applications.saveStatus([{ uid, healthStatus: 'Degraded' }]);
    }
    await waitFor(() => seen('list', 'upsert'), { what: 'the row that changed' });
    const counts = await waitFor(() => seen('list', 'counts'), { what: 'the counts' });
    expect(counts).toMatchObject({ counts: { total: 2, projects: { shop: 2 } } });
    expect(JSON.stringify(messages)).not.toContain('ops-web');
    // Nor is anything told to have gone.
    expect(seen('list', 'remove')).toBeUndefined();
    socket.terminate();
  });
});

async function connect(who: string) {
  const origin = await server.listen();
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/v1/stream`, {
    headers: { cookie: `argocd.token=${tokens.get(who)}`, origin },
  });
  const messages: Record<string, unknown>[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  await new Promise((resolve) => socket.on('open', resolve));
  return {
    socket,
    messages,
    subscribe: (id: string, message: object) =>
      socket.send(JSON.stringify({ id, op: 'subscribe', ...message })),
    seen: (id: string, type: string) => messages.find((m) => m.id === id && m.type === type),
  };
}

describe('the stored policy', () => {
  const read = async () =>
    (await server.call('GET', '/api/v1/lockstep/rbac')).body as { version: number; data: object };
  const put = (payload: object) => server.call('PUT', '/api/v1/lockstep/rbac', payload);

  it('has versions, and is not overwritten by whoever has read an older one', async () => {
    const { version } = await read();
    expect((await put({ data: ANN_SEES_SHOP, version })).status).toBe(200);
    expect(await read()).toMatchObject({ version: version + 1, data: ANN_SEES_SHOP });
    expect((await put({ data: {}, version })).status).toBe(409);
    expect((await put({ data: ANN_SEES_SHOP })).body).toMatchObject({ version: version + 1 });
  });

  it('is audited with what it was and is', async () => {
    await setPolicy(ANN_SEES_SHOP);
    const { body } = await server.call(
      'GET',
      '/api/v1/lockstep/audit?kind=setting&object=rbac&limit=1',
    );
    const changes = [{ path: 'policy.csv', after: ANN_SEES_SHOP['policy.csv'] }];
    const row = { actor: 'admin', action: 'update', detail: { added: 1, removed: 0, changes } };
    expect((body as { items: object[] }).items).toMatchObject([row]);
  });

  it('is refused when a line is wrong, and stays as it was', async () => {
    const before = await read();
    const answer = await put({ data: { 'policy.csv': 'p, ann\ng, ann, role:admin' } });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('policy.csv:1: has 2 fields');
    expect(await read()).toEqual(before);
  });

  it('that takes everything from everybody can be mended by the administrator', async () => {
    const insist = async (data: Record<string, string>) =>
      expect((await put({ data, force: true })).status).toBe(200);
    await insist({ 'policy.csv': 'p, admin, *, *, *, deny' });
    expect((await server.call('GET', '/api/v1/applications/shop-web')).status).toBe(403);
    await insist({ 'policy.matchMode': 'regex' });
    expect((await server.call('GET', '/api/v1/applications/shop-web')).status).toBe(403);
    const { warnings } = (await read()) as unknown as { warnings: string[] };
    expect(warnings.join('\n')).toContain('missing argument to repetition operator');
    await setPolicy({});
    expect((await server.call('GET', '/api/v1/applications/shop-web')).status).toBe(200);
  });
});
