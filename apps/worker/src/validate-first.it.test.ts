import { type KubeObject, refOf } from '@lockstep/domain';
import { uniqueNamespace } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment, hookJob, widget, widgetCrd } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { conditionOf, type Files, isOutOfSync, resultOf, startApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Before the first wave the API server is asked about every wave. */

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

const inWave = (wave: number) => ({ 'argocd.argoproj.io/sync-wave': String(wave) });
const hook = (phase: string) => ({ 'argocd.argoproj.io/hook': phase });

/** Into a namespace that is there: what is in one to come cannot be judged. */
async function manualApp(files: Files) {
  const app = await startApp(stack, files, { automated: null, syncOptions: [] });
  const metadata = { name: app.namespace };
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata });
  await app.until('a comparison', (one) => one.status.sync.status !== 'Unknown');
  return app;
}

function service(name: string, nodePort: number, annotations = {}): KubeObject {
  const spec = { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, annotations }, spec };
}

describe('what the API server refuses in the last wave', () => {
  it.each<[string, KubeObject, string]>([
    [
      'as invalid',
      deployment('web', { replicas: -1, annotations: inWave(5) }),
      'spec.replicas: Invalid value: -1',
    ],
    [
      'for a field that does not exist',
      { ...configMap('web', {}, inWave(5)), dta: {} } as KubeObject,
      'dta',
    ],
    [
      'of a hook that runs in the end',
      { ...hookJob('web', 'PostSync'), spec: { template: { spec: { containers: [] } } } },
      'spec.template.spec.containers: Required value',
    ],
  ])('%s keeps the first from being applied', async (_, broken, says) => {
    const app = await manualApp({
      'app/first.json': hookJob('first', 'PreSync'),
      'app/a.json': configMap('a', { x: '1' }),
      'app/web.json': broken,
      'app/sorry.json': hookJob('sorry', 'SyncFail'),
    });
    const ended = await app.sync();
    expect(ended.phase).toBe('Failed');
    expect(ended.message).toContain('one or more objects failed to apply (dry run), reason:');
    expect(ended.message).toContain(says);
    for (const [kind, name] of [
      ['ConfigMap', 'a'],
      ['Job', 'first'],
      ['Job', 'sorry'],
    ] as const) {
      expect(await app.live(kind, name)).toBeUndefined();
    }
    expect(conditionOf(await app.now(), 'SyncError', says)).toBeDefined();
    await app.push({ 'app/web.json': configMap('web', {}, inWave(5)) });
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(await app.live('Job', 'first')).toBeDefined();
  });
});

describe('what an earlier wave makes possible is not refused before it', () => {
  it('a service account that a hook’s pod runs as', async () => {
    const pod: KubeObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'after', annotations: hook('PostSync') },
      spec: {
        serviceAccountName: 'deployer',
        restartPolicy: 'Never',
        containers: [{ name: 'main', image: 'registry.example/tool:1' }],
      },
    };
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'deployer' } };
    const app = await manualApp({ 'app/a.json': account, 'app/after.json': pod });
    // Simulated pods run and do not end: that it was made is enough.
    const begun = await app.begin({ sync: {} });
    await app.until('the hook', (one) =>
      Boolean(one.status.operationState?.syncResult?.resources?.some((r) => r.name === 'after')),
    );
    await stack.store.operations.terminate(app.uid, { name: 'test' });
    await app.refresh();
    await app.ended(begun);
  });

  it('a kind and its object, and a hook that takes the place of an older one', async () => {
    const group = `g${uniqueNamespace('x').slice(2)}.example.com`;
    const migrate = (image: string) => {
      const job = hookJob('migrate', 'PreSync') as KubeObject & {
        spec: { template: { spec: { containers: object[] } } };
      };
      job.spec.template.spec.containers = [{ name: 'main', image }];
      return job;
    };
    const app = await manualApp({
      'app/crd.json': widgetCrd(group),
      'app/widget.json': widget(group, 'one', inWave(1)),
      'app/migrate.json': migrate('registry.example/tool:1'),
    });
    expect((await app.sync()).phase).toBe('Succeeded');
    await app.push({ 'app/migrate.json': migrate('registry.example/tool:2') });
    expect((await app.sync()).phase).toBe('Succeeded');
    await stack.kube.delete({ ...refOf(widgetCrd(group)), namespace: '' });
  });

  it('a port that what is pruned has now', async () => {
    const nodePort = 30_000 + Math.floor(Math.random() * 2_700);
    const app = await manualApp({ 'app/old.json': service('old', nodePort) });
    expect((await app.sync()).phase).toBe('Succeeded');
    await app.push({
      'app/old.json': null,
      'app/a.json': configMap('a', {}),
      'app/new.json': service('new', nodePort, inWave(1)),
    });
    await app.until('OutOfSync', isOutOfSync);
    const ended = await app.sync({ prune: true });
    expect([ended.phase, resultOf(ended, 'new')]).toEqual([
      'Succeeded',
      expect.stringContaining('created'),
    ]);
  });
});
