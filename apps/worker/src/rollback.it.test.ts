import {
  type Application,
  type Hold,
  type KubeObject,
  parseProject,
  type RevisionHistory,
  type SyncWindow,
} from '@lockstep/domain';
import { rollbackRequest } from '@lockstep/engine';
import { uniqueNamespace } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment, hookJob, widget, widgetCrd } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import {
  type AppOptions,
  conditionOf,
  isOutOfSync,
  isSynced,
  startApp,
  type TestApp,
} from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Going back, by hand and by itself, on a real API server. */

let stack: Stack;
let worker: Worker;
const group = `${uniqueNamespace('rollback')}.example.com`;

beforeAll(async () => {
  stack = await startStack();
  await stack.kube.create(widgetCrd(group));
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'warn' }, []));
});

afterAll(async () => {
  await worker?.stop();
  await stack?.kube.delete({
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    namespace: '',
    name: `widgets.${group}`,
  });
  await stack?.close();
});

const ACTOR = { name: 'kim' };
const WITHIN = { 'lockstep.dev/rollback-on-degraded': '5m' };
const because = ({ status }: Application) => status.automation?.because ?? '';
const isHealthy = ({ status }: Application) => status.health.status === 'Healthy';
const history = ({ status }: Application) => status.history ?? [];

/** Begins a rollback as the API does. */
async function rollBack(app: TestApp, id: number, options: { hold?: Hold } = {}) {
  const { spec, status } = await app.now();
  const entry = status.history?.find((one) => one.id === id) as RevisionHistory;
  const { sync } = rollbackRequest(spec, entry, { prune: true });
  const started = await stack.store.operations.start(
    {
      id: crypto.randomUUID(),
      applicationId: app.uid,
      kind: 'sync',
      phase: 'Running',
      message: '',
      sync,
      initiatedBy: { username: ACTOR.name },
      revision: '',
      retryCount: 0,
      startedAt: new Date().toISOString(),
    },
    ACTOR,
    options,
  );
  await app.refresh();
  return await app.ended(started);
}

async function deployed(app: TestApp, count: number): Promise<Application> {
  return await app.until(`${count} deployments`, (one) => history(one).length === count);
}

describe('a rollback', () => {
  it('deploys just what the entry had: path, parameters and revision', async () => {
    const files = (version: string) => ({
      'app/kustomization.yaml': 'resources: [settings.yaml]',
      'app/settings.yaml': configMap('settings', { version }),
      'other/settings.json': configMap('settings', { version: `other ${version}` }),
    });
    const app = await startApp(stack, files('1'), {
      automated: null,
      source: { kustomize: { commonAnnotations: { team: 'blue' } } },
    });
    await app.until('OutOfSync', isOutOfSync);
    const first = await app.sync();
    await app.push(files('2'));
    await app.edit({ source: { repoURL: app.repo.url, path: 'other' } });
    await stack.signals.render({ uid: app.uid, edited: true });
    await app.until('OutOfSync by the edit', isOutOfSync);
    await app.sync();
    await deployed(app, 2);
    expect(await app.data('settings')).toEqual({ version: 'other 2' });

    expect((await rollBack(app, 0)).phase).toBe('Succeeded');
    const live = await app.live('ConfigMap', 'settings');
    expect(live?.data).toEqual({ version: '1' });
    expect(live?.metadata.annotations?.team).toBe('blue');
    const [then, , now] = history(await deployed(app, 3));
    expect(now).toMatchObject({ id: 2, rolledBackTo: 0, revision: first.revision });
    expect(now?.source).toEqual(then?.source);
  });

  it('finds what was deployed, though the application was edited while the sync ran', async () => {
    const files = {
      'app/hook.json': hookJob('slow', 'PostSync', { delay: '2s' }),
      'app/a.json': configMap('a', { x: '1' }),
      'other/a.json': configMap('a', { x: '2' }),
    };
    const app = await startApp(stack, files, { automated: null });
    await app.until('OutOfSync', isOutOfSync);
    const running = await app.begin({ sync: {} });
    await app.until('waiting for the hook', ({ status }) =>
      Boolean(status.operationState?.message.includes('Job/slow')),
    );
    await app.edit({ source: { repoURL: app.repo.url, path: 'other' } });
    await app.refresh();
    await app.ended(running);
    const { status } = await deployed(app, 1);
    expect(status.history?.[0]?.source?.path).toBe('app');
    expect(status.operationState?.syncResult?.source?.path).toBe('app');
  });

  it('deploys several sources at the revisions that they had', async () => {
    const values = await stack.git.createRepo(uniqueNamespace('values'));
    await values.commit({ 'app/b.json': JSON.stringify(configMap('b', { x: '1' })) });
    const repo = await stack.git.createRepo(uniqueNamespace('first'));
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', { x: '1' }) },
      {
        repo,
        automated: null,
        spec: {
          source: undefined,
          sources: [
            { repoURL: repo.url, path: 'app' },
            { repoURL: values.url, path: 'app' },
          ],
        },
      },
    );
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await values.commit({ 'app/b.json': JSON.stringify(configMap('b', { x: '2' })) });
    await app.push({ 'app/a.json': configMap('a', { x: '2' }) });
    await app.sync();
    await deployed(app, 2);
    expect([await app.data('a'), await app.data('b')]).toEqual([{ x: '2' }, { x: '2' }]);
    expect((await rollBack(app, 0)).phase).toBe('Succeeded');
    expect([await app.data('a'), await app.data('b')]).toEqual([{ x: '1' }, { x: '1' }]);
  });

  it('with a hold stays: a newer commit is OutOfSync and waits for the release', async () => {
    const app = await startApp(stack, { 'app/a.json': configMap('a', { x: '1' }) });
    const first = await app.untilSynced();
    await app.push({ 'app/a.json': configMap('a', { x: '2' }) });
    await deployed(app, 2);
    const deployment = { id: 0, revision: first.status.sync.revision ?? '' };
    const hold = { by: 'kim', reason: 'incident 7', since: new Date().toISOString(), deployment };
    expect((await rollBack(app, 0, { hold })).phase).toBe('Succeeded');
    const held = await app.until('held', (one) => because(one).includes('held by kim'));
    const words = `the application is held by kim at ${deployment.revision.slice(0, 7)} (deployment 0) until released: incident 7`;
    expect(held.status.automation).toEqual({ because: words });
    const sha = await app.push({ 'app/a.json': configMap('a', { x: '3' }) });
    await app.until(
      'OutOfSync at the push',
      (one) => isOutOfSync(one) && one.status.sync.revision === sha && because(one) === words,
    );
    expect(await app.data('a')).toEqual({ x: '1' });
    await stack.store.applications.release(app.uid, {}, ACTOR);
    await app.refresh();
    await app.untilSynced();
    expect(await app.data('a')).toEqual({ x: '3' });
  });
});

