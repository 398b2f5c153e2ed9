import { readFile } from 'node:fs/promises';
import { type Application, type KubeObject, refOf } from '@lockstep/domain';
import { connectionFromKubeconfig } from '@lockstep/kube';
import { type OwnCluster, startCluster, uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment } from './testing/manifests.ts';
import { restrictedCluster } from './testing/restricted-cluster.ts';
import { clusterConfigOf, type Stack, startStack } from './testing/stack.ts';
import { conditionOf, isOutOfSync, isSynced, startApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Every failure says what and where in the tool's own words, and goes away when mended. */

let stack: Stack;
let worker: Worker;

beforeAll(async () => {
  stack = await startStack();
  worker = await startWorker(
    readConfig(
      { ...stack.env, LOCKSTEP_LOG_LEVEL: 'error', LOCKSTEP_GIT_TIMEOUT_SECONDS: '10' },
      [],
    ),
  );
});

afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

const one = { 'app/a.json': configMap('a', { x: '1' }) };

function messages(application: Application): string[] {
  return (application.status.conditions ?? []).map(({ type, message }) => `${type}: ${message}`);
}

function failed(application: Application): boolean {
  return application.status.operationState?.phase === 'Failed';
}

describe('a repository', () => {
  it('that answers 503 makes the application Unknown in git’s words, until it is back', async () => {
    const app = await startApp(stack, one);
    await app.untilSynced();
    stack.git.setFault(503);
    try {
      await stack.pushed(app.repo.url);
      const told = await app.untilCondition('ComparisonError', '503');
      expect(told.status.sync.status).toBe('Unknown');
    } finally {
      stack.git.setFault(undefined);
    }
    await stack.pushed(app.repo.url);
    expect(messages(await app.untilSynced())).toEqual([]);
  });

  it('that hangs is given up at the deadline', async () => {
    const app = await startApp(stack, one);
    await app.untilSynced();
    stack.git.setFault('hang');
    try {
      await stack.pushed(app.repo.url);
      await app.untilCondition('ComparisonError', 'did not finish within 10 s');
    } finally {
      stack.git.setFault(undefined);
    }
    await stack.pushed(app.repo.url);
    await app.untilSynced();
  });

  it('that does not exist is told, and found once it is there', async () => {
    const name = uniqueNamespace('late');
    const source = { repoURL: `${stack.git.url}/${name}.git` };
    const app = await startApp(stack, one, { source });
    const told = await app.untilCondition('ComparisonError', /not found/);
    expect(told.status.sync.status).toBe('Unknown');
    const repo = await stack.git.createRepo(name);
    await repo.commit({ 'app/a.json': JSON.stringify(configMap('a', { x: '1' })) });
    await stack.pushed(repo.url);
    expect(messages(await app.untilSynced())).toEqual([]);
  });
});

describe('a repository that is away', () => {
  it('keeps nobody from going back to what was deployed', async () => {
    const app = await startApp(stack, one, { automated: null });
    const first = await app.repo.head();
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.push({ 'app/a.json': configMap('a', { x: '2' }) });
    await app.until('OutOfSync', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    stack.git.setFault(503);
    try {
      const back = await app.sync({ revision: first });
      expect(back.phase).toBe('Succeeded');
      expect(await app.data('a')).toEqual({ x: '1' });
      const failed = await app.sync();
      expect(failed).toMatchObject({ phase: 'Error', message: expect.stringContaining('503') });
    } finally {
      stack.git.setFault(undefined);
    }
    await stack.pushed(app.repo.url);
    await app.until('OutOfSync', isOutOfSync);
  });
});

describe('what does not render', () => {
  it('says which path is not there, and clears when a commit brings it', async () => {
    const app = await startApp(stack, one, { source: { path: 'missing/path' } });
    await app.untilCondition('ComparisonError', 'missing/path');
    await app.push({ 'missing/path/a.json': configMap('a', { x: '1' }) });
    expect(messages(await app.untilSynced())).toEqual([]);
  });

  it('says which revision is not there, and clears when the branch comes', async () => {
    const app = await startApp(stack, one, { source: { targetRevision: 'release-9' } });
    await app.untilCondition('ComparisonError', 'release-9');
    await app.repo.commit({ 'app/b.txt': 'b' }, 'Release', { branch: 'release-9' });
    await stack.pushed(app.repo.url);
    expect(messages(await app.untilSynced())).toEqual([]);
  });

  it('says what Helm says of a chart', async () => {
    const app = await startApp(stack, {
      'app/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
      'app/templates/cm.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: {{ required "set .Values.x, please" .Values.x | quote }}}\n',
    });
    const told = await app.untilCondition('ComparisonError', 'set .Values.x, please');
    expect(conditionOf(told, 'ComparisonError')).toContain('cm.yaml');
    await app.push({ 'app/values.yaml': 'x: "1"\n' });
    expect(messages(await app.untilSynced())).toEqual([]);
    expect(await app.data('a')).toEqual({ x: '1' });
  });

  it('says what Kustomize says of a folder', async () => {
    const app = await startApp(stack, {
      'app/kustomization.yaml': 'resources: [missing.yaml]\n',
    });
    await app.untilCondition('ComparisonError', 'missing.yaml');
    await app.push({ 'app/missing.yaml': configMap('a', { x: '1' }) });
    expect(messages(await app.untilSynced())).toEqual([]);
  });
});

describe('a destination', () => {
  it('that nobody registered is an InvalidSpecError, until somebody does, and again after', async () => {
    const server = `https://${uniqueNamespace('later')}.example`;
    const app = await startApp(stack, one, { destination: { server } });
    const told = await app.untilCondition('InvalidSpecError', server);
    expect(told.status.sync.status).toBe('Unknown');
    const cluster = await stack.store.clusters.upsert(
      { server, name: server, config: clusterConfigOf(stack.kube.connection) },
      { upsert: false },
      { name: 'test' },
    );
    expect(messages(await app.untilSynced())).toEqual([]);
    await stack.store.clusters.delete(cluster.id, { name: 'test' });
    const again = await app.untilCondition('InvalidSpecError', server);
    expect(again.status.sync.status).toBe('Unknown');
    expect(again.status.health.status).toBe('Unknown');
  });
});

describe('a cluster whose configuration is of no use', () => {
  it('is told so, and keeps nobody from the others', async () => {
    const name = uniqueNamespace('a-broken');
    const execProviderConfig = { command: 'get-token', apiVersion: 'v0' };
    const broken = await stack.store.clusters.upsert(
      { server: `https://${name}.example`, name, config: { execProviderConfig } },
      { upsert: false },
      { name: 'test' },
    );
    const server = `https://${uniqueNamespace('z-fine')}.example`;
    const fine = { server, config: clusterConfigOf(stack.kube.connection) };
    await stack.store.clusters.upsert(fine, { upsert: false }, { name: 'test' });
    const app = await startApp(stack, one, { destination: { server } });
    await app.untilSynced();
    await waitFor(
      async () => {
        const found = await stack.store.clusters.find({ id: broken.id });
        return found?.info.connectionState.message.includes('API version v0 is not supported');
      },
      { what: 'the cluster saying what is wrong' },
    );
  });
});

describe('what the API server refuses', () => {
  it('for want of permission is told in its words, and works once it is granted', async () => {
    const restricted = await restrictedCluster(stack, uniqueNamespace('reader'));
    const app = await startApp(stack, one, {
      destination: { server: restricted.server },
      syncOptions: [],
      automated: null,
    });
    await stack.kube.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: app.namespace },
    });
    await app.until('OutOfSync', isOutOfSync);
    const refused = await app.sync();
    expect(refused.phase).toBe('Failed');
    expect(refused.message).toMatch(/configmaps "a" is forbidden: User .* cannot (patch|create)/);
    await app.untilCondition('SyncError', 'is forbidden');
    await restricted.permitWrites();
    expect((await app.sync()).phase).toBe('Succeeded');
    expect(messages(await app.untilSynced())).toEqual([]);
    await restricted.close();
  });

  it('as invalid is told, and clears with a commit that mends it', async () => {
    const broken = deployment('web', { replicas: -1 });
    const app = await startApp(stack, { 'app/web.json': broken });
    const told = await app.until('Failed', failed);
    expect(told.status.operationState?.message).toContain('spec.replicas: Invalid value: -1');
    await app.untilCondition('SyncError', 'spec.replicas');
    await app.push({ 'app/web.json': deployment('web') });
    expect(messages(await app.untilSynced())).toEqual([]);
  });

  it('as an unknown field is told, since nothing is dropped in silence', async () => {
    const typo = { ...configMap('a', { x: '1' }), dta: { y: '2' } } as KubeObject;
    const app = await startApp(stack, { 'app/a.json': typo });
    const told = await app.until('Failed', failed);
    expect(told.status.operationState?.message).toMatch(/dta/);
    await app.push(one);
    expect(messages(await app.untilSynced())).toEqual([]);
  });

  it('for want of the namespace is tried again, and succeeds when it is there', async () => {
    const retry = { limit: 20, backoff: { duration: '1s', factor: 1 } };
    const app = await startApp(stack, one, { syncOptions: [], syncPolicy: { retry } });
    await app.until('a retry', (now) =>
      Boolean(now.status.operationState?.message.includes('Retrying attempt')),
    );
    const { operationState } = (await app.now()).status;
    expect(operationState?.message).toContain(`namespaces "${app.namespace}" not found`);
    await stack.kube.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: app.namespace },
    });
    const done = await app.untilSynced();
    expect(messages(done)).toEqual([]);
  });
});

