import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment, hookJob } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { type Files, isOutOfSync, startApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** A sync that is terminated at any moment stays ended: no retry, and automation does not begin it again. */

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

const wave = (text: string) => ({ 'argocd.argoproj.io/sync-wave': text });
const one = { 'app/a.json': configMap('a', { x: '1' }, wave('1')) };
const retry = { limit: 5, backoff: { duration: '1ms', factor: 1 } };
/** So long a pause that the test would not see its end. */
const rarely = { limit: 5, backoff: { duration: '10m', factor: 1 } };

const MOMENTS: [string, Files, string][] = [
  ['a PreSync hook', { 'app/h.json': hookJob('slow', 'PreSync', { delay: '60s' }) }, 'Job/slow'],
  [
    'a wave of the Sync phase',
    { 'app/web.json': deployment('web', { simulate: 'never-ready' }) },
    'Deployment/web',
  ],
  ['a PostSync hook', { 'app/h.json': hookJob('slow', 'PostSync', { delay: '60s' }) }, 'Job/slow'],
  [
    'a SyncFail hook',
    {
      'app/fail.json': hookJob('fail', 'PreSync', { simulate: 'fail' }),
      'app/h.json': hookJob('slow', 'SyncFail', { delay: '60s' }),
    },
    'Job/slow',
  ],
];

describe.each(MOMENTS)('a sync that waits for %s', (_, files, waitsFor) => {
  it.each([
    ['by a person', null],
    ['by automation', { prune: true, selfHeal: true }],
  ])('%s is Terminating at once, and Failed for good', async (_who, automated) => {
    const app = await startApp(
      stack,
      { ...one, ...files },
      {
        automated,
        syncPolicy: {
          retry,
          ...(automated ? { automated } : {}),
          syncOptions: ['CreateNamespace=true'],
        },
      },
    );
    if (!automated) {
      await app.until('OutOfSync', isOutOfSync);
      await app.begin({ sync: {}, retry });
    }
    await app.until(`waiting for ${waitsFor}`, ({ status }) =>
      Boolean(status.operationState?.message.includes(waitsFor)),
    );
    const running = await stack.store.operations.active(app.uid);
    await stack.store.operations.terminate(app.uid, { name: 'test' });
    expect((await app.now()).status.operationState?.phase).toBe('Terminating');
    await app.refresh();
    const ended = await app.until(
      'the end',
      (now) => now.status.operationState?.phase === 'Failed',
    );
    expect(ended.status.operationState?.message).toBe('Operation terminated');
    // Automation has its chance to begin again.
    const told = await app.lookedAtAgain();
    const latest = await stack.store.operations.latest(app.uid, 5);
    expect(latest.map(({ id, phase, retryCount }) => [id, phase, retryCount])).toEqual([
      [running?.id, 'Failed', running?.retryCount],
    ]);
    expect(told.status.history).toBeUndefined();
  });
});

describe('a sync that waits for its next attempt', () => {
  it('is not tried again once it is terminated', async () => {
    const files = { ...one, 'app/h.json': hookJob('fail', 'PreSync', { simulate: 'fail' }) };
    const app = await startApp(stack, files, { automated: null });
    await app.until('OutOfSync', isOutOfSync);
    const running = await app.begin({ sync: {}, retry: rarely });
    await app.until('the pause', (now) => (now.status.operationState?.retryCount ?? 0) > 0);
    await stack.store.operations.terminate(app.uid, { name: 'test' });
    await app.refresh();
    const ended = await app.ended(running);
    expect(ended).toMatchObject({ phase: 'Failed', message: 'Operation terminated' });
    expect(ended.retryAt).toBeUndefined();
    expect(await stack.store.operations.active(app.uid)).toBeUndefined();
  });
});
