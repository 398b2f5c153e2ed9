import { uniqueNamespace } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from './config.ts';
import { configMap } from './testing/manifests.ts';
import { type Mutation, mutatingWebhook } from './testing/mutating-webhook.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { conditionOf, isSynced, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Objects that a mutating webhook of the cluster changes as they are written. */

let stack: Stack;
let worker: Worker;

beforeAll(async () => {
  stack = await startStack();
  const env = {
    ...stack.env,
    LOCKSTEP_LOG_LEVEL: 'error',
    LOCKSTEP_SELF_HEAL_BACKOFF_TIMEOUT_SECONDS: '0.1',
    LOCKSTEP_SELF_HEAL_BACKOFF_FACTOR: '1',
  };
  worker = await startWorker(readConfig(env, []));
});

afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

async function install(app: TestApp, mutation: Mutation): Promise<void> {
  const webhook = await mutatingWebhook(stack, uniqueNamespace('webhook'), mutation);
  onTestFinished(() => webhook.close());
  await webhook.install(app.namespace);
}

const compareOptions = (text: string) => ({ 'argocd.argoproj.io/compare-options': text });

describe('a webhook that rewrites what Git states', () => {
  it.each<[string, Mutation, Record<string, string>]>([
    [
      'but not in a dry run',
      (data, { dryRun }) => (dryRun ? data : { ...data, x: 'rewritten' }),
      {},
    ],
    [
      'and is not foreseen, since the difference is found without a dry run',
      (data) => ({ ...data, x: 'rewritten' }),
      compareOptions('ServerSideDiff=false'),
    ],
  ])('%s, is named as who fights', async (_, mutation, annotations) => {
    const app = await startApp(stack, {
      'app/a.json': configMap('a', { x: '1', y: '1' }, annotations),
    });
    await app.untilSynced();
    await install(app, mutation);
    await app.push({ 'app/a.json': configMap('a', { x: '2', y: '1' }, annotations) });
    const fought = await app.untilCondition('HealConflictWarning');
    expect(conditionOf(fought, 'HealConflictWarning')).toMatch(
      /^data\.x of ConfigMap\/a was healed 3 times .*: no other manager is named for it: a webhook or the API server rewrites it\./,
    );
    expect(await app.data('a')).toEqual({ x: 'rewritten', y: '1' });
    // The field is left alone; others are healed all the same.
    const ref = {
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      namespace: app.namespace,
      name: 'a',
    };
    await stack.kube.patch(ref, { data: { y: 'drifted' } }, 'merge');
    await app.until('y being healed', (one) => one.status.sync.status === 'OutOfSync');
    await expect.poll(() => app.data('a')).toMatchObject({ y: '1' });
  });
});

describe('compare-options', () => {
  it.each([
    ['', 'Synced'],
    ['ServerSideDiff=true', 'Synced'],
    ['ServerSideDiff=false', 'OutOfSync'],
  ])('"%s": what a webhook makes of a stated field is %s', async (options, expected) => {
    const object = (x: string) => configMap('a', { x }, compareOptions(options));
    const app = await startApp(stack, { 'app/a.json': object('1') }, { automated: null });
    await app.until('a comparison', (one) => one.status.sync.status !== 'Unknown');
    await app.sync();
    await app.untilSynced();
    await install(app, (data) => ({ ...data, x: 'rewritten' }));
    await app.push({ 'app/a.json': object('2') });
    await app.until('the commit', (one) => !isSynced(one));
    expect((await app.sync()).phase).toBe('Succeeded');
    const after = await app.lookedAtAgain();
    expect(after.status.sync.status).toBe(expected);
  });

  it.each([
    ['', 'Synced'],
    ['IncludeMutationWebhook=true', 'OutOfSync'],
    ['ServerSideDiff=true,IncludeMutationWebhook=true', 'OutOfSync'],
    ['ServerSideDiff=false,IncludeMutationWebhook=true', 'Synced'],
  ])('"%s": what a webhook would add is %s', async (options, expected) => {
    const object = configMap('a', { x: '1' }, compareOptions(options));
    const app = await startApp(stack, { 'app/a.json': object }, { automated: null });
    await app.until('a comparison', (one) => one.status.sync.status !== 'Unknown');
    await app.sync();
    await app.untilSynced();
    await install(app, (data) => ({ ...data, added: 'by the webhook' }));
    expect((await app.lookedAtAgain('hard')).status.sync.status).toBe(expected);
    expect((await app.sync()).phase).toBe('Succeeded');
    expect((await app.lookedAtAgain('hard')).status.sync.status).toBe('Synced');
  });
});