describe('a kind that the cluster does not know', () => {
  it('comes with the application that uses it', async () => {
    const id = uniqueNamespace('x').slice(2);
    const group = `g${id}.example.com`;
    const crd: KubeObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        names: { kind: 'Widget', plural: 'widgets' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
              },
            },
          },
        ],
      },
    };
    const widget: KubeObject = {
      apiVersion: `${group}/v1`,
      kind: 'Widget',
      metadata: { name: 'w' },
      spec: { size: 3 },
    };
    const app = await startApp(stack, { 'app/crd.json': crd, 'app/widget.json': widget });
    const done = await app.untilSynced();
    expect(done.status.operationState?.phase).toBe('Succeeded');
    expect(messages(done)).toEqual([]);
    await app.push({ 'app/widget.json': { ...widget, spec: { size: 4 } } });
    await waitFor(
      async () => {
        const ref = { group, version: 'v1', kind: 'Widget', namespace: app.namespace, name: 'w' };
        return ((await stack.kube.find(ref))?.spec as { size: number } | undefined)?.size === 4;
      },
      { what: 'the widget’s new size', deadlineMs: 60_000 },
    );
    // In the foreground it would wait for Kubernetes to notice the kind, up to half a minute.
    await app.delete('background');
    // A definition stays, as in the field: deleting it would delete what others made of it.
    const definition = await app.live('CustomResourceDefinition', `widgets.${group}`);
    expect(definition).toBeDefined();
    await stack.kube.delete(refOf(definition as KubeObject));
  });

  it('and that nothing brings is told by its name', async () => {
    const app = await startApp(stack, {
      'app/x.json': {
        apiVersion: 'nobody.example.com/v1',
        kind: 'Nothing',
        metadata: { name: 'n' },
      },
    });
    await app.untilCondition('SyncError', 'nobody.example.com/Nothing');
    expect(await stack.store.operations.latest(app.uid, 5)).toHaveLength(1);
  });
});

