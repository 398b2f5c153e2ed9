import type { AuditEntry } from '@lockstep/store';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { signInAs } from '../testing/sign-in-as.ts';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let ann: string;

beforeAll(async () => {
  server = await startTestServer();
  ann = await signInAs(server, 'ann');
  expect((await server.call('POST', '/api/v1/applications', applicationBody('web'))).status).toBe(
    200,
  );
});
afterAll(() => server?.close());

const asAnn = (method: 'GET' | 'POST' | 'DELETE', url: string) =>
  server.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${ann}`, 'x-request-id': 'ann-asks' },
  });

async function list(query: string): Promise<{ items: AuditEntry[]; next?: string }> {
  const { status, body, text } = await server.call('GET', `/api/v1/lockstep/audit?${query}`);
  expect(status, text).toBe(200);
  return body;
}

const denied = (query: string) =>
  waitFor(async () => (await list(`outcome=denied&${query}`)).items[0], { what: 'the line' });

describe('the audit', () => {
  it('tells who changed what, from where, with which session', async () => {
    const spec = { spec: { source: { repoURL: 'https://git.example/apps.git', path: 'other' } } };
    const raw = applicationBody('web', spec);
    expect((await server.call('PUT', '/api/v1/applications/web', raw)).status).toBe(200);
    const [entry] = (await list('kind=application&object=argocd/web&action=update')).items;
    expect(entry).toMatchObject({
      actor: 'admin',
      address: '127.0.0.1',
      cause: 'person',
      outcome: 'done',
      tokenId: expect.stringMatching(/.{8,}/),
      requestId: expect.stringMatching(/.{8,}/),
    });
    expect(entry?.detail.changes).toContainEqual({
      path: 'spec.source.path',
      before: 'web',
      after: 'other',
    });
  });

  it('tells of settings with what was before', async () => {
    const put = (data: object) =>
      server.call('PUT', '/api/v1/lockstep/settings/customizations', { data });
    const key = 'resource.compareoptions';
    expect((await put({ [key]: 'ignoreAggregatedRoles: true' })).status).toBe(200);
    expect((await put({ [key]: 'ignoreAggregatedRoles: false' })).status).toBe(200);
    const [entry] = (await list('kind=settings')).items;
    expect(entry).toMatchObject({
      object: 'customizations',
      detail: {
        changes: [
          {
            path: key,
            before: 'ignoreAggregatedRoles: true',
            after: 'ignoreAggregatedRoles: false',
          },
        ],
      },
    });
  });

  it.each([
    ['DELETE', '/api/v1/applications/web', 'application', 'delete', 'argocd/web'],
    ['GET', '/api/v1/applications/none?project=p', 'application', 'get', 'argocd/none'],
    ['GET', '/api/v1/lockstep/audit', 'audit', 'get', '*'],
  ] as const)('tells of a refusal: %s %s', async (method, url, kind, action, object) => {
    expect((await asAnn(method, url)).statusCode).toBe(403);
    const route = `${method} ${url.replace(/\?.*/, '')}`.replace(
      /applications\/.*/,
      'applications/:name',
    );
    const entry = await waitFor(
      async () =>
        (await list(`outcome=denied&kind=${kind}&action=${action}`)).items.find(
          ({ detail }) => detail.route === route,
        ),
      { what: 'the refusal' },
    );
    expect(entry).toMatchObject({ actor: 'ann', object, requestId: expect.any(String) });
    expect(entry.detail.reason).toContain('permission denied');
  });

  it('names what was refused as what was done: one filter finds both', async () => {
    expect((await asAnn('POST', '/api/v1/applications/web/sync')).statusCode).toBe(403);
    const all = await waitFor(
      async () => {
        const { items } = await list('kind=application&object=argocd/web');
        return items.some(({ outcome, action }) => outcome === 'denied' && action === 'sync')
          ? items
          : undefined;
      },
      { what: 'the refusal' },
    );
    expect(all.map(({ outcome, action }) => `${outcome} ${action}`)).toContain('done create');
    expect(all.find(({ action }) => action === 'sync')).toMatchObject({
      project: 'default',
      detail: { permission: 'applications, sync, default/web' },
    });
  });

  it('tells of a refused subscription', async () => {
    const address = (await server.listen()).replace('http', 'ws');
    const socket = new WebSocket(`${address}/api/v1/stream`, {
      headers: { authorization: `Bearer ${ann}` },
    });
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ op: 'subscribe', id: 's', topic: 'application', name: 'web' }));
    const entry = await denied('kind=application&action=get&object=argocd/web');
    expect(entry).toMatchObject({ actor: 'ann', detail: { route: 'topic application' } });
    socket.terminate();
  });

  it('is not filled by a flood of refusals', async () => {
    const attempts = Array.from({ length: 120 }, (_, n) =>
      asAnn('GET', `/api/v1/applications/flood-${n}?project=p`),
    );
    await Promise.all(attempts);
    await server.app.lockstep.deniedAttempts.close();
    const { items } = await list('outcome=denied&actor=ann&limit=1000');
    expect(items.length).toBeLessThan(50);
    const counted = items.find(({ action }) => action === 'several');
    expect(counted?.detail.attempts).toBeGreaterThan(80);
  });

  it('pages by id and filters', async () => {
    const all = (await list('limit=1000')).items;
    const first = await list('limit=2');
    const second = await list(`limit=1000&before=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(second.next).toBeUndefined();
    expect((await list('actor=nobody')).items).toEqual([]);
    expect((await server.call('GET', '/api/v1/lockstep/audit?from=x')).status).toBe(400);
    expect((await server.call('GET', '/api/v1/lockstep/audit?before=x')).status).toBe(400);
  });

  it('is exported whole, oldest first', async () => {
    const rows = Array.from({ length: 520 }, (_, n) => ({
      action: 'sync',
      kind: 'application',
      object: `a/${n}`,
    }));
    for (const row of rows) await server.store.audit.record({ actor: { name: 'mass' }, ...row });
    const answer = await server.call('GET', '/api/v1/lockstep/audit/export?actor=mass');
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    const objects = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).object);
    expect(objects).toEqual(rows.map(({ object }) => object));
    const csv = await server.call('GET', '/api/v1/lockstep/audit/export?actor=mass&format=csv');
    expect(csv.headers['content-disposition']).toBe('attachment; filename="audit.csv"');
    expect(csv.text.split('\r\n')).toHaveLength(522);
    expect(
      (await server.call('GET', '/api/v1/lockstep/audit/export?actor=no&format=csv')).text,
    ).toMatch(/^id,.*,hash\r\n$/);
    expect((await server.call('GET', '/api/v1/lockstep/audit/export?actor=no')).text).toBe('');
    expect((await server.call('GET', '/api/v1/lockstep/audit/export?format=xml')).status).toBe(400);
  });
});
