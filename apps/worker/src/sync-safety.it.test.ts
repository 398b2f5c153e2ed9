import { ANNOTATION_SYNC_OPTIONS, FIELD_MANAGER, type KubeObject } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment, widget, widgetCrd } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { COLLECTED_WITHIN_MS, isOutOfSync, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Options that keep a sync from doing harm, and kinds that come with it, on a real API server. */

let stack: Stack;
let worker: Worker;
const groups: string[] = [];

beforeAll(async () => {
  stack = await startStack();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
});

afterAll(async () => {
  for (const group of groups) await stack.kube.delete(refOfCrd(group)).catch(() => undefined);
  await worker?.stop();
  await stack?.close();
});

const manual = { automated: null } as const;
const options = (text: string) => ({ [ANNOTATION_SYNC_OPTIONS]: text });
const syncOptions = (...more: string[]) => ({
  ...manual,
  syncOptions: ['CreateNamespace=true', ...more],
});

/** A CRD belongs to the whole cluster: each test has its own, and it goes with them. */
function newGroup(): string {
  const group = `${uniqueNamespace('sync')}.example.com`;
  groups.push(group);
  return group;
}

function refOfCrd(group: string) {
  const kind = 'CustomResourceDefinition';
  const name = `widgets.${group}`;
  return { group: 'apiextensions.k8s.io', version: 'v1', kind, namespace: '', name };
}

function widgetOf(app: TestApp, group: string, name: string) {
  return stack.kube.find({ group, version: 'v1', kind: 'Widget', namespace: app.namespace, name });
}

async function makeNamespace(name: string): Promise<void> {
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

describe('a kind that comes with the sync', () => {
  it('is there before its resource, whatever their waves say', async () => {
    const group = newGroup();
    const files = {
      'app/crd.json': widgetCrd(group, { 'argocd.argoproj.io/sync-wave': '5' }),
      'app/w.json': widget(group, 'w'),
    };
    const app = await startApp(stack, files, manual);
    await app.until('the comparison', (one) => one.status.sync.status !== 'Unknown');
    const ended = await app.sync();
    expect(ended.message).toContain('successfully synced');
    expect(await widgetOf(app, group, 'w')).toBeDefined();
    await app.untilSynced();
  });

  it('but is not in Git either keeps everything from being applied', async () => {
    const group = newGroup();
    const files = { 'app/a.json': configMap('a', {}), 'app/w.json': widget(group, 'w') };
    const app = await startApp(stack, files, manual);
    await app.until('the comparison', (one) => one.status.sync.status !== 'Unknown');
    const ended = await app.sync();
    expect(ended.phase).toBe('Failed');
    expect(ended.message).toContain('one or more synchronization tasks are not valid');
    expect(ended.message).toContain(`${group}/Widget w`);
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
  });

  it('is not asked for with SkipDryRunOnMissingResource, and may come in the meantime', async () => {
    const group = newGroup();
    const files = {
      'app/a.json': configMap('a', {}),
      'app/w.json': widget(group, 'w', options('SkipDryRunOnMissingResource=true')),
    };
    const app = await startApp(stack, files, manual);
    await app.until('the comparison', (one) => one.status.sync.status !== 'Unknown');
    const running = await app.begin({
      sync: {},
      retry: { limit: 60, backoff: { duration: '1s', factor: 1 } },
    });
    await waitFor(async () => app.live('ConfigMap', 'a'), { what: 'the rest being applied' });
    await stack.kube.create(widgetCrd(group));
    expect((await app.ended(running)).phase).toBe('Succeeded');
    expect(await widgetOf(app, group, 'w')).toBeDefined();
  });
});

describe('FailOnSharedResource', () => {
  it('begins nothing while another application has one of the objects, and names it', async () => {
    const shared = { 'app/shared.json': configMap('shared', { of: 'first' }) };
    const first = await startApp(stack, shared, manual);
    await first.until('OutOfSync', isOutOfSync);
    await first.sync();
    const destination = { server: 'https://kubernetes.default.svc', namespace: first.namespace };
    const files = {
      'app/shared.json': configMap('shared', { of: 'second' }),
      'app/own.json': configMap('own', {}),
    };
    const second = await startApp(stack, files, {
      ...syncOptions('FailOnSharedResource=true'),
      destination,
    });
    await second.until('OutOfSync', isOutOfSync);
    const ended = await second.sync();
    expect(ended.phase).toBe('Failed');
    expect(ended.message).toContain('Shared resource found: ');
    expect(ended.message).toContain(first.name);
    expect(await second.live('ConfigMap', 'own')).toBeUndefined();
    expect(await second.data('shared')).toEqual({ of: 'first' });
    const without = await second.sync({ syncOptions: ['FailOnSharedResource=false'] });
    expect(without.phase).toBe('Succeeded');
    expect(await second.data('shared')).toEqual({ of: 'second' });
  });
});

describe('Prune=confirm', () => {
  it('waits for an approval of since it began, and prunes then', async () => {
    const files = {
      'app/a.json': configMap('a', {}),
      'app/b.json': configMap('b', {}, options('Prune=confirm')),
    };
    const app = await startApp(stack, files, manual);
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await app.annotate({ 'argocd.argoproj.io/deletion-approved': '2020-01-01T00:00:00Z' });
    await app.push({ 'app/b.json': null });
    await app.until('OutOfSync', isOutOfSync);
    const running = await app.begin({ sync: { prune: true } });
    await app.until('waiting for the approval', ({ status }) =>
      Boolean(
        status.operationState?.message.startsWith(
          'Waiting for pruning confirmation of v1/ConfigMap/b',
        ),
      ),
    );
    expect(await app.live('ConfigMap', 'b')).toBeDefined();
    await app.annotate({ 'argocd.argoproj.io/deletion-approved': new Date().toISOString() });
    expect((await app.ended(running)).phase).toBe('Succeeded');
    expect(await app.live('ConfigMap', 'b')).toBeUndefined();
    await app.untilSynced();
  });

  it('of the application is overridden by a resource, and the other way round', async () => {
    const files = {
      'app/a.json': configMap('a', {}),
      'app/b.json': configMap('free', {}, options('Prune=true')),
      'app/c.json': configMap('kept', {}, options('Prune=false')),
    };
    const app = await startApp(stack, files, syncOptions('Prune=confirm'));
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await app.push({ 'app/b.json': null, 'app/c.json': null });
    await app.until('the push', isOutOfSync);
    expect((await app.sync({ prune: true })).phase).toBe('Succeeded');
    expect(await app.live('ConfigMap', 'free')).toBeUndefined();
    expect(await app.live('ConfigMap', 'kept')).toBeDefined();
  });
});

describe('PrunePropagationPolicy', () => {
  it.each([
    ['foreground', 0],
    ['background', 0],
    ['orphan', 1],
  ])('%s leaves %i of what the pruned object owned', async (policy, left) => {
    const files = { 'app/a.json': configMap('a', {}), 'app/web.json': deployment('web') };
    const app = await startApp(stack, files, syncOptions(`PrunePropagationPolicy=${policy}`));
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.until('Healthy', (one) => one.status.health.status === 'Healthy');
    await app.push({ 'app/web.json': null });
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync({ prune: true })).phase).toBe('Succeeded');
    const kind = { group: 'apps', version: 'v1', kind: 'ReplicaSet' };
    const owned = async () => (await stack.kube.list(kind, { namespace: app.namespace })).length;
    await waitFor(
      async () => (await app.live('Deployment', 'web')) === undefined && (await owned()) === left,
      { what: `${left} ReplicaSets being left`, deadlineMs: COLLECTED_WITHIN_MS },
    );
  });
});

