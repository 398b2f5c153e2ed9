import {
  ANNOTATION_LAST_APPLIED,
  ANNOTATION_SYNC_OPTIONS,
  ANNOTATION_TRACKING_ID,
  type KubeObject,
  LABEL_APP,
  type Operation,
} from '@lockstep/domain';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment, hookJob } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import {
  COLLECTED_WITHIN_MS,
  conditionOf,
  isOutOfSync,
  isSynced,
  resultOf,
  startApp,
  type TestApp,
} from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** What a sync does under each of its options, on a real API server. */

let stack: Stack;
let worker: Worker;

beforeAll(async () => {
  stack = await startStack();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
});

afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

const options = (text: string) => ({ [ANNOTATION_SYNC_OPTIONS]: text });
const manual = { automated: null } as const;

async function makeNamespace(name: string): Promise<void> {
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

async function uidOf(app: TestApp, kind: string, name: string): Promise<string | undefined> {
  return (await app.live(kind, name))?.metadata.uid;
}

function service(spec: object, annotations?: Record<string, string>): KubeObject {
  const metadata = { name: 'web', annotations };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec };
}

function summary(operation: Operation): string[] {
  return (operation.steps ?? []).map((step) => `${step.phase} ${step.action} ${step.ref.name}`);
}

async function jobNames(app: TestApp): Promise<string[]> {
  const jobs = await stack.kube.list(
    { group: 'batch', version: 'v1', kind: 'Job' },
    { namespace: app.namespace },
  );
  return jobs.map((job) => job.metadata.name as string).sort();
}

describe('what a sync takes part of', () => {
  it('as a dry run changes nothing, and says what it would do', async () => {
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', { x: '1' }), 'app/c.json': configMap('c', {}) },
      manual,
    );
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await app.push({ 'app/a.json': configMap('a', { x: '2' }), 'app/b.json': configMap('b', {}) });
    await app.until('OutOfSync', isOutOfSync);
    const before = await app.live('ConfigMap', 'a');
    const dry = await app.sync({ dryRun: true, prune: true });
    expect(dry).toMatchObject({ phase: 'Succeeded', message: 'successfully synced (dry run)' });
    expect(resultOf(dry, 'a')).toBe('Synced: configmap/a configured (dry run)');
    expect(resultOf(dry, 'c')).toBe('Synced: configmap/c unchanged (dry run)');
    expect(resultOf(dry, 'b')).toBe('Synced: configmap/b created (dry run)');
    expect(await app.live('ConfigMap', 'a')).toEqual(before);
    expect(await app.live('ConfigMap', 'b')).toBeUndefined();
    expect((await app.now()).status.history).toHaveLength(1);
  });

  it('with a list of resources is these only, without hooks', async () => {
    const app = await startApp(
      stack,
      {
        'app/a.json': configMap('a', { x: '1' }),
        'app/b.json': configMap('b', { x: '1' }),
        'app/hook.json': hookJob('hook', 'PreSync'),
      },
      manual,
    );
    await app.until('OutOfSync', isOutOfSync);
    const synced = await app.sync({ resources: [{ kind: 'ConfigMap', name: 'b' }] });
    expect(synced.phase).toBe('Succeeded');
    expect(await app.data('b')).toEqual({ x: '1' });
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
    expect(await app.live('Job', 'hook')).toBeUndefined();
    const after = await app.until('still OutOfSync', isOutOfSync);
    expect(after.status.history).toBeUndefined();
  });

  it('with ApplyOutOfSyncOnly is only what differs', async () => {
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', { x: '1' }), 'app/b.json': configMap('b', { x: '1' }) },
      { ...manual, syncOptions: ['CreateNamespace=true', 'ApplyOutOfSyncOnly=true'] },
    );
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await app.push({ 'app/b.json': configMap('b', { x: '2' }) });
    await app.until('OutOfSync', isOutOfSync);
    expect(summary(await app.sync())).toEqual(['Sync apply b']);
    expect(await app.data('b')).toEqual({ x: '2' });
  });

  it('at another revision is that one’s, and OutOfSync is told', async () => {
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', { x: '1' }) },
      { ...manual, syncOptions: ['CreateNamespace=true', 'ApplyOutOfSyncOnly=true'] },
    );
    const first = await app.repo.head();
    await app.until('OutOfSync', isOutOfSync);
    const second = await app.push({ 'app/a.json': configMap('a', { x: '2' }) });
    await app.until('the push', (one) => one.status.sync.revision === second);
    await app.sync();
    await app.untilSynced();
    const synced = await app.sync({ revision: first });
    expect(synced.revision).toBe(first);
    expect(await app.data('a')).toEqual({ x: '1' });
    const after = await app.until('OutOfSync', (one) => isOutOfSync(one));
    expect(after.status.sync.revision).toBe(second);
    expect(after.status.history?.at(-1)?.revision).toBe(first);
  });

  it('right after a push is of that commit, though nobody told of it', async () => {
    const app = await startApp(stack, { 'app/a.json': configMap('a', { x: '1' }) }, manual);
    await app.until('OutOfSync', isOutOfSync);
    const sha = await app.repo.commit({ 'app/a.json': JSON.stringify(configMap('a', { x: '2' })) });
    expect((await app.sync()).revision).toBe(sha);
    expect(await app.data('a')).toEqual({ x: '2' });
    const done = await app.untilSynced();
    expect(done.status.sync.revision).toBe(sha);
  });

  it('of local manifests is these, and leaves no trace of them in the status', async () => {
    const app = await startApp(stack, { 'app/a.json': configMap('a', { x: '1' }) }, manual);
    await app.until('OutOfSync', isOutOfSync);
    const manifests = [JSON.stringify(configMap('a', { x: 'local-only' }))];
    const synced = await app.sync({ manifests });
    expect(synced.phase).toBe('Succeeded');
    expect(await app.data('a')).toEqual({ x: 'local-only' });
    const after = await app.until('OutOfSync', isOutOfSync);
    expect(JSON.stringify(after)).not.toContain('local-only');
  });
});

