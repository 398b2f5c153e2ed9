import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SETTING_CUSTOMIZATIONS } from '@lockstep/domain';
import { useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { isSynced, startApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** What an installation's settings say of the tools that render sources. */

let dir: string;
let stack: Stack;
let worker: Worker;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tools-'));
  stack = await startStack();
  await writeFile(
    join(dir, 'kustomize'),
    `#!/bin/sh\nshift\n'${useSandbox().kubectl}' kustomize "$@"\nprintf -- '---\\n${JSON.stringify(configMap('by-version', { x: 'v9' }))}\\n'\n`,
  );
  await chmod(join(dir, 'kustomize'), 0o755);
  const env = { ...stack.env, LOCKSTEP_LOG_LEVEL: 'error', LOCKSTEP_KUSTOMIZE_DIRS: dir };
  worker = await startWorker(readConfig(env, []));
});
afterAll(async () => {
  await worker?.stop();
  await stack?.close();
  await rm(dir, { recursive: true, force: true });
});

const settings = (data: Record<string, string>) =>
  stack.store.settings.set(SETTING_CUSTOMIZATIONS, data);

const KUSTOMIZED = {
  'app/kustomization.yaml': 'resources: [a.json]\n',
  'app/a.json': configMap('a', { x: '1' }),
};

it('a version of Kustomize is the program that the settings name, of the folders for them', async () => {
  await settings({
    'kustomize.path.v9.9.9': join(dir, 'kustomize'),
    'kustomize.path.v8.0.0': '/bin/echo',
  });
  const app = await startApp(stack, KUSTOMIZED, { source: { kustomize: { version: 'v9.9.9' } } });
  const other = await startApp(stack, KUSTOMIZED, { source: { kustomize: { version: 'v8.0.0' } } });
  await waitFor(
    async () => {
      for (const { uid } of [app, other]) await stack.signals.render({ uid, hard: true });
      return isSynced(await app.now());
    },
    { what: 'the settings in force', deadlineMs: 60_000, intervalMs: 500 },
  );
  expect(await app.data('by-version')).toEqual({ x: 'v9' });
  await other.untilCondition('ComparisonError', /version v8.0.0 is not registered; there are: v9/);
});

it('a kustomization is a plain folder where Kustomize is off', async () => {
  await settings({ 'kustomize.enable': 'false' });
  const more = { 'app/b.json': configMap('b', { x: '1' }) };
  const app = await startApp(stack, { ...KUSTOMIZED, ...more });
  await waitFor(
    async () => {
      await stack.signals.render({ uid: app.uid, hard: true });
      // Before the settings are in force it is a kustomization, and Synced without the other file.
      return (await app.data('b')) && isSynced(await app.now());
    },
    { what: 'both files deployed', deadlineMs: 60_000, intervalMs: 500 },
  );
  expect((await app.now()).status.sourceType).toBe('Directory');
});
