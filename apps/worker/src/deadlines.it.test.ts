import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment, hookJob } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { isOutOfSync, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** What a sync waits for, until when, and what becomes of it then, on a real API server. */

let stack: Stack;
let worker: Worker;

beforeAll(async () => {
  stack = await startStack();
  const env = { ...stack.env, LOCKSTEP_LOG_LEVEL: 'error', LOCKSTEP_SYNC_WAVE_DELAY_SECONDS: '2' };
  worker = await startWorker(readConfig(env, []));
});

afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

const manual = { automated: null } as const;
const late = { 'app/late.json': configMap('late', {}, { 'argocd.argoproj.io/sync-wave': '1' }) };

async function waits(app: TestApp, name: string) {
  const now = await app.until(`waiting for ${name}`, ({ status }) =>
    Boolean(status.operationState?.waitingFor?.some((wait) => wait.ref?.name === name)),
  );
  return now.status.operationState;
}

describe('a sync', () => {
  it('says what it waits for: object, condition, since when and until when', async () => {
    const web = deployment('web', {
      simulate: 'never-ready',
      annotations: { 'lockstep.dev/ready-timeout': '10m' },
    });
    const app = await startApp(stack, { ...late, 'app/web.json': web }, manual);
    await app.until('OutOfSync', isOutOfSync);
    const running = await app.begin({ sync: {} });
    const state = await waits(app, 'web');
    expect(state?.message).toBe('waiting for healthy state of apps/Deployment/web');
    const [wait] = state?.waitingFor ?? [];
    expect(wait).toMatchObject({
      ref: { kind: 'Deployment', name: 'web', namespace: app.namespace },
      condition: expect.stringMatching(/^to become healthy \(Progressing: /),
    });
    expect(Date.parse(wait?.until ?? '') - Date.parse(wait?.since ?? '')).toBe(600_000);
    await stack.store.operations.terminate(app.uid, { name: 'test' });
    await app.refresh();
    const ended = await app.ended(running);
    expect(ended.waitingFor).toBeUndefined();
  });

  it('fails when a resource takes longer than its own annotation gives it', async () => {
    const web = deployment('web', {
      simulate: 'never-ready',
      annotations: { 'lockstep.dev/ready-timeout': '2s' },
    });
    const app = await startApp(stack, { 'app/web.json': web }, manual);
    await app.until('OutOfSync', isOutOfSync);
    const ended = await app.sync();
    expect(ended.phase).toBe('Failed');
    expect(ended.message).toContain(
      'apps/Deployment/web took longer than its 2 s to become healthy',
    );
  });

  it('fails when a phase takes longer than the application gives it, and SyncFail runs', async () => {
    const files = {
      'app/hook.json': hookJob('slow', 'PreSync', { delay: '60s' }),
      'app/tell.json': hookJob('tell', 'SyncFail'),
      ...late,
    };
    const app = await startApp(stack, files, manual);
    await app.annotate({ 'lockstep.dev/phase-timeout': 'PreSync=5s, 10m' });
    await app.until('OutOfSync', isOutOfSync);
    const ended = await app.sync();
    expect(ended.phase).toBe('Failed');
    expect(ended.message).toContain(
      'phase PreSync took longer than its 5 s: batch/Job/slow had still to complete',
    );
    expect(await app.live('Job', 'tell')).toBeDefined();
    expect(await app.live('Job', 'slow')).toBeUndefined();
    expect(await app.live('ConfigMap', 'late')).toBeUndefined();
  });

  it('is stopped when all of it takes longer than the application gives it', async () => {
    const web = deployment('web', { simulate: 'never-ready' });
    const app = await startApp(stack, { 'app/web.json': web, ...late }, manual);
    await app.annotate({ 'lockstep.dev/sync-timeout': '8s' });
    await app.until('OutOfSync', isOutOfSync);
    const ended = await app.sync();
    expect(ended.phase).toBe('Failed');
    expect(ended.message).toContain(
      'operation did not finish within its deadline of 8 s: waiting for healthy state of apps/Deployment/web',
    );
    expect(await app.live('ConfigMap', 'late')).toBeUndefined();
  });

  it('pauses between its waves for as long as the installation says, and tells so', async () => {
    const app = await startApp(stack, { ...late, 'app/a.json': configMap('a', {}) }, manual);
    await app.until('OutOfSync', isOutOfSync);
    const running = await app.begin({ sync: {} });
    const paused = await app.until('the pause', ({ status }) =>
      Boolean(status.operationState?.message.includes('delay between waves before wave 1 of Sync')),
    );
    const [wait] = paused.status.operationState?.waitingFor ?? [];
    expect(Date.parse(wait?.until ?? '') - Date.parse(wait?.since ?? '')).toBe(2000);
    expect((await app.ended(running)).phase).toBe('Succeeded');
  });
});

describe('limits and options that cannot be read', () => {
  it('are told, and limit nothing', async () => {
    const annotations = {
      'lockstep.dev/ready-timeout': 'soon',
      'argocd.argoproj.io/sync-options': 'Purne=false',
    };
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', {}, annotations) },
      {
        ...manual,
        syncOptions: ['CreateNamespace=true', 'Repalce=true'],
      },
    );
    await app.annotate({
      'lockstep.dev/sync-timeout': 'never',
      'lockstep.dev/phase-timeout': 'PreSync=1m,Snyc=1m',
    });
    for (const text of [
      'Repalce=true',
      'lockstep.dev/sync-timeout: never',
      'lockstep.dev/phase-timeout: Snyc=1m',
      'Purne=false (ConfigMap a)',
      'lockstep.dev/ready-timeout: soon (ConfigMap a)',
    ]) {
      await app.untilCondition('UnknownFieldWarning', text);
    }
    expect((await app.sync()).phase).toBe('Succeeded');
  });
});