describe('how an object is written', () => {
  it('by Replace=true is put whole: what others added goes', async () => {
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', { x: '1' }, options('Replace=true')) },
      manual,
    );
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    const ref = {
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      namespace: app.namespace,
      name: 'a',
    };
    await stack.kube.patch(ref, { data: { theirs: '1' } }, 'merge');
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(await app.data('a')).toEqual({ x: '1' });
    await app.untilSynced();
  });

  it('by Replace=true keeps what the cluster gave, such as a Service’s address', async () => {
    const spec = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] };
    const app = await startApp(
      stack,
      { 'app/web.json': service(spec, options('Replace=true')) },
      manual,
    );
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await app.push({
      'app/web.json': service({ ...spec, ports: [{ port: 81 }] }, options('Replace=true')),
    });
    await app.until('OutOfSync', isOutOfSync);
    expect(await app.sync()).toMatchObject({ phase: 'Succeeded' });
    await app.untilSynced();
  });

  it('by Replace and Force is made anew where a field cannot be changed', async () => {
    const job = (image: string): KubeObject => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'once', annotations: options('Force=true,Replace=true') },
      spec: {
        template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] } },
      },
    });
    const app = await startApp(stack, { 'app/job.json': job('registry.example/a:1') }, manual);
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    await app.untilSynced();
    const before = await uidOf(app, 'Job', 'once');
    await app.push({ 'app/job.json': job('registry.example/a:2') });
    await app.until('OutOfSync', isOutOfSync);
    expect(await app.sync()).toMatchObject({ phase: 'Succeeded' });
    expect(await uidOf(app, 'Job', 'once')).not.toBe(before);
    await app.untilSynced();
  });

  it('without Force a field that cannot be changed is told in the API server’s words', async () => {
    const of = (app: string): KubeObject => {
      const made = deployment('web') as KubeObject & {
        spec: { selector: object; template: { metadata: { labels: object } } };
      };
      made.spec.selector = { matchLabels: { app } };
      made.spec.template.metadata.labels = { app };
      return made;
    };
    const app = await startApp(stack, { 'app/web.json': of('one') }, manual);
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.push({ 'app/web.json': of('two') });
    await app.until('OutOfSync', isOutOfSync);
    const refused = await app.sync();
    expect(refused.phase).toBe('Failed');
    expect(refused.message).toContain('field is immutable');
  });

  it('by ServerSideApply=false is merged as kubectl does, and drops what Git drops', async () => {
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', { keep: '1', drop: '1' }, options('ServerSideApply=false')) },
      manual,
    );
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    await app.untilSynced();
    const live = await app.live('ConfigMap', 'a');
    expect(live?.metadata.annotations?.[ANNOTATION_LAST_APPLIED]).toContain('"drop":"1"');
    const ref = {
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      namespace: app.namespace,
      name: 'a',
    };
    await stack.kube.patch(ref, { data: { theirs: '1' } }, 'merge');
    await app.push({
      'app/a.json': configMap('a', { keep: '2' }, options('ServerSideApply=false')),
    });
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(await app.data('a')).toEqual({ keep: '2', theirs: '1' });
    await app.untilSynced();
  });

  it('by Validate=false goes through with a field that the schema does not have', async () => {
    const typo = {
      ...configMap('a', { x: '1' }, options('Validate=false')),
      unheardOf: '1',
    } as KubeObject;
    const app = await startApp(stack, { 'app/a.json': typo }, manual);
    await app.until('OutOfSync', isOutOfSync);
    expect(await app.sync()).toMatchObject({ phase: 'Succeeded' });
    expect(await app.data('a')).toEqual({ x: '1' });
    await app.untilSynced();
  });
});

