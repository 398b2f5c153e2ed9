import type { KubeObject } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from './config.ts';
import { configMap, deployment } from './testing/manifests.ts';
import { type NamespacedCluster, namespacedCluster } from './testing/namespaced-cluster.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { COLLECTED_WITHIN_MS, type Files, startApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** A cluster that is registered for some namespaces, with credentials that reach no further. */

let stack: Stack;
let worker: Worker;

beforeAll(async () => {
  stack = await startStack();
  const env = { ...stack.env, LOCKSTEP_LOG_LEVEL: 'error', LOCKSTEP_LEASE_SECONDS: '2' };
  worker = await startWorker(readConfig(env, []));
});

afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

async function limitedCluster(): Promise<NamespacedCluster & { inside: string[] }> {
  const cluster = await namespacedCluster(stack, uniqueNamespace('limited'));
  onTestFinished(() => cluster.close());
  const inside = [uniqueNamespace('inside'), uniqueNamespace('inside')];
  for (const namespace of inside) await cluster.open(namespace);
  return { ...cluster, inside };
}

function priorityClass(name: string): KubeObject {
  const metadata = { name };
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata, value: 1 };
}

function deploy(server: string, namespace: string, files: Files) {
  return startApp(stack, files, { destination: { server, namespace } });
}

describe('a cluster that is limited to namespaces', () => {
  it('is managed in each of them, by an account that may not look elsewhere', async () => {
    const cluster = await limitedCluster();
    await cluster.register({ namespaces: cluster.inside });
    const apps = cluster.inside.map((namespace) =>
      deploy(cluster.server, namespace, {
        'app/web.yaml': [deployment('web'), configMap('a', { x: '1' })],
      }),
    );
    for (const app of await Promise.all(apps)) {
      await app.untilSynced();
      await app.until('Healthy', (now) => now.status.health.status === 'Healthy');
      const ref = {
        group: '',
        version: 'v1',
        kind: 'ConfigMap',
        namespace: app.namespace,
        name: 'a',
      };
      await stack.kube.patch(ref, { data: { x: 'drifted' } }, 'merge');
      await waitFor(async () => (await app.data('a'))?.x === '1', { what: 'drift being healed' });
      await app.push({ 'app/web.yaml': deployment('web') });
      await waitFor(async () => !(await app.live('ConfigMap', 'a')), {
        what: 'a being pruned',
        deadlineMs: COLLECTED_WITHIN_MS,
      });
    }
  });

  it('refuses what goes to another namespace, until it is given that one too', async () => {
    const cluster = await limitedCluster();
    const [first = '', second = ''] = cluster.inside;
    await cluster.register({ namespaces: [first] });
    const app = await deploy(cluster.server, second, { 'app/a.json': configMap('a', { x: '1' }) });
    const told = await app.untilCondition(
      'ComparisonError',
      `Failed to load live state: Namespace "${second}" for ConfigMap "a" is not managed`,
    );
    expect(told.status.sync.status).toBe('Unknown');
    const sync = await app.sync();
    expect(sync.phase).toBe('Error');
    expect(sync.message).toContain(`Namespace "${second}" for ConfigMap "a" is not managed`);
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
    await cluster.register({ namespaces: [first, second] });
    expect((await app.untilSynced()).status.conditions ?? []).toEqual([]);
  });

  it('refuses cluster-scoped resources, unless it is registered with them', async () => {
    const cluster = await limitedCluster();
    const [namespace = ''] = cluster.inside;
    await cluster.register({ namespaces: [namespace] });
    const name = uniqueNamespace('priority');
    const app = await deploy(cluster.server, namespace, { 'app/a.json': priorityClass(name) });
    await app.untilCondition(
      'ComparisonError',
      `Cluster level PriorityClass "${name}" can not be managed when in namespaced mode`,
    );
    await cluster.openKind('scheduling.k8s.io', 'priorityclasses');
    await cluster.register({ namespaces: [namespace], clusterResources: true });
    await app.untilSynced();
    await app.delete('foreground');
  });
});
