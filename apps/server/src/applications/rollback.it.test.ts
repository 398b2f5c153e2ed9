import { hashPassword } from '@lockstep/access';
import type { Application, RevisionHistory } from '@lockstep/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let counter = 0;

/** An application that was deployed so many times, as `r0`, `r1`… */
async function start(times: number, spec: object = {}) {
  const name = `rollback-${++counter}`;
  const made = await server.call('POST', '/api/v1/applications', applicationBody(name, { spec }));
  expect(made.status, made.text).toBe(200);
  const uid = (made.body as Application).metadata.uid ?? '';
  for (let n = 0; n < times; n++) await deploy(uid, `r${n}`);
  const rollback = (body: object) =>
    server.call('POST', `/api/v1/applications/${name}/rollback`, body);
  const holds = async () => (await server.store.applications.record(uid))?.holds;
  return { name, uid, rollback, holds };
}

async function deploy(uid: string, revision: string) {
  const now = new Date().toISOString();
  const operation = await server.store.operations.start(
    {
      id: crypto.randomUUID(),
      applicationId: uid,
      kind: 'sync',
      phase: 'Running',
      message: '',
      sync: {},
      initiatedBy: {},
      revision: '',
      retryCount: 0,
      startedAt: now,
    },
    { name: 'test' },
  );
  const source = { repoURL: 'https://git.example/apps.git', path: `path-${revision}` };
  const history: Omit<RevisionHistory, 'id' | 'health'> = { revision, deployedAt: now, source };
  await server.store.operations.save({
    saves: [{ operation: { ...operation, phase: 'Succeeded', finishedAt: now }, history }],
  });
}

const automated = { syncPolicy: { automated: {} } };

describe('a rollback', () => {
  it.each<[string, object, string]>([
    ['to an id', { id: 1 }, 'r1'],
    ['to the first one, whose id is 0', { id: 0 }, 'r0'],
    ['without an id: to the one before the latest', {}, 'r1'],
    ['with null for an id: likewise', { id: null }, 'r1'],
  ])('%s', async (_, body, revision) => {
    const { uid, rollback } = await start(3);
    const answer = await rollback({ ...body, prune: true });
    expect(answer.status, answer.text).toBe(200);
    expect((await server.store.operations.active(uid))?.sync).toMatchObject({
      revision,
      source: { path: `path-${revision}` },
      prune: true,
      rollback: { id: Number(revision.slice(1)) },
    });
  });

  it.each<[string, number, object]>([
    ['an id that is not kept', 2, { id: 7 }],
    ['the previous one where there is none', 1, {}],
    ['anything where nothing was deployed', 0, { id: 0 }],
    ['what is no id', 2, { id: 'latest' }],
  ])('to %s is refused', async (_, times, body) => {
    const { rollback } = await start(times);
    expect(await rollback(body)).toMatchObject({
      status: 400,
      body: { code: 3, details: [{ field: 'id' }] },
    });
  });

  it('reaches only as far back as the history is kept', async () => {
    const { rollback } = await start(3, { revisionHistoryLimit: 2 });
    expect((await rollback({ id: 0 })).status).toBe(400);
    expect((await rollback({ id: 1 })).status).toBe(200);
  });

  it('is refused while automation would undo it, and names what helps', async () => {
    const { rollback, uid } = await start(2, automated);
    const answer = await rollback({ id: 0 });
    expect(answer).toMatchObject({ body: { code: 9 } });
    expect(answer.text).toContain('automated sync is enabled');
    expect(answer.text).toContain('--hold');
    expect(await server.store.operations.active(uid)).toBeUndefined();
  });

  it('is refused while a sync window holds syncs back, but not with an override', async () => {
    const name = 'rollback-windows';
    const destinations = [{ server: '*', namespace: '*' }];
    const deny = { kind: 'deny', schedule: '* * * * *', duration: '1h', applications: ['*'] };
    const spec = { sourceRepos: ['*'], destinations, syncWindows: [deny] };
    await server.call('POST', '/api/v1/projects', { project: { metadata: { name }, spec } });
    const { rollback, uid } = await start(2, { project: name });
    const refused = await rollback({ id: 0 });
    expect(refused).toMatchObject({ status: 403, body: { code: 7 } });
    expect(refused.text).toContain('cannot sync: blocked by sync window');
    expect(await server.store.operations.active(uid)).toBeUndefined();
    const lockstep = { overrideWindows: true, reason: 'incident 7' };
    expect((await rollback({ id: 0, lockstep })).status).toBe(200);
  });

  it('is let through while the application is held', async () => {
    const { name, rollback } = await start(2, automated);
    const body = { reason: 'incident 7', for: '1h' };
    await server.call('POST', `/api/v1/lockstep/applications/${name}/holds`, body);
    expect((await rollback({})).status).toBe(200);
  });
});

describe('a rollback with a hold', () => {
  it('holds the application at that deployment until it is released', async () => {
    const { name, rollback, holds } = await start(2, automated);
    const answer = await rollback({ id: 0, lockstep: { hold: { reason: 'incident 7' } } });
    expect(answer.status, answer.text).toBe(200);
    const held = {
      by: 'admin',
      reason: 'incident 7',
      since: expect.any(String),
      deployment: { id: 0, revision: 'r0' },
    };
    expect(await holds()).toEqual([held]);
    const url = `/api/v1/lockstep/applications/${name}/holds`;
    expect((await server.call('GET', url)).body).toEqual({ items: [held] });
    expect((await server.call('DELETE', url)).body).toEqual({ items: [] });
  });

  it('may end by itself, and needs no reason', async () => {
    const { rollback, holds } = await start(2, automated);
    expect((await rollback({ lockstep: { hold: { for: '2h' } } })).status).toBe(200);
    const [hold] = (await holds()) ?? [];
    expect(hold?.reason).toBe('rolled back');
    expect(Date.parse(hold?.until ?? '') - Date.parse(hold?.since ?? '')).toBe(7_200_000);
  });

  it('holds nothing when it is a dry run', async () => {
    const { rollback, holds } = await start(2, automated);
    const answer = await rollback({ dryRun: true, lockstep: { hold: {} } });
    expect(answer.status, answer.text).toBe(200);
    expect(await holds()).toEqual([]);
  });

  it.each([
    [{ for: '2d' }, 'for'],
    [{ for: '1h', until: '2126-01-01T00:00:00Z' }, 'until'],
    [{ until: '2020-01-01T00:00:00Z' }, 'until'],
  ])('until %j is refused', async (hold, field) => {
    const { rollback, uid } = await start(2, automated);
    const answer = await rollback({ lockstep: { hold } });
    expect(answer).toMatchObject({ status: 400, body: { details: [{ field }] } });
    expect(await server.store.operations.active(uid)).toBeUndefined();
  });

  it('needs the permission to update the application', async () => {
    const { name, uid } = await start(2, automated);
    await server.store.accounts.ensure('ann', await hashPassword('a long password'));
    const csv = ['get', 'sync'].map((one) => `p, ann, applications, ${one}, */*, allow`).join('\n');
    await server.call('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': csv } });
    const account = { username: 'ann', password: 'a long password' };
    const { token } = (await server.call('POST', '/api/v1/session', account)).body as {
      token: string;
    };
    const refused = await server.app.inject({
      method: 'POST',
      url: `/api/v1/applications/${name}/rollback`,
      headers: { authorization: `Bearer ${token}` },
      payload: { lockstep: { hold: {} } },
    });
    expect(refused.statusCode).toBe(403);
    expect(refused.body).toContain(`applications, update, default/${name}`);
    expect(await server.store.operations.active(uid)).toBeUndefined();
  });
});
