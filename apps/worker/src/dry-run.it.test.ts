import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, hookJob, widget } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { isOutOfSync, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** A dry run asks the real API server, and leaves everything as it was. */

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

const hooks = {
  'app/before.json': hookJob('before', 'PreSync'),
  'app/after.json': hookJob('after', 'PostSync'),
};

/** Synced once, and then changed in Git: one is new, one changed, one gone. */
async function changedApp(): Promise<TestApp> {
  const files = {
    'app/a.json': configMap('a', { v: '1' }),
    'app/gone.json': configMap('gone', {}),
  };
  const app = await startApp(stack, files, { automated: null });
  await app.until('OutOfSync', isOutOfSync);
  await app.sync();
  await app.untilSynced();
  await untilFurnished(app);
  await app.push({
    ...hooks,
    'app/a.json': configMap('a', { v: '2' }),
    'app/gone.json': null,
    'app/new.json': configMap('new', {}),
  });
  await app.until('OutOfSync', isOutOfSync);
  return app;
}

/** Kubernetes puts two objects into every namespace, in its own time. */
async function untilFurnished({ namespace }: TestApp): Promise<void> {
  const core = { group: '', version: 'v1', namespace };
  await waitFor(
    async () =>
      (await stack.kube.find({ ...core, kind: 'ServiceAccount', name: 'default' })) &&
      (await stack.kube.find({ ...core, kind: 'ConfigMap', name: 'kube-root-ca.crt' })),
    { what: 'the namespace being furnished' },
  );
}

async function everythingIn({ namespace }: TestApp): Promise<unknown> {
  const kinds = ['ConfigMap', 'Pod', 'ServiceAccount'].map((kind) => ({ group: '', kind }));
  const lists = [...kinds, { group: 'batch', kind: 'Job' }].map((kind) =>
    stack.kube.list(kind, { namespace }),
  );
  const objects = (await Promise.all(lists)).flat();
  return objects.map(({ kind, metadata }) => [kind, metadata.name, metadata.resourceVersion]);
}

describe('a dry run', () => {
  it.each<[string, NonNullable<Parameters<TestApp['sync']>[0]>]>([
    ['with hooks and prune', { prune: true }],
    ['that replaces', { prune: true, syncOptions: ['Replace=true'] }],
    ['by force', { prune: true, syncStrategy: { hook: { force: true } } }],
    ['without hooks', { syncStrategy: { apply: {} } }],
    ['of one resource', { resources: [{ group: '', kind: 'ConfigMap', name: 'a' }] }],
    ['of local manifests', { manifests: [JSON.stringify(configMap('local', {}))], prune: true }],
  ])('%s changes nothing', async (_title, request) => {
    const app = await changedApp();
    const before = await everythingIn(app);
    const { history } = (await app.now()).status;
    const ended = await app.sync({ ...request, dryRun: true });
    expect([ended.phase, ended.message]).toEqual(['Succeeded', expect.any(String)]);
    expect(ended.steps?.length).toBeGreaterThan(0);
    expect(await everythingIn(app)).toEqual(before);
    const { status } = await app.until('OutOfSync', isOutOfSync);
    expect(status.history).toEqual(history);
  });

  it('into a namespace that is yet to be made makes none', async () => {
    const namespace = uniqueNamespace('dry');
    const destination = { server: 'https://kubernetes.default.svc', namespace };
    const files = { ...hooks, 'app/a.json': configMap('a', {}) };
    const app = await startApp(stack, files, { automated: null, destination });
    await app.until('OutOfSync', isOutOfSync);
    expect((await app.sync({ dryRun: true })).phase).toBe('Succeeded');
    expect(await app.live('Namespace', namespace)).toBeUndefined();
  });

  it('of a kind that may come later says that it was not judged', async () => {
    const options = { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' };
    const later = widget(`g${uniqueNamespace('x').slice(2)}.example.com`, 'later', options);
    const app = await startApp(stack, { 'app/w.json': later }, { automated: null });
    await app.until('a comparison', (one) => one.status.sync.revision !== undefined);
    const ended = await app.sync({ dryRun: true });
    expect(ended.phase).toBe('Succeeded');
    expect(ended.steps?.find((step) => step.ref.name === 'later')?.message).toContain('not judged');
  });

  it('tells what the API server would refuse', async () => {
    const app = await changedApp();
    await app.push({ 'app/a.json': configMap('a', { v: 3 as unknown as string }) });
    await app.until('the commit', (one) => one.status.sync.status !== 'Synced');
    const before = await everythingIn(app);
    const ended = await app.sync({ dryRun: true });
    expect(ended.phase).not.toBe('Succeeded');
    expect(JSON.stringify(ended.steps)).toContain('ConfigMap');
    expect(await everythingIn(app)).toEqual(before);
  });
});