describe('ClientSideApplyMigration', () => {
  const before = (namespace: string): KubeObject => {
    const object = configMap('a', { stated: '1', dropped: '1' });
    return { ...object, metadata: { ...object.metadata, namespace } };
  };

  it.each([
    ['takes over what a known tool applied', 'kubectl-client-side-apply', {}, [], { stated: '2' }],
    [
      'leaves what others applied when it is off',
      'kubectl-client-side-apply',
      {},
      ['ClientSideApplyMigration=false'],
      { stated: '2', dropped: '1' },
    ],
    ['leaves what an unknown manager set', 'old-tool', {}, [], { stated: '2', dropped: '1' }],
    [
      'takes over what the manager set that the application names',
      'old-tool',
      { 'argocd.argoproj.io/client-side-apply-migration-manager': 'old-tool' },
      [],
      { stated: '2' },
    ],
  ])('%s', async (_, manager, annotations, more, expected) => {
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', { stated: '2' }) },
      syncOptions(...more),
    );
    await makeNamespace(app.namespace);
    await stack.kube.create(before(app.namespace), { manager });
    await app.annotate(annotations);
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(await app.data('a')).toEqual(expected);
  });
});

describe('Force alone', () => {
  it('makes anew what cannot be changed, and nothing else', async () => {
    const job = (image: string) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'once', annotations: options('Force=true') },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'm', image }] } } },
    });
    const files = {
      'app/job.json': job('registry.example/a:1'),
      'app/a.json': configMap('a', { x: '1' }, options('Force=true')),
    };
    const app = await startApp(stack, files, manual);
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    const uids = async () =>
      Promise.all(
        [
          ['Job', 'once'],
          ['ConfigMap', 'a'],
        ].map(async ([kind = '', name = '']) => (await app.live(kind, name))?.metadata.uid),
      );
    const [jobBefore, mapBefore] = await uids();
    await app.push({
      'app/job.json': job('registry.example/a:2'),
      'app/a.json': configMap('a', { x: '2' }, options('Force=true')),
    });
    await app.until('the push', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    const [jobAfter, mapAfter] = await uids();
    expect(jobAfter).not.toBe(jobBefore);
    expect(mapAfter).toBe(mapBefore);
    expect(await app.data('a')).toEqual({ x: '2' });
  });
});

describe('Replace and Force', () => {
  it('write a CRD over, and never delete it with all of its objects', async () => {
    const group = newGroup();
    const forced = options('Replace=true,Force=true');
    const files = { 'app/crd.json': widgetCrd(group, forced), 'app/w.json': widget(group, 'w') };
    const app = await startApp(stack, files, manual);
    await app.until('the comparison', (one) => one.status.sync.status !== 'Unknown');
    expect((await app.sync()).phase).toBe('Succeeded');
    const uid = (await stack.kube.find(refOfCrd(group)))?.metadata.uid;
    const changed = widgetCrd(group, { ...forced, note: 'changed' });
    await app.push({ 'app/crd.json': changed });
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    const after = await stack.kube.find(refOfCrd(group));
    expect(after?.metadata).toMatchObject({ uid, annotations: { note: 'changed' } });
    expect(await widgetOf(app, group, 'w')).toBeDefined();
    expect(after?.metadata.managedFields?.some((one) => one.manager === FIELD_MANAGER)).toBe(true);
  });
});
