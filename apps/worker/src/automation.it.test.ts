import { isDeepStrictEqual } from 'node:util';
import { type Application, type Hold, parseProject, type SyncWindow } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { conditionOf, isOutOfSync, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

let stack: Stack;
let worker: Worker;

beforeAll(async () => {
  stack = await startStack();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'warn' }, []));
});

afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

const ACTOR = { name: 'test' };
const POLICY = 'lockstep.dev/drift-policy';
const ALWAYS: SyncWindow = {
  kind: 'deny',
  schedule: '* * * * *',
  duration: '1h',
  applications: ['*'],
};

/** A project of its own with these windows. */
async function projectWith(syncWindows: SyncWindow[]): Promise<string> {
  const name = uniqueNamespace('team');
  const raw = projectOf(name, syncWindows);
  await stack.store.projects.create(parseProject(raw), raw, { upsert: false }, ACTOR);
  return name;
}

async function setWindows(name: string, syncWindows: SyncWindow[]): Promise<void> {
  const raw = projectOf(name, syncWindows);
  await stack.store.projects.update(name, parseProject(raw), raw, ACTOR);
}

function projectOf(name: string, syncWindows: SyncWindow[]) {
  const destinations = [{ server: '*', namespace: '*' }];
  const clusterResourceWhitelist = [{ group: '*', kind: '*' }];
  const spec = { sourceRepos: ['*'], destinations, clusterResourceWhitelist, syncWindows };
  return { metadata: { name }, spec };
}

/** A deny that was open long before and closes by itself, so many seconds from now. */
function denyFor(seconds: number): SyncWindow {
  const now = new Date();
  const elapsed = now.getUTCMinutes() * 60 + now.getUTCSeconds();
  const schedule = `0 ${now.getUTCHours()} * * *`;
  return { ...ALWAYS, schedule, duration: `${elapsed + seconds}s` };
}

const because = ({ status }: Application) => status.automation?.because ?? '';
const FILES = { 'app/cm.json': configMap('settings', { a: '1', b: '1' }) };

/** Changes the live object as somebody at a terminal does. */
async function drift(app: TestApp, data: Record<string, string | null>, name = 'settings') {
  await stack.kube.patch(
    { group: '', version: 'v1', kind: 'ConfigMap', namespace: app.namespace, name },
    { data },
    'merge',
    { manager: 'somebody' },
  );
}

/** Waits until the live object holds just this. */
async function untilData(app: TestApp, data: Record<string, string>, name = 'settings') {
  await waitFor(
    async () => {
      const found = await app.data(name);
      if (isDeepStrictEqual(found, data)) return true;
      throw new Error(`${name} is ${JSON.stringify(found)}`);
    },
    { what: `${name} being ${JSON.stringify(data)}`, deadlineMs: 30_000 },
  );
}

async function annotate(app: TestApp, annotations: Record<string, string>): Promise<void> {
  const { spec } = await app.now();
  const raw = {
    apiVersion: 'argoproj.io/v1alpha1' as const,
    kind: 'Application' as const,
    metadata: { name: app.name, annotations },
    spec,
  };
  const key = { namespace: 'argocd', name: app.name };
  await stack.store.applications.update(key, raw, raw, ACTOR);
}

async function hold(app: TestApp, seconds: number, resource?: Hold['resource']): Promise<string> {
  const now = Date.now();
  const until = new Date(now + seconds * 1000).toISOString();
  const held = { by: 'kim', reason: 'incident 7', since: new Date(now).toISOString(), until };
  await stack.store.applications.hold(app.uid, { ...held, ...(resource && { resource }) }, ACTOR);
  return until;
}

