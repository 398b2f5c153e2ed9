import { hashPassword } from '@lockstep/access';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applicationBody, startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.signals.take();
});

const ALWAYS = { kind: 'deny', schedule: '* * * * *', duration: '1h', applications: ['*'] };
const NEVER = { kind: 'allow', schedule: '* * * * *', duration: '-1h', applications: ['*'] };

let counter = 0;

/** An application in a project of its own with these windows. */
async function start(syncWindows: object[]) {
  const name = `windows-${++counter}`;
  const project = projectOf(name, syncWindows);
  expect((await server.call('POST', '/api/v1/projects', { project })).status).toBe(200);
  const body = applicationBody(name, { spec: { project: name } });
  const made = await server.call('POST', '/api/v1/applications', body);
  expect(made.status, made.text).toBe(200);
  server.signals.take();
  return { name, url: `/api/v1/applications/${name}` };
}

function projectOf(name: string, syncWindows: object[]) {
  const destinations = [{ server: '*', namespace: '*' }];
  return { metadata: { name }, spec: { sourceRepos: ['*'], destinations, syncWindows } };
}

const audited = async (name: string) => {
  const entries = await server.store.audit.list({ object: `argocd/${name}`, limit: 10 });
  return entries.map(({ action, actor, detail }) => ({ action, actor, detail }));
};

describe('a manual sync', () => {
  it.each([
    ['an open deny', [ALWAYS], 'cannot sync: blocked by sync window deny "* * * * *" for 1h'],
    ['a closed allow', [NEVER], 'cannot sync: blocked by sync window allow "* * * * *" for -1h'],
  ])('is refused by %s', async (_, windows, message) => {
    const { url } = await start(windows);
    for (const body of [{}, { dryRun: true }]) {
      const answer = await server.call('POST', `${url}/sync`, body);
      expect(answer).toMatchObject({ status: 403, body: { code: 7 } });
      expect(answer.text).toContain(JSON.stringify(message).slice(1, -1));
      expect(answer.text).toContain('--override-windows REASON');
    }
  });

  it.each([
    ['a window that permits manual syncs', [{ ...ALWAYS, manualSync: true }]],
    ['a window of others', [{ ...ALWAYS, applications: ['other-*'] }]],
    ['no window', []],
  ])('is let through by %s', async (_, windows) => {
    const { url } = await start(windows);
    expect((await server.call('POST', `${url}/sync`, {})).status).toBe(200);
  });

  it('that windows refuse is in the audit with its application', async () => {
    const { name, url } = await start([ALWAYS]);
    expect((await server.call('POST', `${url}/sync`, {})).status).toBe(403);
    const find = { outcome: 'denied', object: `argocd/${name}`, limit: 5 } as const;
    await expect.poll(() => server.store.audit.list(find)).toHaveLength(1);
    const [line] = await server.store.audit.list(find);
    expect(line).toMatchObject({ action: 'sync', kind: 'application', project: name });
  });

  it('overrides windows with a reason, which is audited', async () => {
    const { name, url } = await start([ALWAYS]);
    const without = await server.call('POST', `${url}/sync`, {
      lockstep: { overrideWindows: true },
    });
    expect(without).toMatchObject({ status: 400 });
    const lockstep = { overrideWindows: true, reason: 'incident 7' };
    expect((await server.call('POST', `${url}/sync`, { lockstep })).status).toBe(200);
    expect((await audited(name))[0]).toMatchObject({
      action: 'sync',
      actor: 'admin',
      detail: { overrideWindows: 'incident 7' },
    });
  });

  it('overrides windows only with the permission for it', async () => {
    const { name, url } = await start([{ ...ALWAYS, manualSync: true }]);
    await server.store.accounts.ensure('ann', await hashPassword('a long password'));
    const csv = [
      'p, ann, applications, get, */*, allow',
      'p, ann, applications, sync, */*, allow',
    ].join('\n');
    const put = await server.call('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': csv } });
    expect(put.status, put.text).toBe(200);
    const signedIn = await server.call('POST', '/api/v1/session', {
      username: 'ann',
      password: 'a long password',
    });
    const { token } = signedIn.body as { token: string };
    const asAnn = (payload: object) =>
      server.app.inject({
        method: 'POST',
        url: `${url}/sync`,
        headers: { authorization: `Bearer ${token}` },
        payload,
      });
    const lockstep = { overrideWindows: true, reason: 'incident 7' };
    const refused = await asAnn({ lockstep });
    expect(refused.statusCode).toBe(403);
    expect(refused.body).toContain(`applications, override, ${name}/${name}`);
    expect((await asAnn({})).statusCode).toBe(200);
  });
});

