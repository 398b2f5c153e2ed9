import {
  type KubeObject,
  type ManagedResource,
  type ResourceRef,
  SETTING_CUSTOMIZATIONS,
} from '@lockstep/domain';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { GatewayClient } from '../testing/gateway-client.ts';
import { configMap, deployment } from '../testing/manifests.ts';
import { type Stack, startStack } from '../testing/stack.ts';
import { conditionOf, isOutOfSync, startApp, type TestApp } from '../testing/test-app.ts';
import { startWorker, type Worker } from '../worker.ts';

/** What is left out of comparisons and syncs, and who made a difference, on a real API server. */

let stack: Stack;
let worker: Worker;
let gateway: GatewayClient;

beforeAll(async () => {
  stack = await startStack();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
  gateway = new GatewayClient(worker.address, stack.env.LOCKSTEP_SECRET_KEY as string);
});
afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

const manual = { automated: null } as const;

function ref(app: TestApp, kind: string, name: string): ResourceRef {
  const group = kind === 'Deployment' ? 'apps' : '';
  return { group, version: 'v1', kind, namespace: app.namespace, name };
}

async function edit(app: TestApp, kind: string, name: string, patch: object): Promise<void> {
  await stack.kube.patch(ref(app, kind, name), patch, 'merge', { manager: 'kubectl-edit' });
}

async function replicas(app: TestApp): Promise<unknown> {
  const live = (await app.live('Deployment', 'web')) as KubeObject & { spec: { replicas: number } };
  return live.spec.replicas;
}

async function changesOf(app: TestApp): Promise<Record<string, string>> {
  const { result } = await gateway.call<ManagedResource[]>('managedResources', { uid: app.uid });
  const changes = result.flatMap((resource) => resource.changes ?? []);
  return Object.fromEntries(
    changes.map(({ path, owner, cause }) => [path.join('.'), `${cause} ${owner}`]),
  );
}

const IGNORED = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];

describe('an ignored field', () => {
  it.each([
    ['is put back by a sync of another change', [], 1],
    ['stays as it was scaled with RespectIgnoreDifferences', ['RespectIgnoreDifferences=true'], 3],
  ])('%s', async (_, options, expected) => {
    const app = await startApp(
      stack,
      { 'app/web.json': deployment('web', { replicas: 1 }) },
      {
        ...manual,
        syncOptions: ['CreateNamespace=true', ...options],
        spec: { ignoreDifferences: IGNORED },
      },
    );
    await app.until('compared', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await edit(app, 'Deployment', 'web', { spec: { replicas: 3 } });
    await app.refresh();
    await app.push({
      'app/web.json': deployment('web', { replicas: 1, annotations: { changed: 'yes' } }),
    });
    await app.until('the other change', isOutOfSync);
    expect(Object.keys(await changesOf(app))).not.toContain('spec.replicas');
    await app.sync();
    await app.untilSynced();
    expect(await replicas(app)).toBe(expected);
    expect((await app.live('Deployment', 'web'))?.metadata.annotations?.changed).toBe('yes');
  });

  it('is also one that the installation names for a kind', async () => {
    const app = await startApp(stack, { 'app/a.json': configMap('a', { v: '1' }) }, manual);
    await app.until('compared', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await edit(app, 'ConfigMap', 'a', { data: { v: '2' } });
    await app.until('drift', isOutOfSync);
    const key = 'resource.customizations.ignoreDifferences.ConfigMap';
    await stack.store.settings.set(SETTING_CUSTOMIZATIONS, { [key]: 'jsonPointers: [/data/v]' });
    await waitFor(
      async () => {
        await app.refresh();
        return (await app.now()).status.sync.status === 'Synced';
      },
      { what: 'the rule to hold', deadlineMs: 60_000, intervalMs: 250 },
    );
    await stack.store.settings.set(SETTING_CUSTOMIZATIONS, {});
  });
});

it.each([
  ['never ends', '[limit(1; repeat(1) | select(false))]', 'took longer than'],
  ['is none', '.spec[', 'syntax error'],
])('a jq expression that %s is told by name', async (_, expression, reason) => {
  const rules = [{ kind: 'ConfigMap', jqPathExpressions: [expression] }];
  const files = { 'app/a.json': configMap('a', { v: '1' }) };
  const app = await startApp(stack, files, { ...manual });
  await app.until('compared', isOutOfSync);
  await app.sync();
  await app.untilSynced();
  await app.edit({ ignoreDifferences: rules });
  await app.refresh();
  const failed = await app.untilCondition('ComparisonError', reason);
  expect(conditionOf(failed, 'ComparisonError')).toContain(expression);
});

describe('a difference', () => {
  it('says whether Git or the cluster made it, and who owns the field', async () => {
    const before = { git: '1', cluster: '1', both: '1', dropped: '1' };
    const app = await startApp(stack, { 'app/a.json': configMap('a', before) }, manual);
    await app.until('compared', isOutOfSync);
    await app.sync();
    await app.untilSynced();
    await edit(app, 'ConfigMap', 'a', { data: { cluster: 'edited' } });
    await app.until('drift', isOutOfSync);
    expect(await changesOf(app)).toEqual({ 'data.cluster': 'cluster kubectl-edit' });

    await edit(app, 'ConfigMap', 'a', { data: { both: 'edited' } });
    const after = { git: '2', cluster: '1', both: '2', added: '1' };
    const head = await app.push({ 'app/a.json': configMap('a', after) });
    await app.until('the commit', (one) => one.status.sync.revision === head && isOutOfSync(one));
    expect(await changesOf(app)).toEqual({
      'data.git': 'git lockstep',
      'data.cluster': 'cluster kubectl-edit',
      'data.both': 'both kubectl-edit',
      'data.dropped': 'git lockstep',
      'data.added': 'git undefined',
    });
  });
});