describe('sync windows', () => {
  it('hold automated sync back until they let it through, and say until when', async () => {
    const project = await projectWith([ALWAYS]);
    const app = await startApp(stack, FILES, { spec: { project } });
    const blocked = await app.until('blocked', (one) => because(one).includes('sync window'));
    expect(blocked.status.sync.status).toBe('OutOfSync');
    expect(because(blocked)).toContain('deny "* * * * *" for 1h; no time is known');
    expect(await app.data('settings')).toBeUndefined();
    await setWindows(project, []);
    await app.refresh();
    const synced = await app.untilSynced();
    expect(synced.status.automation).toBeUndefined();
  });

  it('wake the application when they open, with nobody asking', async () => {
    const project = await projectWith([ALWAYS]);
    const app = await startApp(stack, FILES, { spec: { project } });
    await app.until('blocked for good', (one) => because(one).includes('no time is known'));
    await setWindows(project, [denyFor(6)]);
    await app.refresh();
    const blocked = await app.until('blocked', (one) => because(one).includes('let through again'));
    expect(Date.parse(blocked.status.automation?.until ?? '')).toBeGreaterThan(Date.now() - 60_000);
    await app.untilSynced();
  });

  it('hold self-heal back', async () => {
    const project = await projectWith([]);
    const app = await startApp(stack, FILES, { spec: { project } });
    await app.untilSynced();
    await setWindows(project, [ALWAYS]);
    await drift(app, { a: '2' });
    await app.until('blocked', (one) => because(one).includes('sync window'));
    expect(await app.data('settings')).toMatchObject({ a: '2' });
    await setWindows(project, [{ ...ALWAYS, applications: ['another'] }]);
    await app.refresh();
    await app.untilSynced();
    expect(await app.data('settings')).toMatchObject({ a: '1' });
  });

  it('hold an operation back that has begun, which can be terminated meanwhile', async () => {
    const project = await projectWith([ALWAYS]);
    const app = await startApp(stack, FILES, { automated: null, spec: { project } });
    await app.until('compared', isOutOfSync);
    const operation = await app.begin({ sync: {} });
    const waiting = await app.until('waiting', (one) =>
      (one.status.operationState?.message ?? '').includes('blocked by sync window'),
    );
    expect(waiting.status.operationState?.phase).toBe('Running');
    await stack.store.operations.terminate(app.uid, ACTOR);
    await app.refresh();
    expect((await app.ended(operation)).phase).toBe('Failed');
    expect(await app.data('settings')).toBeUndefined();
  });

  it('let through manual syncs where they permit them, and what is exempted', async () => {
    const project = await projectWith([ALWAYS]);
    const app = await startApp(stack, FILES, { automated: null, spec: { project } });
    await app.until('compared', isOutOfSync);
    const exempt = await app.ended(await app.begin({ sync: {}, overrideWindows: 'incident 7' }));
    expect(exempt.phase).toBe('Succeeded');
    await setWindows(project, [{ ...ALWAYS, manualSync: true }]);
    expect((await app.sync()).phase).toBe('Succeeded');
  });

  it('that cannot be read hold syncs back and say why', async () => {
    const project = await projectWith([{ ...ALWAYS, schedule: '@daily' }]);
    const app = await startApp(stack, FILES, { spec: { project } });
    await app.until('blocked', (one) => because(one).includes('cannot parse schedule "@daily"'));
  });
});

describe('a drift policy', () => {
  it('heal puts drift right where nothing else is automated, and deploys nothing', async () => {
    const app = await startApp(stack, FILES, { automated: null });
    await app.until('compared', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    await app.untilSynced();
    await annotate(app, { [POLICY]: 'heal' });
    await drift(app, { a: '2' });
    await untilData(app, { a: '1', b: '1' });
    await app.untilSynced();
    await app.push({ 'app/cm.json': configMap('settings', { a: '3', b: '1' }) });
    await app.until('waiting for a sync', isOutOfSync);
    await drift(app, { b: '2' });
    await app.until('a reason', (one) => because(one) === 'automated sync is not enabled');
    expect(await app.data('settings')).toEqual({ a: '1', b: '2' });
  });

  it('heal leaves a rollback alone', async () => {
    const app = await startApp(stack, FILES, { automated: null });
    await app.until('compared', isOutOfSync);
    const first = (await app.sync()).revision;
    await app.push({ 'app/cm.json': configMap('settings', { a: '2', b: '1' }) });
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await annotate(app, { [POLICY]: 'heal' });
    expect((await app.sync({ revision: first })).phase).toBe('Succeeded');
    await app.until('a reason', (one) => because(one) === 'automated sync is not enabled');
    expect(await app.data('settings')).toEqual({ a: '1', b: '1' });
  });

  it('alert tells of drift and leaves it, also with self-heal', async () => {
    const app = await startApp(stack, {
      'app/cm.json': configMap('settings', { a: '1' }, { [POLICY]: 'alert' }),
      'app/other.json': configMap('other', { a: '1' }),
    });
    await app.untilSynced();
    await drift(app, { a: '2' });
    await app.untilCondition('DriftDetected', 'ConfigMap/settings was changed');
    await drift(app, { a: '2' }, 'other');
    await untilData(app, { a: '1' }, 'other');
    expect(await app.data('settings')).toEqual({ a: '2' });
    const told = await app.until('a reason', (one) => because(one).includes('drift policy'));
    expect(told.status.sync.status).toBe('OutOfSync');
    // A deployment is another switch: Git's next state comes.
    await app.push({ 'app/cm.json': configMap('settings', { a: '5' }, { [POLICY]: 'alert' }) });
    const after = await app.untilSynced();
    expect(await app.data('settings')).toEqual({ a: '5' });
    expect(conditionOf(after, 'DriftDetected')).toBeUndefined();
  });

  it('ignore does not count drift, but does count a change in Git', async () => {
    const app = await startApp(stack, FILES, { automated: null });
    await app.until('compared', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await drift(app, { a: '2' });
    await app.until('OutOfSync', isOutOfSync);
    await annotate(app, { [POLICY]: 'ignore' });
    await app.refresh();
    await app.untilSynced();
    expect(await app.data('settings')).toMatchObject({ a: '2' });
    await app.push({ 'app/cm.json': configMap('settings', { a: '1', b: '9' }) });
    await app.until('OutOfSync by Git', isOutOfSync);
  });

  it('that nobody knows is told', async () => {
    const app = await startApp(stack, {
      'app/cm.json': configMap('settings', { a: '1' }, { [POLICY]: 'never' }),
    });
    await app.untilCondition('UnknownFieldWarning', '"never" is none of heal, alert, ignore');
  });
});

describe('a hold', () => {
  it('pauses self-heal of an application, says who and why, and ends by itself', async () => {
    const app = await startApp(stack, FILES);
    await app.untilSynced();
    const until = await hold(app, 8);
    await drift(app, { a: '2' });
    const held = await app.until('held', (one) => because(one).includes('held by kim'));
    expect(held.status.automation).toEqual({
      because: `the application is held by kim until ${until}: incident 7`,
      until,
    });
    expect(await app.data('settings')).toMatchObject({ a: '2' });
    await app.untilSynced();
    expect(await app.data('settings')).toMatchObject({ a: '1' });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until));
  });

  it('of one resource leaves the others to self-heal, and keeps Git from overwriting it', async () => {
    const app = await startApp(stack, {
      ...FILES,
      'app/other.json': configMap('other', { a: '1' }),
    });
    await app.untilSynced();
    const resource = { group: '', kind: 'ConfigMap', namespace: app.namespace, name: 'settings' };
    await hold(app, 3600, resource);
    await drift(app, { a: '2' });
    await drift(app, { a: '2' }, 'other');
    await untilData(app, { a: '1' }, 'other');
    await app.until('held', (one) => because(one).startsWith('ConfigMap/settings is held by kim'));
    const sha = await app.push({ 'app/cm.json': configMap('settings', { a: '3' }) });
    await app.until(
      'held at the push',
      (one) => one.status.sync.revision === sha && because(one).includes('held by kim'),
    );
    expect(await app.data('settings')).toMatchObject({ a: '2' });
    await stack.store.applications.release(app.uid, { resource }, ACTOR);
    await app.refresh();
    await app.untilSynced();
    expect(await app.data('settings')).toEqual({ a: '3' });
  });
});