describe('a cluster that is down', () => {
  let cluster: OwnCluster;
  const server = 'https://down.example';

  beforeAll(async () => {
    cluster = await startCluster();
    const connection = connectionFromKubeconfig(await readFile(cluster.kubeconfigPath, 'utf8'));
    await stack.store.clusters.upsert(
      { server, name: 'down', config: clusterConfigOf(connection) },
      { upsert: false },
      { name: 'test' },
    );
  });

  afterAll(() => cluster?.stop());

  it('makes its applications Unknown with the reason, and they recover by themselves', async () => {
    const app = await startApp(stack, one, { destination: { server } });
    await app.untilSynced();
    const seen = new Set<string>();
    const watching = await stack.store.outbox.follow(undefined, (events) => {
      if (!events.some((event) => event.uid === app.uid)) return;
      void app
        .now()
        .then((now) => seen.add(`${now.status.sync.status} ${now.status.health.status}`));
    });
    await cluster.stopApiServer();
    const told = await app.until('Unknown', (now) => now.status.sync.status === 'Unknown');
    expect(told.status.health.status).toBe('Unknown');
    expect(conditionOf(told, 'ComparisonError')).toMatch(
      /cluster down: .*(refused|lost|closed|reset)/i,
    );
    const record = await stack.store.clusters.find({ server });
    expect(record?.info.connectionState.status).toBe('Failed');
    const fingerprint = async () => (await stack.store.applications.record(app.uid))?.fingerprint;
    const before = await fingerprint();
    await app.push({ 'app/a.json': configMap('a', { x: '2' }) });
    await waitFor(async () => (await fingerprint()) !== before, { what: 'the next render' });
    await app.refresh();
    expect((await app.now()).status.sync.status).toBe('Unknown');
    await watching.close();
    expect([...seen].filter((one) => /OutOfSync|Missing|Degraded/.test(one))).toEqual([]);
    await cluster.startApiServer();
    await waitFor(
      async () => {
        const object = JSON.parse(
          await cluster.kubectl('get', 'cm', 'a', '-o', 'json', '-n', app.namespace),
        );
        return object.data.x === '2';
      },
      { what: 'the commit that came meanwhile', deadlineMs: 90_000 },
    );
    const back = await app.until('Synced again', isSynced);
    expect(messages(back)).toEqual([]);
  });
});
