import { CONTROL_NAMESPACE, type KubeObject } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { GatewayClient } from './testing/gateway-client.ts';
import { configMap, hookJob, widget, widgetCrd } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { conditionOf, isSynced, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** An application's deletion on a real API server: hooks, order, what stays, and what gets stuck. */

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

const WAVE = 'argocd.argoproj.io/sync-wave';
const OPTIONS = 'argocd.argoproj.io/sync-options';
const held = (name: string, finalizers = ['example.com/hold']): KubeObject => {
  const object = configMap(name, {});
  return { ...object, metadata: { ...object.metadata, finalizers } };
};

function refOfConfigMap(app: TestApp, name: string) {
  return { group: '', version: 'v1', kind: 'ConfigMap', namespace: app.namespace, name };
}

async function letGo(app: TestApp, name: string): Promise<void> {
  await stack.kube.patch(refOfConfigMap(app, name), { metadata: { finalizers: null } }, 'merge');
}

function waitsFor(app: TestApp, text: string) {
  return app.until(`waiting for ${text}`, ({ status }) =>
    Boolean(status.operationState?.message.includes(text)),
  );
}

describe('hooks of a deletion', () => {
  it('run before and after: PreDelete with everything there, PostDelete with all of it gone', async () => {
    const app = await startApp(stack, {
      'app/a.json': held('a'),
      'app/before.json': hookJob('before', 'PreDelete'),
      'app/after.json': hookJob('after', 'PostDelete'),
    });
    await app.untilSynced();
    expect(await app.live('Job', 'before')).toBeUndefined();
    await app.requestDelete('foreground');
    await waitsFor(app, 'ConfigMap/a');
    expect(await app.live('Job', 'before')).toBeDefined();
    expect(await app.live('Job', 'after')).toBeUndefined();
    await letGo(app, 'a');
    await app.untilGone();
    expect(await app.live('Job', 'after')).toBeDefined();
  });

  it('of PreDelete that fail block it until they are mended', async () => {
    const app = await startApp(stack, {
      'app/a.json': configMap('a', {}),
      'app/before.json': hookJob('before', 'PreDelete', { simulate: 'fail' }),
    });
    await app.untilSynced();
    await app.requestDelete('background');
    await app.untilCondition('DeletionError', 'PreDelete hook batch/Job/before');
    expect((await app.live('ConfigMap', 'a'))?.metadata.deletionTimestamp).toBeUndefined();
    await app.repo.commit({ 'app/before.json': JSON.stringify(hookJob('before', 'PreDelete')) });
    await app.untilGone();
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
  });

  it('run without a cascade when a finalizer asks for them', async () => {
    const app = await startApp(stack, {
      'app/a.json': configMap('a', {}),
      'app/before.json': hookJob('before', 'PreDelete'),
      'app/after.json': hookJob('after', 'PostDelete'),
    });
    await app.untilSynced();
    await app.annotate({}, ['post-delete-finalizer.argocd.argoproj.io']);
    await app.delete('none');
    expect(await app.live('Job', 'after')).toBeDefined();
    expect(await app.live('Job', 'before')).toBeUndefined();
    expect(await app.live('ConfigMap', 'a')).toBeDefined();
  });
});

describe('the order of a deletion', () => {
  it('is that of the waves, backwards: what a wave has is gone before the next begins', async () => {
    const inWave = (name: string, wave: string) => {
      const object = held(name);
      return { ...object, metadata: { ...object.metadata, annotations: { [WAVE]: wave } } };
    };
    const app = await startApp(stack, {
      'app/a.json': inWave('first', '-1'),
      'app/b.json': inWave('second', '0'),
      'app/c.json': inWave('third', '5'),
    });
    await app.untilSynced();
    await app.requestDelete('foreground');
    for (const [name, before] of [
      ['third', 'second'],
      ['second', 'first'],
    ] as const) {
      await waitsFor(app, `ConfigMap/${name}`);
      expect((await app.live('ConfigMap', before))?.metadata.deletionTimestamp).toBeUndefined();
      await letGo(app, name);
    }
    await waitsFor(app, 'ConfigMap/first');
    await letGo(app, 'first');
    await app.untilGone();
  });
});

describe('what stays', () => {
  it('is a CRD, and all that says Delete=false or that Helm keeps', async () => {
    const group = `${uniqueNamespace('kept')}.example.com`;
    const app = await startApp(stack, {
      'app/crd.json': widgetCrd(group),
      'app/w.json': widget(group, 'w'),
      'app/a.json': configMap('gone', {}),
      'app/b.json': configMap('kept', {}, { [OPTIONS]: 'Delete=false' }),
      'app/c.json': configMap('by-helm', {}, { 'helm.sh/resource-policy': 'keep' }),
    });
    await app.untilSynced();
    await app.delete('foreground');
    const crd = await app.live('CustomResourceDefinition', `widgets.${group}`);
    expect(crd).toBeDefined();
    const widgets = await stack.kube.list(
      { group, version: 'v1', kind: 'Widget' },
      { namespace: app.namespace },
    );
    expect(widgets).toEqual([]);
    expect(await app.live('ConfigMap', 'gone')).toBeUndefined();
    expect(await app.live('ConfigMap', 'kept')).toBeDefined();
    expect(await app.live('ConfigMap', 'by-helm')).toBeDefined();
    const { uid } = crd?.metadata ?? {};
    const name = `widgets.${group}`;
    const ref = { group: 'apiextensions.k8s.io', version: 'v1', namespace: '', name };
    await stack.kube.delete(
      { ...ref, kind: 'CustomResourceDefinition' },
      { preconditions: { uid } },
    );
  });

  it('is what another application has as well, by whoever applied it last', async () => {
    const files = { 'app/shared.json': configMap('shared', { x: '1' }) };
    const first = await startApp(stack, files, { automated: null });
    await first.sync();
    await first.untilSynced();
    const destination = { server: 'https://kubernetes.default.svc', namespace: first.namespace };
    const second = await startApp(stack, files, { automated: null, destination });
    await second.until('the comparison', (one) => one.status.sync.status !== 'Unknown');
    await second.sync();
    await second.untilSynced();
    await first.delete('foreground');
    expect(await second.data('shared')).toEqual({ x: '1' });
  });
});

describe('Delete=confirm', () => {
  it('holds all of it, after the PreDelete hooks, until somebody approves', async () => {
    const app = await startApp(stack, {
      'app/a.json': configMap('a', {}),
      'app/b.json': configMap('asks', {}, { [OPTIONS]: 'Delete=confirm' }),
      'app/before.json': hookJob('before', 'PreDelete'),
    });
    await app.untilSynced();
    await app.requestDelete('foreground');
    await waitsFor(app, 'Waiting for deletion confirmation of v1/ConfigMap/asks');
    expect(await app.live('Job', 'before')).toBeDefined();
    expect((await app.live('ConfigMap', 'a'))?.metadata.deletionTimestamp).toBeUndefined();
    await app.annotate({ 'argocd.argoproj.io/deletion-approved': new Date().toISOString() });
    await app.untilGone();
    expect(await app.live('ConfigMap', 'asks')).toBeUndefined();
  });
});

describe('a deletion that is stuck', () => {
  it('names the finalizer and who set it, and what keeps the object can be taken off', async () => {
    const app = await startApp(stack, { 'app/a.json': configMap('a', {}) });
    await app.untilSynced();
    const finalizers = { metadata: { finalizers: ['example.com/hold'] } };
    await stack.kube.patch(refOfConfigMap(app, 'a'), finalizers, 'merge', {
      manager: 'widget-controller',
    });
    await app.requestDelete('foreground');
    // The garbage collector's own finalizer is there for a moment as well.
    const { status } = await app.until('being told what keeps it', (one) =>
      Boolean(one.status.operationState?.waitingFor?.some((wait) => wait.heldBy?.length === 1)),
    );
    expect(status.operationState?.waitingFor).toMatchObject([
      {
        ref: { kind: 'ConfigMap', name: 'a' },
        condition: 'to be deleted, but is kept by finalizer example.com/hold (widget-controller)',
        heldBy: [{ finalizer: 'example.com/hold', owner: 'widget-controller' }],
      },
    ]);
    const gateway = new GatewayClient(worker.address, stack.env.LOCKSTEP_SECRET_KEY ?? '');
    const { result } = await gateway.call<{ removedFinalizers: string[] }>('deleteResource', {
      uid: app.uid,
      ref: refOfConfigMap(app, 'a'),
      options: { removeFinalizers: true },
    });
    expect(result.removedFinalizers).toEqual(['example.com/hold']);
    await app.untilGone();
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
  });

  it('is told, when its time is over, and tried again', async () => {
    const app = await startApp(stack, { 'app/a.json': held('a') });
    await app.untilSynced();
    // The first sync may take longer than that.
    await app.annotate({ 'lockstep.dev/sync-timeout': '2s' });
    await app.requestDelete('foreground');
    await app.untilCondition('DeletionError', 'did not finish within its deadline of 2 s');
    await letGo(app, 'a');
    await app.untilGone();
  });
});

describe('a deletion by finalizer', () => {
  it.each([
    ['resources-finalizer.argocd.argoproj.io', undefined],
    ['resources-finalizer.argocd.argoproj.io/foreground', undefined],
    ['resources-finalizer.argocd.argoproj.io/background', undefined],
    ['somebody.example.com/finalizer', { x: '1' }],
  ])('%s leaves of its resources: %j', async (finalizer, left) => {
    const app = await startApp(stack, { 'app/a.json': configMap('a', { x: '1' }) });
    await app.untilSynced();
    await app.annotate({}, [finalizer]);
    const found = await stack.store.applications.record(app.uid);
    expect(found?.application.metadata.finalizers).toContain(finalizer);
    const cascade = finalizer.endsWith('/background')
      ? 'background'
      : finalizer.startsWith('resources')
        ? 'foreground'
        : 'none';
    await app.delete(cascade);
    expect(await app.data('a')).toEqual(left);
    expect(
      await stack.store.applications.get({ namespace: CONTROL_NAMESPACE, name: app.name }),
    ).toBe(undefined);
  });
});

describe('an application that is being deleted', () => {
  it('says so, and is not synced meanwhile', async () => {
    const app = await startApp(stack, {
      'app/a.json': held('a'),
      'app/b.json': configMap('b', {}),
    });
    await app.until('Synced', isSynced);
    await app.requestDelete('foreground');
    await waitsFor(app, 'ConfigMap/a');
    await waitFor(async () => (await app.live('ConfigMap', 'b')) === undefined, { what: 'b gone' });
    await app.repo.commit({ 'app/b.json': JSON.stringify(configMap('b', { x: '2' })) });
    await app.refresh();
    expect(await app.live('ConfigMap', 'b')).toBeUndefined();
    expect(conditionOf(await app.now(), 'SyncError')).toBeUndefined();
    await letGo(app, 'a');
    await app.untilGone();
    expect(await app.live('ConfigMap', 'b')).toBeUndefined();
  });
});