describe('a retry', () => {
  it('takes the newest commit with refresh', async () => {
    const broken = { ...configMap('settings', {}), data: 'not a map' };
    const app = await startApp(
      stack,
      { 'app/cm.json': broken },
      {
        syncPolicy: {
          automated: {},
          retry: { limit: 50, refresh: true, backoff: { duration: '500ms', factor: 1 } },
        },
      },
    );
    const failing = await app.until(
      'retrying',
      (one) => (one.status.operationState?.retryCount ?? 0) > 0,
    );
    expect(failing.status.operationState?.phase).toBe('Running');
    const sha = await app.push({ 'app/cm.json': configMap('settings', { a: '1' }) });
    const done = await app.until(
      'Succeeded',
      (one) => one.status.operationState?.phase === 'Succeeded',
    );
    expect(done.status.operationState?.syncResult?.revision).toBe(sha);
    expect(done.status.operationState?.retryCount).toBeGreaterThan(0);
    await untilData(app, { a: '1' });
  });
});

describe('a fight over a field', () => {
  it('ends for that field after three heals, names the other writer, and lasts until Git moves', async () => {
    const app = await startApp(stack, FILES);
    await app.untilSynced();
    const fought = await app.until('a fight', (one) => {
      if (conditionOf(one, 'HealConflictWarning')) return true;
      if (one.status.sync.status === 'Synced') void drift(app, { a: 'theirs' });
      return false;
    });
    const told = conditionOf(fought, 'HealConflictWarning');
    expect(told).toContain('data.a of ConfigMap/settings was healed 3 times within 10 minutes');
    expect(told).toContain('somebody (Update');
    expect(await app.data('settings')).toEqual({ a: 'theirs', b: '1' });
    // Another field of the same object is still put right, and this one left alone.
    await drift(app, { b: '2' });
    await app.until(
      'the other field healed',
      (one) =>
        (one.status.operationState?.operation.sync?.keepLive?.length ?? 0) > 0 &&
        one.status.operationState?.phase === 'Succeeded',
    );
    expect(await app.data('settings')).toEqual({ a: 'theirs', b: '1' });
    await app.push({ 'app/cm.json': configMap('settings', { a: '7', b: '1' }) });
    const after = await app.untilSynced();
    expect(await app.data('settings')).toEqual({ a: '7', b: '1' });
    expect(conditionOf(after, 'HealConflictWarning')).toBeUndefined();
  });
});
