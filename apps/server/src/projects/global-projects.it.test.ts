import { afterAll, beforeAll, expect, it } from 'vitest';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const globalProjects = '- {projectName: base, labelSelector: {matchLabels: {tier: shop}}}';
  const saved = await server.call('PUT', '/api/v1/lockstep/settings/customizations', {
    data: { globalProjects },
  });
  expect(saved.body).toMatchObject({ ignoredKeys: [] });
});
afterAll(() => server.close());

const save = (name: string, spec: object, labels = {}, upsert = true) =>
  server.call('POST', `/api/v1/projects?upsert=${upsert}`, {
    project: { metadata: { name, labels }, spec },
  });
const create = (name: string, project: string) =>
  server.call('POST', '/api/v1/applications', applicationBody(name, { spec: { project } }));

it('what a project inherits is told, and counts when applications are created', async () => {
  const any = { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] };
  await save('base', any);
  await save('web', {}, { tier: 'shop' });
  await save('alone', {});
  const told = await server.call('GET', '/api/v1/projects/web/globalprojects');
  expect(told.body).toMatchObject({ items: [{ metadata: { name: 'base' }, spec: any }] });
  const detailed = await server.call('GET', '/api/v1/projects/web/detailed');
  expect(detailed.body).toMatchObject({
    project: { spec: {} },
    globalProjects: [{ metadata: { name: 'base' } }],
  });
  expect((await server.call('GET', '/api/v1/projects/base/globalprojects')).body).toEqual({
    items: [],
  });
  expect((await create('inherits', 'web')).status).toBe(200);
  expect(await create('alone', 'alone')).toMatchObject({ status: 400, body: { code: 3 } });
});

it('a project is not updated to what would strand its applications, labels included', async () => {
  const put = (labels: object) =>
    server.call('PUT', '/api/v1/projects/web', {
      project: { metadata: { name: 'web', labels }, spec: {} },
    });
  expect((await put({ tier: 'shop', more: 'x' })).status).toBe(200);
  const refused = await put({});
  expect(refused).toMatchObject({ status: 400 });
  expect(refused.text).toContain('1 applications source became invalid');
});

it('settings that cannot be read are refused with what is wrong', async () => {
  const refused = await server.call('PUT', '/api/v1/lockstep/settings/customizations', {
    data: {
      globalProjects: '- {labelSelector: {}}',
      'application.sync.impersonation.enabled': 'x',
    },
  });
  expect(refused).toMatchObject({
    status: 400,
    body: {
      details: [
        { field: 'globalProjects[0]' },
        { field: 'application.sync.impersonation.enabled', reason: 'must be "true" or "false"' },
      ],
    },
  });
});

it('the default project permits what it is changed to, and stays', async () => {
  const project = {
    metadata: { name: 'default' },
    spec: {
      sourceRepos: ['https://git.example/**'],
      destinations: [{ server: '*', namespace: 'a' }],
    },
  };
  expect((await server.call('PUT', '/api/v1/projects/default', { project })).status).toBe(200);
  expect((await create('a', 'default')).status).toBe(200);
  expect(await create('b', 'default')).toMatchObject({ status: 400, body: { code: 3 } });
  expect((await server.call('DELETE', '/api/v1/projects/default')).status).toBe(400);
});
