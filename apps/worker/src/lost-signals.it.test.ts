import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { isOutOfSync, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** What was written is done, also when the signal that was to follow it never came. */

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

const manifest = (x: string) => ({ 'app/a.json': configMap('a', { x }) });

function untilRevision(app: TestApp, revision: string) {
  return app.until(`revision ${revision}`, ({ status }) => status.sync.revision === revision);
}

async function drift({ namespace }: TestApp): Promise<void> {
  const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'a' };
  await stack.kube.patch(ref, { data: { x: 'drifted' } }, 'merge');
}

describe('without a signal', () => {
  it('an edit of nothing but the sync policy takes effect', async () => {
    const app = await startApp(stack, manifest('1'), {
      automated: { prune: true, selfHeal: false },
    });
    await app.untilSynced();
    await drift(app);
    await app.until('OutOfSync', isOutOfSync);
    const { syncPolicy } = (await app.now()).spec;
    await app.edit({ syncPolicy: { ...syncPolicy, automated: { prune: true, selfHeal: true } } });
    await app.untilSynced();
    expect(await app.data('a')).toEqual({ x: '1' });
  });

  it('what was rendered is compared, and only then at its commit', async () => {
    const app = await startApp(stack, manifest('1'));
    const { revision: before } = (await app.untilSynced()).status.sync;
    const record = await stack.store.applications.record(app.uid);
    const renderRecord = { ...(record?.renderRecord as object), pendingRevisions: ['later'] };
    await stack.store.applications.saveStatus([{ uid: app.uid, renderRecord }]);
    expect((await app.now()).status.sync.revision).toBe(before);
    await untilRevision(app, 'later');
  });
});

describe('a repository that is away for a moment', () => {
  it('is asked again soon by whoever was to be rendered meanwhile', async () => {
    const repo = await stack.git.createRepo('away');
    await repo.commit({ 'app/a.json': JSON.stringify(manifest('1')['app/a.json']) });
    stack.git.setFault(503);
    const app = await startApp(stack, {}, { repo });
    await app.untilCondition('ComparisonError', '503');
    stack.git.setFault(undefined);
    await app.untilSynced();
    expect((await app.now()).status.conditions ?? []).toEqual([]);
  });
});

describe('a commit that another worker saw', () => {
  it('is rendered, though this one asked the repository a moment before', async () => {
    const app = await startApp(stack, manifest('1'));
    await app.untilSynced();
    const sha = await app.repo.commit({
      'app/a.json': JSON.stringify(manifest('2')['app/a.json']),
    });
    await stack.signals.render({ uid: app.uid, seenBy: 'another' });
    await untilRevision(app, sha);
    await app.untilSynced();
    expect(await app.data('a')).toEqual({ x: '2' });
  });
});