/** A Deployment; one that is simulated to fail is given up after a second. */
function web(simulate?: string): KubeObject {
  const made = deployment('web', { ...(simulate ? { simulate } : {}) });
  if (!simulate) return made;
  return { ...made, spec: { ...(made.spec as object), progressDeadlineSeconds: 1 } };
}

/** A custom resource that is as healthy as `setReady` says. */
const version = (text: string) => ({ 'app/w.json': widget(group, 'w', { version: text }) });

async function setReady(app: TestApp, ready: boolean): Promise<void> {
  const ref = { group, version: 'v1', kind: 'Widget', namespace: app.namespace, name: 'w' };
  const condition = { type: 'Ready', status: ready ? 'True' : 'False', reason: 'Failed' };
  await stack.kube.patch(ref, { status: { conditions: [condition] } }, 'merge');
}

async function versionOf(app: TestApp): Promise<string | undefined> {
  const ref = { group, version: 'v1', kind: 'Widget', namespace: app.namespace, name: 'w' };
  return (await stack.kube.find(ref))?.metadata.annotations?.version;
}

/** Version 1 was Healthy; version 2 is deployed, and not yet Degraded. */
async function startWithTwo(
  automated: AppOptions['automated'] = {},
  spec: AppOptions['spec'] = {},
): Promise<TestApp> {
  const app = await startApp(stack, version('1'), { automated, spec });
  await app.annotate(WITHIN);
  await app.until('compared', (one) => isOutOfSync(one) || isSynced(one));
  if (!automated) await app.sync();
  await app.untilSynced();
  await setReady(app, true);
  await app.until('the health of version 1', (one) => history(one)[0]?.health === 'Healthy');
  await app.push(version('2'));
  if (!automated) {
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
  }
  await deployed(app, 2);
  await app.untilSynced();
  return app;
}

