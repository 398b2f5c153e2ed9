import { type KubeObject, type Operation, type ResourceRef, refOf } from '@lockstep/domain';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, hookJob } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { isOutOfSync, isSynced, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Hooks on a real API server: every delete policy with every outcome, and every phase stopped. */

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

const manual = { automated: null } as const;
const one = { 'app/a.json': configMap('a', { x: '1' }) };
const policy = (text: string) => ({ 'argocd.argoproj.io/hook-delete-policy': text });

async function jobNames(app: TestApp): Promise<string[]> {
  const kind = { group: 'batch', version: 'v1', kind: 'Job' };
  const jobs = await stack.kube.list(kind, { namespace: app.namespace });
  return jobs.map((job) => job.metadata.name as string).sort();
}

function stepOf(operation: Operation, name: string) {
  return operation.steps?.find((step) => step.ref.name.startsWith(name));
}

describe('a hook', () => {
  it.each([
    ['HookSucceeded', 'succeeded', []],
    ['HookFailed', 'succeeded', ['hook']],
    ['BeforeHookCreation', 'succeeded', ['hook']],
    ['HookSucceeded,HookFailed', 'succeeded', []],
    ['HookSucceeded', 'failed', ['hook']],
    ['HookFailed', 'failed', []],
    ['BeforeHookCreation', 'failed', ['hook']],
    ['HookSucceeded, HookFailed', 'failed', []],
    ['Never', 'failed', ['hook']],
  ])('with %s that %s leaves %j behind, free of finalizers', async (policies, outcome, left) => {
    const simulate = outcome === 'failed' ? { simulate: 'fail' } : {};
    const hook = hookJob('hook', 'PreSync', { annotations: policy(policies), ...simulate });
    const app = await startApp(stack, { ...one, 'app/hook.json': hook }, manual);
    await app.until('OutOfSync', isOutOfSync);
    const ended = await app.sync();
    expect(ended.phase).toBe(outcome === 'failed' ? 'Failed' : 'Succeeded');
    expect(stepOf(ended, 'hook')?.state).toBe(outcome);
    await waitFor(async () => (await jobNames(app)).join() === left.join(), {
      what: `jobs being ${left.join() || 'none'}`,
    });
    const kept = left.length > 0 ? await app.live('Job', 'hook') : undefined;
    expect(kept?.metadata.finalizers ?? []).not.toContain('argocd.argoproj.io/hook-finalizer');
  });

  it('with Never stays the same object, and is applied anew with each sync', async () => {
    const account = (value: string) => {
      const annotations = { 'argocd.argoproj.io/hook': 'PreSync', ...policy('Never') };
      const made = configMap('account', { value });
      return { ...made, metadata: { ...made.metadata, annotations } };
    };
    const app = await startApp(stack, { ...one, 'app/hook.json': account('1') }, manual);
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    const first = await app.live('ConfigMap', 'account');
    await app.push({ 'app/hook.json': account('2') });
    expect((await app.sync()).phase).toBe('Succeeded');
    const second = await app.live('ConfigMap', 'account');
    expect(second).toMatchObject({ data: { value: '2' }, metadata: { uid: first?.metadata.uid } });
  });

  it('that failed is named by the operation and by the condition', async () => {
    const hook = hookJob('migrate', 'PreSync', { simulate: 'fail' });
    const app = await startApp(stack, { ...one, 'app/hook.json': hook }, manual);
    await app.until('OutOfSync', isOutOfSync);
    const failed = await app.sync();
    expect(failed.message).toContain('PreSync hook batch/Job/migrate: ');
    await app.untilCondition('SyncError', 'PreSync hook batch/Job/migrate');
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
  });

  it('of two phases with a prefix for a name is made in each, anew with each sync', async () => {
    const { metadata, ...rest } = hookJob('', 'PreSync,PostSync');
    const hook = { ...rest, metadata: { ...metadata, name: undefined, generateName: 'check-' } };
    const app = await startApp(stack, { ...one, 'app/hook.json': hook }, manual);
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(await jobNames(app)).toEqual([
      expect.stringMatching(/^check-[0-9a-f]{7}-postsync-/),
      expect.stringMatching(/^check-[0-9a-f]{7}-presync-/),
    ]);
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(await jobNames(app)).toHaveLength(4);
  });

  it('of PostSync that fails leaves the application Synced, and the operation Failed', async () => {
    const hook = hookJob('smoke', 'PostSync', { simulate: 'fail' });
    const app = await startApp(stack, { ...one, 'app/hook.json': hook }, manual);
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync()).phase).toBe('Failed');
    const after = await app.until('Synced', isSynced);
    expect(after.status.operationState?.phase).toBe('Failed');
    expect(await app.data('a')).toEqual({ x: '1' });
  });

  it('of SyncFail may fail itself, and both failures are told', async () => {
    const files = {
      ...one,
      'app/hook.json': hookJob('migrate', 'PreSync', { simulate: 'fail' }),
      'app/tell.json': hookJob('tell', 'SyncFail', { simulate: 'fail' }),
    };
    const app = await startApp(stack, files, manual);
    await app.until('OutOfSync', isOutOfSync);
    const failed = await app.sync();
    expect(failed.phase).toBe('Failed');
    expect(failed.message).toMatch(
      /PreSync hook batch\/Job\/migrate: .*\n.*SyncFail hook batch\/Job\/tell: /s,
    );
  });

  it('of Helm runs in the phase it stands for, by its weight', async () => {
    const helm = (name: string, hook: string, weight: string) => {
      const job = hookJob(name, '');
      const annotations = { 'helm.sh/hook': hook, 'helm.sh/hook-weight': weight };
      return { ...job, metadata: { name, annotations } };
    };
    const files = {
      ...one,
      'app/b.json': helm('second', 'pre-install,pre-upgrade', '2'),
      'app/c.json': helm('first', 'pre-install', '-5'),
      'app/d.json': helm('test', 'test', '0'),
      'app/e.json': helm('after', 'post-install', '0'),
    };
    const app = await startApp(stack, files, manual);
    await app.until('OutOfSync', isOutOfSync);
    const ended = await app.sync();
    const ran = (ended.steps ?? []).map((step) => `${step.phase} ${step.wave} ${step.ref.name}`);
    expect(ran.filter((step) => !step.includes(app.namespace))).toEqual([
      'PreSync -5 first',
      'PreSync 2 second',
      'Sync 0 a',
      'PostSync 0 after',
    ]);
    expect(await jobNames(app)).toEqual(['after', 'first', 'second']);
  });
});