describe('CreateNamespace', () => {
  it('gives the namespace the labels and annotations that are managed, and mends them', async () => {
    const managedNamespaceMetadata = { labels: { team: 'shop' }, annotations: { note: 'ours' } };
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', {}) },
      { ...manual, syncPolicy: { managedNamespaceMetadata } },
    );
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    const made = await app.live('Namespace', app.namespace);
    expect(made?.metadata.labels).toMatchObject({ team: 'shop' });
    expect(made?.metadata.annotations).toMatchObject({ note: 'ours' });
    expect(made?.metadata.labels?.[LABEL_APP]).toBeUndefined();
    const ref = { group: '', version: 'v1', kind: 'Namespace', namespace: '', name: app.namespace };
    await stack.kube.patch(ref, { metadata: { labels: { team: 'x', own: 'y' } } }, 'merge');
    expect((await app.sync()).phase).toBe('Succeeded');
    const mended = await app.live('Namespace', app.namespace);
    expect(mended?.metadata.labels).toMatchObject({ team: 'shop', own: 'y' });
    await app.untilSynced();
  });

  it('leaves the namespace when the application is deleted', async () => {
    const app = await startApp(stack, { 'app/a.json': configMap('a', {}) });
    await app.untilSynced();
    await app.delete('foreground');
    const namespace = await app.live('Namespace', app.namespace);
    expect(namespace?.metadata.deletionTimestamp).toBeUndefined();
  });
});

describe('pruning', () => {
  const files = { 'app/a.json': configMap('a', {}), 'app/b.json': configMap('b', {}) };

  it('that is off leaves what Git no longer has, and the application OutOfSync', async () => {
    const app = await startApp(stack, files, { automated: { prune: false } });
    await app.untilSynced();
    await app.push({ 'app/b.json': null });
    const told = await app.until('OutOfSync', isOutOfSync);
    const extra = told.status.resources?.find((one) => one.name === 'b');
    expect(extra).toMatchObject({ requiresPruning: true, status: 'OutOfSync' });
    const synced = await app.sync({ prune: false });
    expect(resultOf(synced, 'b')).toBe('PruneSkipped: ignored (requires pruning)');
    expect(await app.live('ConfigMap', 'b')).toBeDefined();
    expect(resultOf(await app.sync({ prune: true }), 'b')).toBe('Pruned: configmap/b pruned');
    await app.untilSynced();
    expect(await app.live('ConfigMap', 'b')).toBeUndefined();
  });

  it('passes over a resource with Prune=false', async () => {
    const app = await startApp(stack, {
      'app/a.json': configMap('a', {}),
      'app/b.json': configMap('b', {}, options('Prune=false')),
    });
    await app.untilSynced();
    await app.push({ 'app/b.json': null, 'app/a.json': configMap('a', { x: '1' }) });
    await waitFor(async () => (await app.data('a'))?.x === '1', { what: 'the next sync' });
    await app.until('OutOfSync', isOutOfSync);
    // What was applied is in the cluster before the sync has ended.
    const [last] = await stack.store.operations.latest(app.uid, 1);
    expect(resultOf(await app.ended(last as Operation), 'b')).toBe(
      'PruneSkipped: ignored (no prune)',
    );
    expect(await app.live('ConfigMap', 'b')).toBeDefined();
    // Nothing that automation could do is left: it does not try over and over.
    await app.refresh();
    expect(await stack.store.operations.latest(app.uid, 10)).toHaveLength(2);
  });

  it('with PruneLast comes after everything else is healthy', async () => {
    const app = await startApp(
      stack,
      {
        'app/a.json': configMap('a', {}),
        'app/b.json': configMap('b', {}, options('PruneLast=true')),
      },
      manual,
    );
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await app.push({ 'app/b.json': null, 'app/web.json': deployment('web') });
    await app.until('OutOfSync', isOutOfSync);
    const synced = await app.sync({ prune: true });
    expect(summary(synced)).toEqual(['Sync apply a', 'Sync apply web', 'Sync prune b']);
    const [, web, pruned] = synced.steps ?? [];
    expect(Date.parse(pruned?.startedAt ?? '')).toBeGreaterThanOrEqual(
      Date.parse(web?.finishedAt ?? ''),
    );
    await app.untilSynced();
  });

  it('of everything happens when allowEmpty says so', async () => {
    const automated = { prune: true, selfHeal: true, allowEmpty: true };
    const app = await startApp(stack, { ...files, 'app/keep.md': 'x' }, { automated });
    await app.untilSynced();
    await app.push({ 'app/a.json': null, 'app/b.json': null });
    await waitFor(async () => (await app.live('ConfigMap', 'a')) === undefined, {
      what: 'everything being gone',
      deadlineMs: COLLECTED_WITHIN_MS,
    });
    await app.untilSynced();
  });
});