describe('an application that becomes Degraded soon after a sync', () => {
  it('goes back by itself, keeps the bad revision out, and says whose it is', async () => {
    const app = await startApp(stack, { 'app/web.json': web() });
    await app.annotate(WITHIN);
    await app.until('the first one', (one) => history(one)[0]?.health === 'Healthy');
    const bad = await app.push({ 'app/web.json': web('never-ready') });
    const back = await app.until('rolled back', (one) => history(one).length === 3);
    const [good, , now] = history(back);
    expect(now).toMatchObject({
      rolledBackTo: 0,
      revision: good?.revision,
      initiatedBy: { automated: true },
    });
    expect(back.status.operationState?.operation).toMatchObject({
      initiatedBy: { automated: true },
      sync: { rollback: { because: expect.stringContaining('became Degraded') } },
    });
    const healthy = await app.until('Healthy', (one) => isHealthy(one) && isOutOfSync(one));
    expect(history(healthy).map(({ health }) => health)).toEqual([
      'Healthy',
      'Degraded',
      'Healthy',
    ]);
    const told = conditionOf(healthy, 'RollbackQuarantine');
    expect(told).toContain(`${bad.slice(0, 7)} became Degraded`);
    expect(told).toContain('The commit is by ');
    expect(told).toContain(`git revert ${bad}`);
    expect(because(healthy)).toContain('is in quarantine');

    const still = await app.lookedAtAgain();
    expect(history(still)).toHaveLength(3);

    await app.push({ 'app/web.json': { ...web(), metadata: { name: 'web', labels: { v: '3' } } } });
    const after = await app.until('the next one', (one) => isSynced(one) && isHealthy(one));
    expect(conditionOf(after, 'RollbackQuarantine')).toBeUndefined();
    expect((await stack.store.applications.record(app.uid))?.holds).toEqual([]);
  });

  it('goes back after a manual sync as well, where nothing is automated', async () => {
    const app = await startWithTwo(null);
    await setReady(app, false);
    await app.until('rolled back', (one) => history(one)[2]?.rolledBackTo === 0);
    expect(await versionOf(app)).toBe('1');
  });

  it('stays where it is when what it went back to is Degraded too, and says so', async () => {
    const app = await startWithTwo();
    await setReady(app, false);
    const stuck = await app.untilCondition('RollbackError', 'is Degraded there as well');
    expect(conditionOf(stuck, 'RollbackQuarantine')).toBeDefined();
    const still = await app.lookedAtAgain();
    expect(history(still)).toHaveLength(3);
    expect(await versionOf(app)).toBe('1');
    await setReady(app, true);
    await app.until('mended', (one) => isHealthy(one) && !conditionOf(one, 'RollbackError'));
  });

  it('goes back though what Git states by now does not render', async () => {
    const app = await startWithTwo();
    await app.push({ 'app/w.json': '{ "kind": ' });
    await app.untilCondition('ComparisonError');
    await setReady(app, false);
    await app.until('rolled back', (one) => history(one)[2]?.rolledBackTo === 0);
    expect(await versionOf(app)).toBe('1');
    const stuck = await app.untilCondition('RollbackError', 'is Degraded there as well');
    expect(history(stuck)).toHaveLength(3);
    // Else what comes next is Degraded as well, and goes back too.
    await setReady(app, true);
    await app.push(version('4'));
    await app.until('the mended one', (one) => isSynced(one) && history(one).length > 3);
    expect(await versionOf(app)).toBe('4');
  });

  it('stays where no other deployment was Healthy, and says so', async () => {
    const app = await startApp(stack, version('1'), { automated: {} });
    await app.annotate(WITHIN);
    await app.untilSynced();
    await setReady(app, false);
    const stuck = await app.untilCondition('RollbackError', 'there is nothing to go back to');
    expect(history(stuck)).toHaveLength(1);
  });

  it('stays while somebody holds it', async () => {
    const app = await startWithTwo();
    const hold = { by: 'kim', reason: 'looking', since: new Date().toISOString() };
    await stack.store.applications.hold(app.uid, hold, ACTOR);
    await app.refresh();
    await setReady(app, false);
    await app.until('Degraded', (one) => one.status.health.status === 'Degraded');
    const still = await app.lookedAtAgain();
    expect(history(still)).toHaveLength(2);
    expect(await versionOf(app)).toBe('2');
  });

  it('waits for a closed sync window, and says so though it is Synced', async () => {
    const project = uniqueNamespace('team');
    const destinations = [{ server: '*', namespace: '*' }];
    const team = (syncWindows: SyncWindow[]) => ({
      metadata: { name: project },
      spec: {
        sourceRepos: ['*'],
        destinations,
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        syncWindows,
      },
    });
    const write = async (raw: object, isNew = false) => {
      const { projects } = stack.store;
      if (isNew) await projects.create(parseProject(raw), raw, { upsert: false }, ACTOR);
      else await projects.update(project, parseProject(raw), raw, ACTOR);
    };
    await write(team([]), true);
    const app = await startWithTwo({}, { project });
    await write(
      team([{ kind: 'deny', schedule: '* * * * *', duration: '1h', applications: ['*'] }]),
    );
    await setReady(app, false);
    const waiting = await app.until('waiting', (one) => because(one) !== '');
    expect(because(waiting)).toMatch(/became Degraded .* blocked by sync window deny/);
    expect(conditionOf(waiting, 'RollbackQuarantine')).toBeUndefined();
    expect(history(waiting)).toHaveLength(2);
    await write(team([]));
    await app.refresh();
    await deployed(app, 3);
    expect(await versionOf(app)).toBe('1');
  });

  it.each([
    ['a manual sync', async (app: TestApp) => void (await app.sync())],
    [
      'a release',
      async (app: TestApp) => {
        await stack.store.applications.release(app.uid, {}, ACTOR);
        await app.refresh();
      },
    ],
  ])('takes the bad revision again after %s', async (_, end) => {
    const app = await startWithTwo();
    await setReady(app, false);
    await app.untilCondition('RollbackQuarantine');
    await deployed(app, 3);
    await setReady(app, true);
    await app.until('Healthy', isHealthy);
    await end(app);
    const after = await app.untilSynced();
    expect(await versionOf(app)).toBe('2');
    expect(conditionOf(after, 'RollbackQuarantine')).toBeUndefined();
    expect((await stack.store.applications.record(app.uid))?.holds).toEqual([]);
  });
});