describe('a hook of another kind than Job', () => {
  const made: ResourceRef[] = [];

  /** Of the whole cluster: kept by whoever else made it meanwhile. */
  beforeAll(async () => {
    const plural = 'workflows';
    const ref = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' };
    const named = { ...ref, namespace: '', name: `${plural}.${WORKFLOW.group}` };
    if (await stack.kube.find(named)) return;
    await stack.kube.create(workflowCrd(named.name, plural));
    made.push(named);
    await waitFor(async () => (await stack.kube.discovery.resolve(WORKFLOW)) !== undefined, {
      what: 'the kind Workflow being served',
    });
  });
  afterAll(async () => {
    for (const ref of made) await stack.kube.delete(ref);
  });

  it.each([
    ['Pod', 'PreSync', 'Succeeded', ''],
    ['Pod', 'PreSync', 'Failed', 'PreSync hook Pod/hook: '],
    ['Pod', 'PostSync', 'Failed', 'PostSync hook Pod/hook: '],
    ['Workflow', 'PreSync', 'Succeeded', ''],
    ['Workflow', 'PreSync', 'Failed', 'PreSync hook argoproj.io/Workflow/hook: '],
    ['Workflow', 'PostSync', 'Error', 'PostSync hook argoproj.io/Workflow/hook: '],
  ])('%s in %s is waited for until it is %s', async (kind, phase, outcome, reason) => {
    const hook = kind === 'Pod' ? hookPod(phase) : hookWorkflow(phase);
    const app = await startApp(stack, { ...one, 'app/hook.json': hook }, manual);
    await app.until('OutOfSync', isOutOfSync);
    const running = await app.begin({ sync: {} });
    const waits = `waiting for completion of hook ${kind === 'Pod' ? '' : 'argoproj.io/'}${kind}/hook`;
    await app.until(waits, (now) => Boolean(now.status.operationState?.message.includes(waits)));
    await waitFor(() => setPhase(app, hook, outcome), { what: 'the hook having its outcome' });
    const ended = await app.ended(running);
    expect(ended.phase).toBe(outcome === 'Succeeded' ? 'Succeeded' : 'Failed');
    expect(ended.message).toContain(reason);
    const isApplied = phase === 'PostSync' || outcome === 'Succeeded';
    expect(await app.data('a')).toEqual(isApplied ? { x: '1' } : undefined);
    // The next sync makes it anew.
    const before = await hookOf(app, hook);
    const again = await app.begin({ sync: {} });
    await waitFor(
      async () => {
        const now = await hookOf(app, hook);
        return now && now.metadata.uid !== before?.metadata.uid;
      },
      { what: 'another hook' },
    );
    await waitFor(() => setPhase(app, hook, 'Succeeded'), { what: 'the hook being done' });
    expect((await app.ended(again)).phase).toBe('Succeeded');
  });
});

