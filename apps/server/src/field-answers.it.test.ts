import type { Application } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationBody, startTestServer, type TestServer } from './testing/test-server.ts';

/** What clients of the field read in answers, or find there where we have nothing to say. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const URL = '/api/v1/applications';
const WHOLE_SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

async function create(name: string, change: object = {}): Promise<Application> {
  const answer = await server.call('POST', URL, applicationBody(name, change));
  expect(answer.status, answer.text).toBe(200);
  return answer.body as Application;
}

describe('an application', () => {
  it('says in which namespace its controller is', async () => {
    const { status } = await create('answers-a');
    expect(status.controllerNamespace).toBe('argocd');
  });

  it.each([
    ['empty', { project: '' }],
    ['left out', { project: undefined }],
  ])('whose project is %s is of the default one', async (what, spec) => {
    const application = await create(`answers-${what.replaceAll(' ', '-')}`, { spec });
    expect(application.spec.project).toBe('default');
  });

  it('tells times of its operation in whole seconds, and which operation that is', async () => {
    await create('answers-b');
    await server.call('POST', `${URL}/answers-b/sync`, {});
    const { body } = await server.call('GET', `${URL}/answers-b`);
    const { operationState } = (body as Application).status;
    expect(operationState?.startedAt).toMatch(WHOLE_SECONDS);
    const { uid = '' } = (body as Application).metadata;
    const active = await server.store.operations.active(uid);
    expect(operationState?.id).toBe(active?.id);
    expect((body as Application).operation).toEqual(operationState?.operation);
    expect(active?.startedAt).not.toMatch(WHOLE_SECONDS);
  });

  it('tells times of its events in whole seconds', async () => {
    await create('answers-c');
    const { body } = await server.call('GET', `${URL}/answers-c/events`);
    const [event] = (body as { items: Record<string, string>[] }).items;
    expect(event?.firstTimestamp).toMatch(WHOLE_SECONDS);
  });
});

describe('fields in the query', () => {
  beforeAll(() => create('answers-fields'));

  it.each<[string, string, object]>([
    ['/api/v1/projects', 'items.metadata.name', { items: [{ metadata: { name: 'default' } }] }],
    ['/api/v1/projects/default', 'metadata.name', { metadata: { name: 'default' } }],
    ['/api/v1/clusters', 'items.name', { items: [{ name: 'in-cluster' }] }],
    [`${URL}/answers-fields`, 'metadata.name', { metadata: { name: 'answers-fields' } }],
    [`${URL}/answers-fields/resource-tree`, 'nodes.kind', { nodes: [] }],
    [`${URL}/answers-fields/syncwindows`, 'canSync', { canSync: true }],
    ['/api/v1/settings', 'controllerNamespace', { controllerNamespace: 'argocd' }],
    ['/api/version', 'nothing', {}],
  ])('select of %s only %s', async (url, fields, expected) => {
    const answer = await server.call('GET', `${url}?fields=${fields}`);
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual(expected);
  });

  it('leave out what they name behind a minus', async () => {
    const whole = (await server.call('GET', '/api/v1/projects/default')).body as object;
    const part = await server.call('GET', '/api/v1/projects/default?fields=-metadata,status');
    expect(part.body).toEqual({ ...whole, metadata: undefined, status: undefined });
  });

  it('take nothing from an error', async () => {
    const answer = await server.call('GET', '/api/v1/projects/nowhere?fields=metadata.name');
    expect(answer).toMatchObject({ status: 404, body: { code: 5 } });
  });
});

describe('a project', () => {
  it('has no links where none are declared', async () => {
    const answer = await server.call('GET', '/api/v1/projects/default/links');
    expect(answer).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('has events of what was done to it', async () => {
    const project = { metadata: { name: 'answers' }, spec: {} };
    await server.call('POST', '/api/v1/projects', { project });
    const changed = { ...project, spec: { description: 'changed' } };
    await server.call('PUT', '/api/v1/projects/answers', { project: changed });
    const { body } = await server.call('GET', '/api/v1/projects/answers/events');
    expect(body).toMatchObject({
      items: [
        { reason: 'ResourceCreated', involvedObject: { kind: 'AppProject', name: 'answers' } },
        { reason: 'ResourceUpdated', message: 'admin initiated update' },
      ],
    });
  });
});

describe('what this version cannot do', () => {
  it.each([
    ['GET', '/api/v1/applicationsets'],
    ['GET', '/api/v1/applicationsets/one'],
    ['GET', '/api/v1/stream/applicationsets'],
    ['GET', '/api/v1/notifications/services'],
    ['POST', '/api/v1/applications/manifestsWithFiles'],
    ['GET', `${URL}/one/server-side-diff`],
  ] as const)('is told as that: %s %s', async (method, url) => {
    const answer = await server.call(method, url);
    expect(answer).toMatchObject({ status: 501, body: { code: 12 } });
  });

  it('is told to nobody who has not signed in', async () => {
    const answer = await server.app.inject({ url: '/api/v1/applicationsets' });
    expect(answer.statusCode).toBe(401);
  });

  it('tells which plug-ins there are only with a worker', async () => {
    const answer = await server.call('GET', '/api/v1/settings/plugins');
    expect(answer).toMatchObject({ status: 503, body: { code: 14 } });
  });
});