describe('windows', () => {
  it('of an application are told, with those that are open', async () => {
    const { url } = await start([ALWAYS, NEVER, { ...ALWAYS, applications: ['x'] }]);
    const shown = { kind: 'deny', schedule: '* * * * *', duration: '1h', manualSync: false };
    expect((await server.call('GET', `${url}/syncwindows`)).body).toEqual({
      activeWindows: [shown],
      assignedWindows: [shown, { ...shown, kind: 'allow', duration: '-1h' }],
      canSync: false,
      manual: { canSync: false, because: expect.stringContaining('sync window deny') },
      automated: {
        canSync: false,
        because: expect.stringContaining('blocked by sync window deny'),
      },
      windows: expect.arrayContaining([
        { ...shown, active: true },
        expect.objectContaining({ kind: 'allow', active: false }),
      ]),
    });
  });

  it('of an application are told with when they change, once where they hold it back', async () => {
    const daily = { ...ALWAYS, schedule: '0 9 * * *', duration: '23h' };
    const { url } = await start([daily, { ...daily, schedule: '0 21 * * *' }]);
    const { body } = await server.call('GET', `${url}/syncwindows`);
    const { windows, automated } = body as {
      windows: { changes?: string }[];
      automated: { until?: string; nextChange?: string };
    };
    expect(windows.map(({ changes }) => typeof changes)).toEqual(['string', 'string']);
    expect(automated.nextChange).toBe(automated.until);
  });

  it('of an application without any say that all may sync', async () => {
    const { url } = await start([]);
    expect((await server.call('GET', `${url}/syncwindows`)).body).toEqual({
      activeWindows: [],
      assignedWindows: [],
      canSync: true,
      manual: { canSync: true },
      automated: { canSync: true },
      windows: [],
    });
  });

  it('of a project that are open are told whole', async () => {
    const { name } = await start([ALWAYS, NEVER]);
    const answer = await server.call('GET', `/api/v1/projects/${name}/syncwindows`);
    expect(answer.body).toEqual({ windows: [ALWAYS] });
  });

  it.each([
    [{ ...ALWAYS, schedule: '@daily' }, 'spec.syncWindows[0].schedule'],
    [{ ...ALWAYS, duration: '1d' }, 'spec.syncWindows[0].duration'],
    [{ ...ALWAYS, kind: 'block' }, 'spec.syncWindows[0].kind'],
    [{ ...ALWAYS, applications: [] }, 'spec.syncWindows[0]'],
    [{ ...ALWAYS, schedule: 5 }, 'spec.syncWindows[0].schedule'],
  ])('that are wrong are refused, naming the field: %o', async (window, field) => {
    const project = projectOf('wrong', [window]);
    const answer = await server.call('POST', '/api/v1/projects', { project });
    expect(answer).toMatchObject({ status: 400, body: { details: [{ field }] } });
  });

  it('that are stated twice are refused', async () => {
    const project = projectOf('twice', [ALWAYS, { ...ALWAYS, manualSync: true }]);
    const answer = await server.call('POST', '/api/v1/projects', { project });
    expect(answer.text).toContain('is stated before already');
  });

  it.each([
    [100, 200],
    [101, 400],
  ])('of which there are %i are answered %i', async (count, status) => {
    const windows = Array.from({ length: count }, (_, at) => ({ ...ALWAYS, duration: `${at}m` }));
    const project = projectOf(`many-${count}`, windows);
    const answer = await server.call('POST', '/api/v1/projects', { project });
    expect(answer.status, answer.text).toBe(status);
    if (status === 400) {
      expect(answer.body).toMatchObject({ details: [{ field: 'spec.syncWindows' }] });
      expect(answer.text).toContain('has 101 windows; a project may have 100');
    }
  });

  it('that change make the applications be looked at', async () => {
    const { name } = await start([ALWAYS]);
    const project = projectOf(name, []);
    expect((await server.call('PUT', `/api/v1/projects/${name}`, { project })).status).toBe(200);
    expect(server.signals.take()).toMatchObject([{ name: 'reconcile' }]);
  });
});

