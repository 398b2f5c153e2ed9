import type { Application, Source } from '@lockstep/domain';
import { startGitServer } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { GatewayClient } from './testing/gateway-client.ts';
import { configMap, FIXED_KINDS } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { conditionOf, isSynced, startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Repositories that one application reads together: its sources, and what these name elsewhere. */

let stack: Stack;
let worker: Worker;
let elsewhere: Awaited<ReturnType<typeof startGitServer>>;

beforeAll(async () => {
  stack = await startStack();
  elsewhere = await startGitServer();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
});

afterAll(async () => {
  await worker?.stop();
  await elsewhere?.close();
  await stack?.close();
});

const gateway = () => new GatewayClient(worker.address, stack.env.LOCKSTEP_SECRET_KEY as string);

async function renders(): Promise<number> {
  const text = await (await fetch(`${worker.address}/metrics`)).text();
  const line = text.split('\n').find((one) => one.includes('_render_total{outcome="rendered"}'));
  return Number(line?.split(' ').at(-1) ?? 0);
}

const revisionsOf = (application: Application) => application.status.sync.revisions ?? [];

/** Asks for the application's own repository, as the poll does. */
async function poll(app: TestApp): Promise<void> {
  const followed = await stack.store.applications.reposFollowed();
  const found = followed.find((one) => one.repoUrl === app.repo.url);
  if (!found) throw new Error('nobody follows it');
  await stack.signals.git({ ...found, cause: 'poll' });
}

describe('an application of several sources', () => {
  const CHART = {
    'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'chart/templates/cm.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chart}\ndata: {x: {{ .Values.x | quote }}}\n',
  };
  const sourcesOf = (chart: string, values: string, file: string): Source[] => [
    {
      repoURL: chart,
      path: 'chart',
      helm: { valueFiles: [`$values/${file}.yaml`], ...FIXED_KINDS },
    },
    { repoURL: values, ref: 'values', name: 'config' },
  ];

  it('is rendered when what it reads moves in one of them; nobody asks the other', async () => {
    const values = await elsewhere.createRepo('values');
    const first = await values.commit({ 'eu.yaml': 'x: "1"\n', 'us.yaml': 'x: "1"\n' });
    const chart = await stack.git.createRepo('chart');
    const of = (file: string) =>
      startApp(stack, CHART, {
        spec: { source: undefined, sources: sourcesOf(chart.url, values.url, file) },
        repo: chart,
      });
    const [eu, us] = [await of('eu'), await of('us')];
    const at = (app: TestApp, position: number, sha: string) =>
      app.until(`${sha}`, (one) => isSynced(one) && revisionsOf(one)[position] === sha);
    await eu.untilSynced();
    await at(us, 1, first);
    const before = await renders();

    // What both read, in the chart's repository: the other one is away, and not missed.
    elsewhere.setFault(503);
    const second = await eu.push({ 'README.md': 'no input' });
    await Promise.all([at(eu, 0, second), at(us, 0, second)]);
    expect(await renders()).toBe(before);
    elsewhere.setFault(undefined);

    const third = await values.commit({ 'us.yaml': 'x: "2"\n' });
    stack.git.setFault(503);
    await stack.pushed(values.url);
    await at(eu, 1, third);
    stack.git.setFault(undefined);
    const moved = await at(us, 1, third);
    expect(revisionsOf(moved)).toEqual([second, third]);
    expect(await us.data('chart')).toEqual({ x: '2' });
    expect(await eu.data('chart')).toEqual({ x: '1' });
    expect((await renders()) - before).toBe(1);
    const asked = { uid: us.uid, revisions: [second, first] };
    const { result } = await gateway().call<{ manifests: string[] }>('manifests', asked);
    expect(JSON.parse(result.manifests[0] ?? '')).toMatchObject({ data: { x: '1' } });
    expect((await us.now()).status.history?.at(-1)).toMatchObject({
      revisions: [second, third],
      sources: [{ path: 'chart' }, { ref: 'values', name: 'config' }],
    });
  });

  it('is told which sources state the same object', async () => {
    const repo = await stack.git.createRepo('twice');
    await repo.commit({
      'one/a.json': JSON.stringify(configMap('a', { from: 'one' })),
      'two/a.json': JSON.stringify(configMap('a', { from: 'two' })),
    });
    const sources: Source[] = [
      { repoURL: repo.url, path: 'one', name: 'first' },
      { repoURL: repo.url, path: 'two', name: 'second' },
    ];
    const app = await startApp(stack, {}, { repo, spec: { source: undefined, sources } });
    const told = await app.untilCondition('RepeatedResourceWarning');
    expect(conditionOf(told, 'RepeatedResourceWarning')).toMatch(
      /in source 1 \(first\) and source 2 \(second\); the last one counts/,
    );
    await app.untilSynced();
    expect(await app.data('a')).toEqual({ from: 'two' });
  });
});

