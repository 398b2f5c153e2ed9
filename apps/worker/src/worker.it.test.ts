import type { Application, KubeObject, ResourceRef } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { COLLECTED_WITHIN_MS } from './testing/test-app.ts';
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

function configMap(name: string, data: Record<string, string>): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
}

function deployment(name: string, replicas = 1): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] },
      },
    },
  });
}

function ref(group: string, kind: string, namespace: string, name: string): ResourceRef {
  return { group, version: 'v1', kind, namespace, name };
}

interface Started {
  name: string;
  namespace: string;
  repo: Awaited<ReturnType<Stack['git']['createRepo']>>;
  live(kind: string, name: string, group?: string): Promise<KubeObject | undefined>;
}

let counter = 0;

/** An application of its own, in a namespace and a repository of its own. */
async function start(
  files: Record<string, string>,
  syncPolicy: object = { automated: { prune: true, selfHeal: true } },
): Promise<Started> {
  const namespace = uniqueNamespace('worker');
  const name = `app-${++counter}-${namespace.slice(-6)}`;
  const repo = await stack.git.createRepo(`${name}.git`);
  await repo.commit(files);
  await stack.create(name, {
    source: { repoURL: repo.url, path: 'app', targetRevision: 'HEAD' },
    destination: { server: 'https://kubernetes.default.svc', namespace },
    syncPolicy: { syncOptions: ['CreateNamespace=true'], ...syncPolicy },
  });
  const live = (kind: string, object: string, group = '') =>
    stack.kube.find(ref(group, kind, kind === 'Namespace' ? '' : namespace, object));
  return { name, namespace, repo, live };
}

const isSynced = (application: { status: { sync: { status: string } } }) =>
  application.status.sync.status === 'Synced';