describe('a hold', () => {
  const holdsUrl = (name: string) => `/api/v1/lockstep/applications/${name}/holds`;
  const resource = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };

  it('says who, why and until when, wakes the worker, and is audited', async () => {
    const { name } = await start([]);
    const body = { reason: 'incident 7', for: '2h' };
    const made = await server.call('POST', holdsUrl(name), body);
    expect(made.status, made.text).toBe(200);
    const [hold] = (made.body as { items: { since: string; until: string }[] }).items;
    expect(hold).toMatchObject({ by: 'admin', reason: 'incident 7' });
    expect(Date.parse(hold?.until ?? '') - Date.parse(hold?.since ?? '')).toBe(7_200_000);
    expect(server.signals.take()).toMatchObject([{ name: 'reconcile' }]);
    expect((await server.call('GET', holdsUrl(name))).body).toEqual(made.body);
    expect((await audited(name))[0]).toMatchObject({ action: 'hold', actor: 'admin' });
  });

  it('takes the place of one for the same thing, and is released', async () => {
    const { name } = await start([]);
    await server.call('POST', holdsUrl(name), { reason: 'one', for: '1h' });
    await server.call('POST', holdsUrl(name), { reason: 'two', for: '1h' });
    const both = await server.call('POST', holdsUrl(name), { reason: 'web', for: '1h', resource });
    expect(both.body).toMatchObject({ items: [{ reason: 'two' }, { reason: 'web', resource }] });
    const query = 'group=apps&kind=Deployment&namespace=shop&resourceName=web';
    const left = await server.call('DELETE', `${holdsUrl(name)}?${query}`);
    expect(left.body).toMatchObject({ items: [{ reason: 'two' }] });
    expect((await server.call('DELETE', holdsUrl(name))).body).toEqual({ items: [] });
    expect(await server.call('DELETE', holdsUrl(name))).toMatchObject({ status: 404 });
    expect((await audited(name)).slice(0, 2).map(({ action }) => action)).toEqual([
      'release',
      'release',
    ]);
  });

  it('of a resource is refused beside 200 others, but may take the place of one', async () => {
    const { name } = await start([]);
    const record = await server.store.applications.recordByKey({ namespace: 'argocd', name });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const made = { by: 'kim', reason: 'x', since: new Date().toISOString(), until };
    for (let at = 0; at < 200; at += 1) {
      const held = { ...made, resource: { ...resource, name: `web-${at}` } };
      await server.store.applications.hold(record?.uid ?? '', held, { name: 'kim' });
    }
    const hold = (one?: object) =>
      server.call('POST', holdsUrl(name), { reason: 'y', for: '1h', resource: one });
    const refused = await hold(resource);
    expect(refused).toMatchObject({ status: 412, body: { code: 9 } });
    expect(refused.text).toContain('200 resources are held already: release some');
    expect((await hold({ ...resource, name: 'web-7' })).status).toBe(200);
    expect((await hold()).status).toBe(200);
  });

  it('that has ended is told no more', async () => {
    const { name } = await start([]);
    const record = await server.store.applications.recordByKey({ namespace: 'argocd', name });
    const past = { by: 'kim', reason: 'past', since: '2026-01-01T00:00:00Z' };
    const uid = record?.uid ?? '';
    const hold = { ...past, until: '2026-01-01T01:00:00Z' };
    await server.store.applications.hold(uid, hold, { name: 'kim' });
    expect((await server.call('GET', holdsUrl(name))).body).toEqual({ items: [] });
  });

  it.each([
    [{ for: '2h' }, 'reason'],
    [{ reason: ' ', for: '2h' }, 'reason'],
    [{ reason: 'x' }, 'until'],
    [{ reason: 'x', for: '1h', until: '2126-01-01T00:00:00Z' }, 'until'],
    [{ reason: 'x', for: '2d' }, 'for'],
    [{ reason: 'x', for: '-1h' }, 'for'],
    [{ reason: 'x', for: '169h' }, 'for'],
    [{ reason: 'x', until: '2020-01-01T00:00:00Z' }, 'until'],
    [{ reason: 'x', until: 'tomorrow' }, 'until'],
    [{ reason: 'x', for: '1h', resource: { kind: 'Deployment' } }, 'resource.name'],
    ...['group', 'kind', 'namespace', 'name'].map((field): [object, string] => [
      { reason: 'x', for: '1h', resource: { ...resource, [field]: 'x'.repeat(254) } },
      `resource.${field}`,
    ]),
  ])('is refused with a reason: %o', async (body, field) => {
    const { name } = await start([]);
    const answer = await server.call('POST', holdsUrl(name), body);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.text).toContain(field);
  });
});
