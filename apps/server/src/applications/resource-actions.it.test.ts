import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInAs } from '../testing/sign-in-as.ts';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

/**
 * Who may run which action. No worker runs here: whoever is let through is told that none owns the
 * cluster.
 */

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer();
  token = await signInAs(server, 'ann');
  const body = applicationBody('web');
  expect((await server.call('POST', '/api/v1/applications', body)).status).toBe(200);
});
afterAll(async () => {
  await server.close();
});

const REFUSED = 403;
const LET_THROUGH = 503;

function run(action: string, group = 'apps', kind = 'Deployment') {
  const resource = { group, kind, namespace: 'web', resourceName: 'web', version: 'v1' };
  const headers = { authorization: `Bearer ${token}` };
  const url = '/api/v1/applications/web/resource/actions';
  const newer = { method: 'POST' as const, url: `${url}/v2`, headers };
  const older = { ...newer, url: `${url}?${new URLSearchParams(resource)}` };
  return Promise.all([
    server.app.inject({ ...newer, payload: { ...resource, name: 'web', action } }),
    server.app.inject({
      ...older,
      headers: { ...headers, 'content-type': 'application/json' },
      payload: JSON.stringify(action),
    }),
  ]);
}

describe('an action is a permission of its own', () => {
  it.each<[string, string, [string, string?, string?], number]>([
    ['none', '', ['restart'], REFUSED],
    ['the action', 'action/apps/Deployment/restart', ['restart'], LET_THROUGH],
    ['another action', 'action/apps/Deployment/scale', ['restart'], REFUSED],
    ['another kind', 'action/apps/StatefulSet/restart', ['restart'], REFUSED],
    ['all of the kind', 'action/apps/Deployment/*', ['restart'], LET_THROUGH],
    ['all actions', 'action/*', ['restart'], LET_THROUGH],
    ['a kind of the core group', 'action//Pod/poke', ['poke', '', 'Pod'], LET_THROUGH],
    ['to update the application', 'update', ['restart'], REFUSED],
    ['to sync it', 'sync', ['restart'], REFUSED],
  ])('%s given', async (_, given, [action, group, kind], status) => {
    const policy = given === '' ? '' : `p, ann, applications, ${given}, default/*, allow`;
    await server.call('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': policy } });
    const answers = await run(action, group, kind);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([status, status]);
  });

  it('to see what can be done asks for no more than to see the application', async () => {
    const policy = 'p, ann, applications, get, default/*, allow';
    await server.call('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': policy } });
    const answer = await server.app.inject({
      url: '/api/v1/applications/web/resource/actions?kind=Deployment&group=apps&resourceName=web',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.statusCode).toBe(LET_THROUGH);
  });
});

describe('deep links', () => {
  const resource = 'kind=Deployment&group=apps&namespace=web&resourceName=web&version=v1';
  it.each([
    ['of an application', '/api/v1/applications/web/links', 200],
    ['of a resource', `/api/v1/applications/web/resource/links?${resource}`, 200],
    ['of no resource', '/api/v1/applications/web/resource/links', 400],
    ['of no application', `/api/v1/applications/other/resource/links?${resource}`, 404],
  ])('%s: none are configured', async (_, url, status) => {
    const answer = await server.call('GET', url);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toEqual({ items: [] });
  });
});

describe('what is said of kinds of resources', () => {
  const url = '/api/v1/lockstep/settings/customizations';
  const health = 'resource.customizations.health.example.com_Thing';

  it('is kept as it was given, without what is about something else', async () => {
    const data = { [health]: 'return {}', url: 'https://argo.example.com' };
    const put = await server.call('PUT', url, { data });
    expect([put.status, put.body]).toEqual([
      200,
      { data: { [health]: 'return {}' }, ignoredKeys: ['url'] },
    ]);
    expect((await server.call('GET', url)).body).toMatchObject({ data: { [health]: 'return {}' } });
  });

  it('that cannot be read is refused, key by key, and changes nothing', async () => {
    const before = (await server.call('GET', url)).text;
    const data = { 'resource.customizations.healthy.a_B': 'x', 'resource.compareoptions': '[' };
    const answer = await server.call('PUT', url, { data });
    expect(answer.status).toBe(400);
    const { details } = answer.body as { details: { field: string }[] };
    expect(details.map(({ field }) => field).sort()).toEqual(Object.keys(data).sort());
    expect((await server.call('GET', url)).text).toBe(before);
  });

  it('is for those who may change settings', async () => {
    await server.call('PUT', '/api/v1/lockstep/rbac', { data: {} });
    const headers = { authorization: `Bearer ${token}` };
    const put = await server.app.inject({ method: 'PUT', url, headers, payload: { data: {} } });
    expect(put.statusCode).toBe(REFUSED);
    expect((await server.app.inject({ url, headers })).statusCode).toBe(REFUSED);
  });
});