describe('the loop', () => {
  it('brings a commit to Synced and Healthy, with its tree and history', async () => {
    const app = await start({
      'app/web.json': deployment('web'),
      'app/cm.json': configMap('settings', { a: '1' }),
    });
    const done = await stack.until(
      app.name,
      'Synced and Healthy',
      (one) => isSynced(one) && one.status.health.status === 'Healthy',
    );
    expect(done.status.operationState).toMatchObject({ phase: 'Succeeded' });
    expect(done.status.history).toHaveLength(1);
    expect(done.status.sync.revision).toBe(await app.repo.head());
    expect(done.status.resources?.map((one) => `${one.kind} ${one.status}`).sort()).toEqual([
      'ConfigMap Synced',
      'Deployment Synced',
    ]);
    await waitFor(
      async () =>
        (await stack.application(app.name)).status.summary?.images?.[0] ===
        'registry.example/web:1',
      { what: 'the image of the pod in the summary' },
    );
  });

  it('applies the next commit after a push, and prunes what it no longer states', async () => {
    const app = await start({
      'app/a.json': configMap('a', { x: '1' }),
      'app/b.json': configMap('b', { x: '1' }),
    });
    await stack.until(app.name, 'Synced', isSynced);
    const sha = await app.repo.commit({
      'app/a.json': configMap('a', { x: '2' }),
      'app/b.json': null,
    });
    await stack.pushed(app.repo.url);
    await stack.until(
      app.name,
      'Synced to the push',
      (one) => isSynced(one) && one.status.sync.revision === sha,
    );
    await waitFor(async () => (await app.live('ConfigMap', 'a'))?.data, { what: 'a' });
    expect((await app.live('ConfigMap', 'a'))?.data).toEqual({ x: '2' });
    expect(await app.live('ConfigMap', 'b')).toBeUndefined();
  });

  it('puts drift right by itself', async () => {
    const app = await start({ 'app/a.json': configMap('a', { x: '1' }) });
    await stack.until(app.name, 'Synced', isSynced);
    const patch = { data: { x: 'drifted', extra: 'not ours' } };
    await stack.kube.patch(ref('', 'ConfigMap', app.namespace, 'a'), patch, 'merge');
    await waitFor(
      async () =>
        ((await app.live('ConfigMap', 'a'))?.data as { x?: string } | undefined)?.x === '1',
      {
        what: 'the drift being put right',
      },
    );
  });

  it('only tells drift where self-heal is off, with the field that differs', async () => {
    const app = await start({ 'app/a.json': configMap('a', { x: '1' }) }, { automated: {} });
    await stack.until(app.name, 'Synced', isSynced);
    await stack.kube.patch(ref('', 'ConfigMap', app.namespace, 'a'), { data: { x: '2' } }, 'merge');
    await stack.until(app.name, 'OutOfSync', (one) => one.status.sync.status === 'OutOfSync');
    expect((await app.live('ConfigMap', 'a'))?.data).toEqual({ x: '2' });
  });

  it('does not render or compare an application that a commit does not touch', async () => {
    const app = await start({ 'app/a.json': configMap('a', { x: '1' }), 'other/readme.md': 'one' });
    // The echoes of its first sync may make the worker look again.
    const isAtRest = ({ status }: Application) =>
      isSynced({ status }) && Date.parse(status.reconciledAt ?? '') < Date.now() - 3_000;
    const before = await stack.until(app.name, 'Synced and at rest', isAtRest);
    const sha = await app.repo.commit({ 'other/readme.md': 'two' });
    await stack.pushed(app.repo.url);
    const after = await stack.until(app.name, 'moved', (one) => one.status.sync.revision === sha);
    expect(after.status.reconciledAt).toBe(before.status.reconciledAt);
    expect(after.status.sync.status).toBe('Synced');
  });

  it('refuses to wipe out everything without allowEmpty, and says so', async () => {
    const app = await start({ 'app/a.json': configMap('a', { x: '1' }), 'app/keep.md': 'x' });
    await stack.until(app.name, 'Synced', isSynced);
    await app.repo.commit({ 'app/a.json': null });
    await stack.pushed(app.repo.url);
    const told = await stack.until(app.name, 'a SyncError', (one) =>
      Boolean(one.status.conditions?.some((condition) => condition.type === 'SyncError')),
    );
    expect(told.status.conditions?.[0]?.message).toContain('allowEmpty');
    expect(await app.live('ConfigMap', 'a')).toBeDefined();
  });

  it('tells what does not render in the tool’s own words, and clears it when mended', async () => {
    const app = await start({ 'app/a.json': '{"kind": "ConfigMap"' });
    const broken = await stack.until(app.name, 'a ComparisonError', (one) =>
      Boolean(one.status.conditions?.some((condition) => condition.type === 'ComparisonError')),
    );
    expect(broken.status.sync.status).toBe('Unknown');
    expect(broken.status.conditions?.[0]?.message).toContain('a.json');
    await app.repo.commit({ 'app/a.json': configMap('a', { x: '1' }) });
    await stack.pushed(app.repo.url);
    const mended = await stack.until(app.name, 'Synced', isSynced);
    expect(mended.status.conditions ?? []).toEqual([]);
  });

  it('tells what the API server refuses as a SyncError, and does not try the same again', async () => {
    const app = await start({
      'app/a.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'bad' },
        spec: { ports: [{ port: 99999 }] },
      }),
    });
    const told = await stack.until(
      app.name,
      'Failed',
      (one) => one.status.operationState?.phase === 'Failed',
    );
    expect(told.status.operationState?.message).toContain('99999');
    expect(told.status.conditions?.map((condition) => condition.type)).toContain('SyncError');
  });

  it('deletes the resources with the application when its finalizer says so', async () => {
    const app = await start({
      'app/a.json': configMap('a', { x: '1' }),
      'app/web.json': deployment('web'),
    });
    await stack.until(app.name, 'Synced', isSynced);
    const key = { namespace: 'argocd', name: app.name };
    const deleted = await stack.store.applications.requestDelete(key, 'foreground', {
      name: 'test',
    });
    await stack.signal(deleted.metadata.uid as string);
    await waitFor(async () => (await stack.store.applications.get(key)) === undefined, {
      what: 'the application being gone',
      deadlineMs: COLLECTED_WITHIN_MS,
    });
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
    expect(await app.live('Deployment', 'web', 'apps')).toBeUndefined();
  });

  it('waits for each wave to be healthy before the next begins', async () => {
    const wave = (text: string, number: number) => {
      const object = JSON.parse(text) as KubeObject;
      object.metadata.annotations = { 'argocd.argoproj.io/sync-wave': String(number) };
      return JSON.stringify(object);
    };
    const slow = JSON.parse(wave(deployment('first'), -1));
    slow.spec.template.metadata.annotations = { 'lockstep.dev/simulate': 'never-ready' };
    const app = await start({
      'app/first.json': JSON.stringify(slow),
      'app/second.json': wave(configMap('second', { x: '1' }), 2),
    });
    await stack.until(app.name, 'waiting for the first wave', (one) =>
      Boolean(one.status.operationState?.message.includes('first')),
    );
    expect(await app.live('ConfigMap', 'second')).toBeUndefined();
    await stack.store.operations.terminate(
      (await stack.application(app.name)).metadata.uid as string,
      { name: 'test' },
    );
    await stack.signal((await stack.application(app.name)).metadata.uid as string);
    const ended = await stack.until(
      app.name,
      'terminated',
      (one) => one.status.operationState?.phase === 'Failed',
    );
    expect(ended.status.operationState?.message).toBe('Operation terminated');
    expect(await app.live('ConfigMap', 'second')).toBeUndefined();
  });

  it('rolls back to a kept deployment', async () => {
    const app = await start({ 'app/a.json': configMap('a', { x: '1' }) }, {});
    await stack.until(app.name, 'OutOfSync', (one) => one.status.sync.status === 'OutOfSync');
    const first = await app.repo.head();
    await stack.sync(app.name);
    await stack.until(app.name, 'Synced', isSynced);
    await app.repo.commit({ 'app/a.json': configMap('a', { x: '2' }) });
    await stack.pushed(app.repo.url);
    await stack.until(app.name, 'OutOfSync', (one) => one.status.sync.status === 'OutOfSync');
    await stack.sync(app.name);
    await stack.until(
      app.name,
      'Synced again',
      (one) => isSynced(one) && one.status.history?.length === 2,
    );
    await stack.sync(app.name, { revision: first });
    await stack.until(app.name, 'rolled back', (one) => one.status.history?.length === 3);
    expect((await app.live('ConfigMap', 'a'))?.data).toEqual({ x: '1' });
  });
});
