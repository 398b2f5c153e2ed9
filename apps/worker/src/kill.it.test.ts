import { readFile } from 'node:fs/promises';
import type { KubeObject, ResourceRef } from '@lockstep/domain';
import { track } from '@lockstep/engine';
import { connectionFromKubeconfig } from '@lockstep/kube';
import {
  type SpawnedNode,
  spawnNode,
  uniqueNamespace,
  useSandbox,
  waitFor,
} from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaseKey } from './ownership/ownership.ts';
import { KubeProxy, type Strike } from './testing/kube-proxy.ts';
import { type Stack, startStack } from './testing/stack.ts';

/** More writes than the sync below makes: the loop ends when one is not reached. */
const MOST_WRITES = 40;

let stack: Stack;
let proxy: KubeProxy;
const running = new Set<SpawnedNode>();

beforeAll(async () => {
  const kubeconfig = await readFile(useSandbox().kubeconfigPath, 'utf8');
  proxy = new KubeProxy(connectionFromKubeconfig(kubeconfig));
  stack = await startStack({ address: await proxy.start() });
});

afterAll(async () => {
  for (const worker of running) await worker.kill();
  await stack?.close();
  await proxy?.stop();
});

async function startWorkerProcess(leaseSeconds: number): Promise<SpawnedNode> {
  const worker = await spawnNode('apps/worker/src/main.ts', {
    env: { ...stack.env, LOCKSTEP_LEASE_SECONDS: String(leaseSeconds) },
    ready: async (process) => (await process.log()).includes('worker ready'),
  });
  running.add(worker);
  return worker;
}

async function kill(worker: SpawnedNode): Promise<void> {
  running.delete(worker);
  await worker.kill();
}

function object(kind: string, metadata: KubeObject['metadata'], rest: object): string {
  const apiVersion = kind === 'Job' ? 'batch/v1' : kind === 'Deployment' ? 'apps/v1' : 'v1';
  return JSON.stringify({ apiVersion, kind, metadata, ...rest });
}

const pod = { containers: [{ name: 'main', image: 'registry.example/tool:1' }] };

function hook(prefix: string, phase: string): string {
  const annotations = { 'argocd.argoproj.io/hook': phase };
  const template = { spec: { ...pod, restartPolicy: 'Never' } };
  return object('Job', { generateName: prefix, annotations }, { spec: { template } });
}

function waved(name: string, wave: number): string {
  const annotations = { 'argocd.argoproj.io/sync-wave': String(wave) };
  return object('ConfigMap', { name, annotations }, { data: { wave: String(wave) } });
}

const FILES = {
  'app/migrate.json': hook('migrate-', 'PreSync'),
  'app/first.json': waved('first', -1),
  'app/web.json': object(
    'Deployment',
    { name: 'web' },
    {
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: pod },
      },
    },
  ),
  'app/last.json': waved('last', 2),
  'app/test.json': hook('smoke-', 'PostSync'),
};

/** An application that was never synced, in whose namespace something waits to be pruned. */
async function prepare(): Promise<{ name: string; namespace: string }> {
  const namespace = uniqueNamespace('kill');
  const name = `app-${namespace.slice(-8)}`;
  const repo = await stack.git.createRepo(name);
  await repo.commit(FILES);
  const source = { repoURL: repo.url, path: 'app' };
  const destination = { server: 'https://kubernetes.default.svc', namespace };
  const uid = await stack.create(name, { source, destination });
  const record = await stack.store.applications.record(uid);
  const tracking = { appName: name, appId: record?.shortId ?? '', slice: record?.slice ?? '' };
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const old = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'old', namespace } };
  await stack.kube.create(
    track(old, { ...tracking, namespaced: true, destinationNamespace: namespace }),
  );
  return { name, namespace };
}

async function expectRightEnd(app: { name: string; namespace: string }): Promise<void> {
  const ended = await stack.until(app.name, 'the end of the sync', (one) =>
    ['Succeeded', 'Failed', 'Error'].includes(one.status.operationState?.phase ?? ''),
  );
  expect(ended.status.operationState?.message).toBe('successfully synced (all tasks run)');
  await stack.until(app.name, 'Synced', (one) => one.status.sync.status === 'Synced');
  expect((await stack.application(app.name)).status.history).toHaveLength(1);
  const { namespace } = app;
  const jobs = await stack.kube.list({ group: 'batch', kind: 'Job' }, { namespace });
  const prefixes = jobs.map((job) => job.metadata.name?.split('-')[0]).sort();
  expect(prefixes, 'each hook was made once').toEqual(['migrate', 'smoke']);
  const ref = (name: string): ResourceRef => ({
    group: '',
    version: 'v1',
    kind: 'ConfigMap',
    namespace,
    name,
  });
  expect(await stack.kube.find(ref('old'))).toBeUndefined();
  expect((await stack.kube.find(ref('last')))?.data).toEqual({ wave: '2' });
}

/** Syncs once with a worker that is struck; answers whether the moment came. */
async function syncStruckAt(write: number, when: Strike['when']): Promise<boolean> {
  const app = await prepare();
  let worker = await startWorkerProcess(2);
  await stack.until(app.name, 'OutOfSync', (one) => one.status.sync.status === 'OutOfSync');
  const dead = Promise.withResolvers<void>();
  const strike = async () => {
    await kill(worker);
    dead.resolve();
  };
  proxy.reset({ write, when, strike });
  await stack.sync(app.name, { prune: true });
  const finished = stack
    .until(app.name, 'the sync without a strike', (one) =>
      ['Succeeded', 'Failed', 'Error'].includes(one.status.operationState?.phase ?? ''),
    )
    .then(() => undefined);
  await Promise.race([dead.promise, finished]);
  if (proxy.struck) {
    await dead.promise;
    worker = await startWorkerProcess(2);
  }
  await expectRightEnd(app);
  await kill(worker);
  return proxy.struck;
}

describe('a worker killed with -9', () => {
  for (const when of ['before', 'after'] as const) {
    it(`${when} any write of a sync leaves nothing that its successor does not finish`, async () => {
      let struck = 0;
      for (let write = 0; write < MOST_WRITES; write++) {
        if (!(await syncStruckAt(write, when))) break;
        struck++;
      }
      // Two hooks, three objects, a prune, and letting go of the hooks.
      expect(struck).toBeGreaterThanOrEqual(8);
    }, 900_000);
  }

  it('is followed by another worker within 15 s', async () => {
    proxy.reset(undefined);
    const owner = await startWorkerProcess(9);
    const key = leaseKey(stack.clusterId, 0);
    const before = await waitFor(() => stack.store.leases.get(key), {
      what: 'the first worker owning the cluster',
    });
    const successor = await startWorkerProcess(9);
    const app = await prepare();
    await kill(owner);
    await waitFor(async () => (await stack.store.leases.get(key))?.epoch !== before.epoch, {
      what: 'the takeover',
      deadlineMs: 15_000,
    });
    await stack.until(app.name, 'OutOfSync', (one) => one.status.sync.status === 'OutOfSync');
    await stack.sync(app.name, { prune: true });
    await expectRightEnd(app);
    await kill(successor);
  });
});