describe('hooks', () => {
  const one = { 'app/a.json': configMap('a', { x: '1' }) };
  const policy = (text: string) => ({ 'argocd.argoproj.io/hook-delete-policy': text });

  it('that fail are tried again with the sync, after its back-off', async () => {
    const app = await startApp(
      stack,
      { ...one, 'app/hook.json': hookJob('migrate', 'PreSync', { simulate: 'fail' }) },
      manual,
    );
    await app.until('OutOfSync', isOutOfSync);
    const backoff = { duration: '1s', factor: 2, maxDuration: '3s' };
    const failed = await app.sync({}, { limit: 2, backoff });
    expect(failed).toMatchObject({ phase: 'Failed', retryCount: 2 });
    expect(failed.message).toContain('(retried 2 times)');
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
    await app.untilCondition('SyncError', 'Job has reached the specified backoff limit');
    await app.push({ 'app/hook.json': hookJob('migrate', 'PreSync') });
    await app.until('the push', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(conditionOf(await app.untilSynced(), 'SyncError')).toBeUndefined();
  });

  it('of SyncFail run when a sync failed, and only then', async () => {
    const files = {
      ...one,
      'app/test.json': hookJob('smoke', 'PostSync'),
      'app/tell.json': hookJob('tell', 'SyncFail'),
    };
    const app = await startApp(stack, files, manual);
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(await jobNames(app)).toEqual(['smoke']);
    await app.push({ 'app/test.json': hookJob('smoke', 'PostSync', { simulate: 'fail' }) });
    const failed = await app.sync();
    expect(failed.phase).toBe('Failed');
    expect(await jobNames(app)).toEqual(['smoke', 'tell']);
    // What was applied before is as Git wants it.
    await app.untilSynced();
  });

  it('go or stay as their delete policies say', async () => {
    const app = await startApp(
      stack,
      {
        ...one,
        'app/ok.json': hookJob('ok', 'PreSync', { annotations: policy('HookSucceeded') }),
        'app/kept.json': hookJob('kept', 'PreSync', { annotations: policy('BeforeHookCreation') }),
        'app/failed.json': hookJob('not-failed', 'PreSync', { annotations: policy('HookFailed') }),
      },
      manual,
    );
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    await waitFor(async () => (await jobNames(app)).join() === 'kept,not-failed', {
      what: 'the hook that succeeded being gone',
    });
    const before = await uidOf(app, 'Job', 'kept');
    expect((await app.live('Job', 'kept'))?.metadata.finalizers ?? []).toEqual([]);
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(await uidOf(app, 'Job', 'kept')).not.toBe(before);
  });

  it('that run are deleted when the sync is terminated', async () => {
    const app = await startApp(
      stack,
      { ...one, 'app/hook.json': hookJob('slow', 'PreSync', { delay: '60s' }) },
      manual,
    );
    await app.until('OutOfSync', isOutOfSync);
    const running = await app.begin({ sync: {} });
    await app.until('waiting for the hook', (now) =>
      Boolean(now.status.operationState?.message.includes('slow')),
    );
    await stack.store.operations.terminate(app.uid, { name: 'test' });
    await app.refresh();
    const ended = await app.ended(running);
    expect(ended).toMatchObject({ phase: 'Failed', message: 'Operation terminated' });
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
    await waitFor(async () => (await app.live('Job', 'slow')) === undefined, {
      what: 'the hook being gone',
    });
  });
});

describe('the application’s deletion', () => {
  const files = {
    'app/web.json': deployment('web'),
    'app/kept.json': configMap('kept', {}, options('Delete=false')),
  };

  it.each(['foreground', 'background'] as const)(
    'takes its resources along, %s',
    async (cascade) => {
      const app = await startApp(stack, files);
      await app.until('Healthy', (one) => isSynced(one) && one.status.health.status === 'Healthy');
      await app.delete(cascade);
      expect(await app.live('Deployment', 'web')).toBeUndefined();
      expect(await app.live('ConfigMap', 'kept')).toBeDefined();
      await waitFor(
        async () => {
          const kind = { group: '', version: 'v1', kind: 'Pod' };
          return (await stack.kube.list(kind, { namespace: app.namespace })).length === 0;
        },
        { what: 'the pods being gone', deadlineMs: COLLECTED_WITHIN_MS },
      );
    },
  );

  it('without cascade leaves everything as it is', async () => {
    const app = await startApp(stack, files);
    await app.untilSynced();
    const before = await uidOf(app, 'Deployment', 'web');
    await app.delete('none');
    expect(await uidOf(app, 'Deployment', 'web')).toBe(before);
    expect(await app.live('ConfigMap', 'kept')).toBeDefined();
  });

  it('works when nothing can be rendered any more', async () => {
    const app = await startApp(stack, files);
    await app.untilSynced();
    await app.push({ 'app/web.json': '{' });
    await app.untilCondition('ComparisonError');
    await app.delete('background');
    expect(await app.live('Deployment', 'web')).toBeUndefined();
  });
});

describe('automated sync', () => {
  it('does not repeat what failed, until there is something new', async () => {
    const app = await startApp(stack, { 'app/web.json': deployment('web', { replicas: -1 }) });
    await app.untilCondition('SyncError');
    const attempts = async () => (await stack.store.operations.latest(app.uid, 10)).length;
    expect(await attempts()).toBe(1);
    const looked = (await app.now()).status.reconciledAt;
    // Its time has whole seconds.
    const again = async () => {
      await app.refresh();
      return (await app.now()).status.reconciledAt !== looked;
    };
    await waitFor(again, { what: 'another look' });
    expect(await attempts()).toBe(1);
    const errors = (await app.now()).status.conditions ?? [];
    expect(errors.map((one) => one.type)).toEqual(['SyncError']);
    await app.push({ 'app/web.json': deployment('web') });
    await app.untilSynced();
    expect(await attempts()).toBe(2);
  });

  it('pauses between self-heals of what somebody keeps changing', async () => {
    const app = await startApp(stack, { 'app/a.json': configMap('a', { x: '1' }) });
    await app.untilSynced();
    const ref = {
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      namespace: app.namespace,
      name: 'a',
    };
    for (let round = 0; round < 2; round++) {
      await stack.kube.patch(ref, { data: { x: 'drifted' } }, 'merge');
      await waitFor(async () => (await app.data('a'))?.x === '1', { what: `heal ${round}` });
    }
    const [second, first] = await stack.store.operations.latest(app.uid, 2);
    expect(first?.sync?.autoHealAttemptsCount).toBe(1);
    expect(second?.sync?.autoHealAttemptsCount).toBe(2);
    const pauseMs = Date.parse(second?.startedAt ?? '') - Date.parse(first?.finishedAt ?? '');
    expect(pauseMs).toBeGreaterThanOrEqual(2000);
  });
});

describe('one repository', () => {
  it('serves several applications, each its own folder and revision', async () => {
    const first = await startApp(stack, {
      'app/a.json': configMap('a', { of: 'first' }),
      'two/a.json': configMap('a', { of: 'second' }),
      'three/a.json': configMap('a', { of: 'third' }),
    });
    const tagged = await first.repo.head();
    await first.repo.tag('v1.0.0');
    const repo = first.repo;
    const second = await startApp(stack, {}, { repo, source: { path: 'two' } });
    const third = await startApp(
      stack,
      {},
      { repo, source: { path: 'three', targetRevision: '1.x' } },
    );
    for (const app of [first, second, third]) await app.untilSynced();
    const head = await first.push({
      'two/a.json': configMap('a', { of: 'second, changed' }),
      'three/a.json': configMap('a', { of: 'not tagged' }),
    });
    await waitFor(async () => (await second.data('a'))?.of === 'second, changed', {
      what: 'second',
    });
    const moved = await first.until('the push', (one) => one.status.sync.revision === head);
    expect(moved.status.sync.status).toBe('Synced');
    expect(await first.data('a')).toEqual({ of: 'first' });
    expect((await third.now()).status.sync.revision).toBe(tagged);
    expect(await third.data('a')).toEqual({ of: 'third' });
  });
});

describe('an application that Argo CD had', () => {
  const files = {
    'app/a.json': configMap('a', { x: '1' }),
    'app/b.json': configMap('b', { y: '1' }),
    'app/web.json': deployment('web'),
  };

  function tracked(app: TestApp, object: KubeObject): KubeObject {
    const group = object.kind === 'Deployment' ? 'apps' : '';
    const { name } = object.metadata;
    const id = `${app.name}:${group}/${object.kind}:${app.namespace}/${name}`;
    const annotations = { [ANNOTATION_TRACKING_ID]: id };
    return { ...object, metadata: { name, namespace: app.namespace, annotations } };
  }

  /** As its two ways of applying leave an object. */
  async function appliedByArgo(app: TestApp, extra: object = {}): Promise<void> {
    await makeNamespace(app.namespace);
    for (const file of ['app/a.json', 'app/web.json'] as const) {
      const object = { ...tracked(app, files[file]) };
      await stack.kube.apply(object, { manager: 'argocd-controller', force: true });
    }
    const object = tracked(app, configMap('b', { y: '1', ...extra }));
    const lastApplied = { [ANNOTATION_LAST_APPLIED]: JSON.stringify(object) };
    const annotations = { ...object.metadata.annotations, ...lastApplied };
    await stack.kube.create(
      { ...object, metadata: { ...object.metadata, annotations } },
      { manager: 'argocd-controller' },
    );
  }

  it('is Synced before its first sync, which changes nothing but our marks', async () => {
    const app = await startApp(stack, files, manual);
    await app.until('OutOfSync', isOutOfSync);
    await appliedByArgo(app);
    await app.refresh();
    await app.untilSynced();
    const read = async () =>
      Promise.all([
        app.live('ConfigMap', 'a'),
        app.live('ConfigMap', 'b'),
        app.live('Deployment', 'web'),
      ]);
    const before = await read();
    expect((await app.sync()).phase).toBe('Succeeded');
    await app.untilSynced();
    const after = await read();
    after.forEach((object, index) => {
      const old = before[index] as KubeObject;
      expect(object?.metadata.labels?.[LABEL_APP]).toBeDefined();
      expect(object?.metadata.annotations?.[ANNOTATION_TRACKING_ID]).toBe(
        old.metadata.annotations?.[ANNOTATION_TRACKING_ID],
      );
      expect(object?.metadata.generation).toBe(old.metadata.generation);
      expect([object?.data, object?.spec]).toEqual([old.data, old.spec]);
    });
  });

  it('loses with the first sync what Argo CD applied and Git no longer has', async () => {
    const app = await startApp(stack, files, manual);
    await app.until('OutOfSync', isOutOfSync);
    await appliedByArgo(app, { gone: 'from git' });
    await app.refresh();
    await app.until('only one differs', (now) =>
      Boolean(
        now.status.resources?.filter((one) => one.status === 'OutOfSync').length === 1 &&
          now.status.resources.find((one) => one.name === 'b')?.status === 'OutOfSync',
      ),
    );
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(await app.data('b')).toEqual({ y: '1' });
    await app.untilSynced();
  });
});