describe('a sync that is terminated', () => {
  it.each([
    ['PreSync', undefined],
    ['Sync', { x: '1' }],
    ['PostSync', { x: '1' }],
    ['SyncFail', undefined],
  ])('in %s takes its running hook away and begins nothing more', async (phase, data) => {
    const files = {
      ...one,
      'app/slow.json': hookJob('slow', phase, { delay: '60s' }),
      'app/later.json': hookJob('later', 'PostSync', {
        annotations: { 'argocd.argoproj.io/sync-wave': '9' },
      }),
      ...(phase === 'SyncFail'
        ? { 'app/fail.json': hookJob('fail', 'PreSync', { simulate: 'fail' }) }
        : {}),
    };
    const app = await startApp(stack, files, manual);
    await app.until('OutOfSync', isOutOfSync);
    const running = await app.begin({ sync: {} });
    await app.until('waiting for the hook', (now) =>
      Boolean(now.status.operationState?.message.includes('batch/Job/slow')),
    );
    await stack.store.operations.terminate(app.uid, { name: 'test' });
    await app.refresh();
    const ended = await app.ended(running);
    expect(ended).toMatchObject({ phase: 'Failed', message: 'Operation terminated' });
    expect(await app.data('a')).toEqual(data);
    await waitFor(async () => (await app.live('Job', 'slow')) === undefined, {
      what: 'the hook being gone',
    });
    expect(await app.live('Job', 'later')).toBeUndefined();
    expect((await stack.store.operations.active(app.uid))?.id).toBeUndefined();
  });
});

const WORKFLOW = { group: 'argoproj.io', version: 'v1alpha1', kind: 'Workflow' };

function workflowCrd(name: string, plural: string): KubeObject {
  const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const version = {
    name: 'v1alpha1',
    served: true,
    storage: true,
    schema: { openAPIV3Schema: schema },
  };
  const { group, kind } = WORKFLOW;
  const names = { kind, plural, singular: 'workflow' };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: {
      group,
      scope: 'Namespaced',
      names,
      versions: [{ ...version, subresources: { status: {} } }],
    },
  };
}

function hookWorkflow(phase: string): KubeObject {
  const metadata = { name: 'hook', annotations: { 'argocd.argoproj.io/hook': phase } };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata,
    spec: { entrypoint: 'main' },
  };
}

function hookPod(phase: string): KubeObject {
  const metadata = { name: 'hook', annotations: { 'argocd.argoproj.io/hook': phase } };
  const containers = [{ name: 'main', image: 'registry.example/tool:1' }];
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { restartPolicy: 'Never', containers } };
}

function hookOf(app: TestApp, hook: KubeObject): Promise<KubeObject | undefined> {
  return stack.kube.find({ ...refOf(hook), namespace: app.namespace });
}

/**
 * What the kubelet or a workflow controller writes. Of a Pod not before it runs: the simulated
 * kubelet would write its own status over it.
 */
async function setPhase(app: TestApp, hook: KubeObject, phase: string): Promise<boolean> {
  const now = (await hookOf(app, hook))?.status as { phase?: string } | undefined;
  if (hook.kind === 'Pod' && now?.phase !== 'Running') return false;
  const status = { phase, message: `it is ${phase}` };
  const ref = { ...refOf(hook), namespace: app.namespace };
  await stack.kube.patch(ref, { status }, 'merge', { subresource: 'status' });
  return true;
}
