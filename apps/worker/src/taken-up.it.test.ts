import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Operation } from '@lockstep/domain';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** An operation that waited is taken up again, whatever became of what it was planned from. */

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

const SHARED = 'FailOnSharedResource=true';
const LATER = { 'argocd.argoproj.io/sync-wave': '1' };
const FILES = {
  'app/first.json': configMap('first', { x: '1' }),
  'app/web.json': deployment('web', { simulate: 'never-ready' }),
  'app/last.json': configMap('last', { x: '1' }, LATER),
};

/** A sync whose first wave waits for a Deployment. */
async function waiting(): Promise<{ app: TestApp; operation: Operation }> {
  const syncOptions = ['CreateNamespace=true', SHARED];
  const app = await startApp(stack, FILES, { automated: null, syncOptions });
  await app.until('OutOfSync', ({ status }) => status.sync.status === 'OutOfSync');
  const operation = await app.begin({ sync: {} });
  const waits = async () => (await stack.store.operations.active(app.uid))?.waitingFor?.length;
  await waitFor(waits, { what: 'the wait for the Deployment', deadlineMs: 30_000 });
  return { app, operation };
}

function ready({ namespace }: TestApp): Promise<unknown> {
  const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: 'web' };
  const annotations = { 'lockstep.dev/simulate': null };
  const spec = { template: { metadata: { annotations } } };
  return stack.kube.patch(ref, { spec }, 'merge');
}

describe('an operation that is taken up again', () => {
  it('goes on though something else would refuse it by now', async () => {
    const { app, operation } = await waiting();
    const other = await startApp(stack, { 'app/o.json': configMap('o', {}) }, { automated: null });
    const { namespace } = app;
    const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'first' };
    const id = `${other.name}:/ConfigMap:${namespace}/first`;
    const annotations = { 'argocd.argoproj.io/tracking-id': id };
    await stack.kube.patch(ref, { metadata: { annotations } }, 'merge');
    await ready(app);
    expect(await app.ended(operation)).toMatchObject({ phase: 'Succeeded' });
    // It would have been refused at its beginning.
    const next = await app.sync();
    expect(next.message).toContain('Shared resource found');
  });

  it('ends, and says why, when its manifests cannot be had any more', async () => {
    const { app, operation } = await waiting();
    await app.edit({ source: { repoURL: app.repo.url, path: 'missing/path' } });
    await stack.signals.render({ uid: app.uid });
    await app.untilCondition('ComparisonError', 'missing/path');
    await rm(join(stack.env.LOCKSTEP_DATA_DIR as string, 'manifests'), { recursive: true });
    await ready(app);
    const ended = await app.ended(operation);
    expect(ended).toMatchObject({
      phase: 'Failed',
      message: expect.stringMatching(/^failed to load what is to be synced: .*missing\/path/),
    });
    expect(ended.steps?.find(({ ref }) => ref.name === 'first')?.result).toBe('Synced');
    expect(await app.data('last')).toBeUndefined();
  });

  it('goes on once a repository that was away is back', async () => {
    const { app, operation } = await waiting();
    await app.edit({ source: { repoURL: app.repo.url, path: 'app', targetRevision: 'release' } });
    await app.repo.commit({ 'app/b.txt': 'b' }, 'Release', { branch: 'release' });
    await rm(join(stack.env.LOCKSTEP_DATA_DIR as string, 'manifests'), { recursive: true });
    stack.git.setFault(503);
    try {
      await stack.signals.render({ uid: app.uid });
      await app.untilCondition('ComparisonError', '503');
      await ready(app);
      expect((await stack.store.operations.active(app.uid))?.id).toBe(operation.id);
    } finally {
      stack.git.setFault(undefined);
    }
    expect(await app.ended(operation)).toMatchObject({ phase: 'Succeeded' });
  });
});
