import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Application } from '@lockstep/domain';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment, FIXED_KINDS } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { COLLECTED_WITHIN_MS, isSynced, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** A commit renders and compares what it touches, and a restart nothing that was rendered before. */

let stack: Stack;
let worker: Worker;

async function start(): Promise<void> {
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
}

beforeAll(async () => {
  stack = await startStack();
  await start();
});

afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

/** How often this worker has rendered, of `lockstep_render_total`. */
async function renders(outcome = 'rendered'): Promise<number> {
  const text = await (await fetch(`${worker.address}/metrics`)).text();
  const line = text.split('\n').find((one) => one.includes(`_render_total{outcome="${outcome}"}`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

/** Waits until all are at the commit, and answers which of them were compared anew. */
async function movedBy(
  apps: Record<string, TestApp>,
  commit: () => Promise<string>,
): Promise<{ compared: string[]; rendered: number }> {
  const before = new Map<string, Application>();
  for (const [name, app] of Object.entries(apps)) before.set(name, await app.untilSynced());
  const rendersBefore = await renders();
  const sha = await commit();
  const compared: string[] = [];
  for (const [name, app] of Object.entries(apps)) {
    const after = await app.until(
      'the commit',
      (one) => isSynced(one) && one.status.sync.revision === sha,
    );
    const history = (one: Application | undefined) => one?.status.history?.length;
    if (history(after) !== history(before.get(name))) compared.push(name);
  }
  return { compared, rendered: (await renders()) - rendersBefore };
}

describe('a commit', () => {
  it('to a Kustomize base renders the overlays that use it, and no other application', async () => {
    const kustomization = (base: string) => `resources: [../../bases/${base}]\n`;
    const base = (value: string) => configMap('base', { value });
    const blue = await startApp(
      stack,
      {
        'bases/shop/kustomization.yaml': 'resources: [cm.yaml]\n',
        'bases/shop/cm.yaml': base('1'),
        'bases/bank/kustomization.yaml': 'resources: [cm.yaml]\n',
        'bases/bank/cm.yaml': base('1'),
        'overlays/blue/kustomization.yaml': kustomization('shop'),
        'overlays/green/kustomization.yaml': `${kustomization('shop')}namePrefix: green-\n`,
        'overlays/bank/kustomization.yaml': kustomization('bank'),
        'plain/a.json': configMap('a', {}),
      },
      { source: { path: 'overlays/blue' } },
    );
    const of = (path: string) => startApp(stack, {}, { repo: blue.repo, source: { path } });
    const apps = {
      blue,
      green: await of('overlays/green'),
      bank: await of('overlays/bank'),
      plain: await of('plain'),
    };
    const moved = await movedBy(apps, () => blue.push({ 'bases/shop/cm.yaml': base('2') }));
    expect(moved).toEqual({ compared: ['blue', 'green'], rendered: 2 });
    expect(await apps.green.data('green-base')).toEqual({ value: '2' });
    expect(await apps.bank.data('base')).toEqual({ value: '1' });
  });

  it('to a Helm values file renders the applications that read it', async () => {
    const template =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chart}\ndata: {x: {{ .Values.x | quote }}}\n';
    const helm = (file: string) => ({
      path: 'chart',
      helm: { valueFiles: [`../values/${file}.yaml`], ...FIXED_KINDS },
    });
    const eu = await startApp(
      stack,
      {
        'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
        'chart/templates/cm.yaml': template,
        'values/eu.yaml': 'x: "1"\n',
        'values/us.yaml': 'x: "1"\n',
      },
      { source: helm('eu') },
    );
    const apps = { eu, us: await startApp(stack, {}, { repo: eu.repo, source: helm('us') }) };
    const one = await movedBy(apps, () => eu.push({ 'values/us.yaml': 'x: "2"\n' }));
    expect(one).toEqual({ compared: ['us'], rendered: 1 });
    expect(await apps.us.data('chart')).toEqual({ x: '2' });
    const both = await movedBy(apps, () =>
      eu.push({ 'chart/templates/cm.yaml': template.replace('data: {x', 'data: {z: "1", x') }),
    );
    expect(both).toEqual({ compared: ['eu', 'us'], rendered: 2 });
    const none = await movedBy(apps, () => eu.push({ 'values/asia.yaml': 'x: "3"\n' }));
    expect(none).toEqual({ compared: [], rendered: 0 });
  });

  it('that brings a file which was looked for and missing renders', async () => {
    const app = await startApp(
      stack,
      {
        'app/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
        'app/templates/cm.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chart}\ndata: {x: {{ default "none" .Values.x | quote }}}\n',
      },
      { source: { path: 'app', helm: FIXED_KINDS } },
    );
    await app.untilSynced();
    expect(await app.data('chart')).toEqual({ x: 'none' });
    const moved = await movedBy({ app }, () => app.push({ 'app/values.yaml': 'x: "1"\n' }));
    expect(moved).toEqual({ compared: ['app'], rendered: 1 });
  });
});

describe('a worker’s restart', () => {
  const files = { 'app/a.json': configMap('a', { x: '1' }), 'app/web.json': deployment('web') };

  async function drift(app: TestApp): Promise<void> {
    const { namespace } = app;
    const ref = { group: '', version: 'v1', kind: 'ConfigMap', namespace, name: 'a' };
    await stack.kube.patch(ref, { data: { x: 'drifted' } }, 'merge');
  }

  function untilHealed(app: TestApp): Promise<unknown> {
    return waitFor(async () => (await app.data('a'))?.x === '1', {
      what: 'the drift being put right',
      deadlineMs: 30_000,
    });
  }

  it('renders nothing again, also where the repository is away', async () => {
    const app = await startApp(stack, files);
    await app.untilSynced();
    await worker.stop();
    stack.git.setFault(503);
    try {
      await drift(app);
      await start();
      await untilHealed(app);
      expect(await renders()).toBe(0);
      expect(await renders('failed')).toBe(0);
      expect(isSynced(await app.untilSynced())).toBe(true);
    } finally {
      stack.git.setFault(undefined);
    }
  });

  it('with an empty data folder renders again what is needed', async () => {
    const app = await startApp(stack, files);
    await app.untilSynced();
    await worker.stop();
    const dir = stack.env.LOCKSTEP_DATA_DIR as string;
    await rm(join(dir, 'mirrors'), { recursive: true });
    await rm(join(dir, 'manifests'), { recursive: true });
    await drift(app);
    await start();
    await untilHealed(app);
  });

  it('prunes what a commit removed while no worker ran, also the last of its kind', async () => {
    const app = await startApp(stack, files);
    await app.untilSynced();
    await worker.stop();
    await app.push({ 'app/a.json': null });
    await start();
    await waitFor(async () => (await app.live('ConfigMap', 'a')) === undefined, {
      what: 'the ConfigMap being pruned',
      deadlineMs: COLLECTED_WITHIN_MS,
    });
    await app.untilSynced();
  });

  it('deletes all of an application that cannot be rendered', async () => {
    const app = await startApp(stack, files);
    await app.untilSynced();
    await app.push({ 'app/a.json': '{' });
    await app.untilCondition('ComparisonError');
    await worker.stop();
    await rm(join(stack.env.LOCKSTEP_DATA_DIR as string, 'manifests'), { recursive: true });
    await start();
    await app.delete('background');
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
    expect(await app.live('Deployment', 'web')).toBeUndefined();
  });

  it('takes up an operation that asks for nothing but what differs', async () => {
    const app = await startApp(stack, files, {
      automated: null,
      syncOptions: ['CreateNamespace=true', 'ApplyOutOfSyncOnly=true'],
    });
    await app.until('OutOfSync', (one) => one.status.sync.status === 'OutOfSync');
    await worker.stop();
    const operation = await app.begin({ sync: {} });
    await start();
    expect((await app.ended(operation)).phase).toBe('Succeeded');
    expect(await app.data('a')).toEqual({ x: '1' });
    await app.untilSynced();
  });
});