describe('a Kustomize base in another repository', () => {
  it('is fetched with it, and its next commit is found without one of the application’s own', async () => {
    const base = await startApp(
      stack,
      {
        'base/kustomization.yaml': 'resources: [cm.yaml, ../shared]\n',
        'base/cm.yaml': configMap('base', { v: '1' }),
        'shared/kustomization.yaml': 'resources: [cm.yaml]\n',
        'shared/cm.yaml': configMap('shared', { s: '1' }),
      },
      { source: { path: 'shared' } },
    );
    const app = await startApp(stack, {
      'app/kustomization.yaml': `resources: ["${base.repo.url}//base?ref=main"]\nnamePrefix: our-\n`,
    });
    await app.untilSynced();
    expect(await app.data('our-base')).toEqual({ v: '1' });
    expect(await app.data('our-shared')).toEqual({ s: '1' });

    const before = await renders();
    // Another application follows the base, so that what is known of it is fresh.
    const pushBase = async (files: Parameters<TestApp['push']>[0]) => {
      const sha = await base.push(files);
      await base.until(sha, (one) => one.status.sync.revision === sha);
      await poll(app);
    };
    await pushBase({ 'README.md': 'no input of anybody' });
    await pushBase({ 'base/cm.yaml': configMap('base', { v: '2' }) });
    await app.until('the new base', (one) => isSynced(one) && one.status.history?.length === 2);
    expect(await app.data('our-base')).toEqual({ v: '2' });
    expect((await renders()) - before).toBe(1);
  });

  it('may be away for a while, also when a worker starts', async () => {
    const bases = await elsewhere.createRepo('bases');
    await bases.commit({
      'kustomization.yaml': 'resources: [cm.yaml]\n',
      'cm.yaml': JSON.stringify(configMap('base', { v: '1' })),
    });
    const app = await startApp(stack, {
      'app/kustomization.yaml': `resources: ["${bases.url}?ref=main"]\n`,
    });
    await app.untilSynced();
    await worker.stop();
    elsewhere.setFault(503);
    try {
      worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
      const after = await app.lookedAtAgain();
      expect(isSynced(after)).toBe(true);
      expect(after.status.conditions ?? []).toEqual([]);
      await app.push({ 'app/more.yaml': configMap('more', {}) });
      await app.push({
        'app/kustomization.yaml': `resources: ["${bases.url}?ref=main", more.yaml]\n`,
      });
      await app.untilCondition('ComparisonError', /503|unavailable/i);
    } finally {
      elsewhere.setFault(undefined);
    }
  });

  it('is refused where the worker may not go', async () => {
    const app = await startApp(stack, {
      'app/kustomization.yaml': 'resources: ["http://169.254.169.254/latest/meta-data.git//x"]\n',
    });
    await app.untilCondition(
      'ComparisonError',
      /169\.254\.169\.254 is refused: it is a link-local/,
    );
  });
});
