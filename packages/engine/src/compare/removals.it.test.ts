import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { FIELD_MANAGER, type FieldsV1, type KubeObject } from '@lockstep/domain';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { track } from '../tracking/index.ts';
import { type ApiServer, connect } from './fixtures/api-server.ts';
import {
  type Comparison,
  claimOwnership,
  compareResource,
  type FieldPath,
  type IgnoreRules,
  ownedFields,
  type Prediction,
  predictLocally,
  prepareDesired,
  respectIgnored,
} from './index.ts';
import { withoutPaths } from './without-paths.ts';

/** Every removal from Git is seen and done, against the real API server. */

const namespace = uniqueNamespace('removals');
let api: ApiServer;
let kubectl: (manifest: KubeObject, ...args: string[]) => Promise<unknown>;

beforeAll(async () => {
  const sandbox = await useSandbox();
  api = await connect(sandbox.kubeconfigPath);
  kubectl = (manifest, ...args) => {
    const all = ['--kubeconfig', sandbox.kubeconfigPath, ...args, '-f', '-'];
    const run = promisify(execFile)(sandbox.kubectl, all);
    run.child.stdin?.end(JSON.stringify(manifest));
    return run;
  };
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});
afterAll(() => api.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }));

function desiredOf(manifest: KubeObject): KubeObject {
  return track(prepareDesired(manifest).object, {
    appName: 'removals',
    appId: 'rem0vals',
    slice: '01',
    namespaced: true,
    destinationNamespace: namespace,
  });
}

interface Known {
  lastOwned?: FieldsV1;
  ignore?: IgnoreRules;
}

/** Compares as a worker does; the fence says when the object has moved on in between. */
async function compare(desired: KubeObject, known: Known = {}): Promise<Comparison> {
  return waitFor(
    async () => {
      const input = { desired, live: await api.get(desired), manager: FIELD_MANAGER, ...known };
      const answer = compareResource(input);
      if (answer.kind !== 'needs-prediction') return answer;
      return compareResource({ ...input, predicted: await predict(input) });
    },
    { what: `comparison of ${desired.metadata.name}` },
  );
}

/** By the API server; where it refuses what it would make of it, locally. */
async function predict({
  desired,
  live,
  lastOwned,
}: Known & { desired: KubeObject; live: KubeObject }): Promise<Prediction> {
  try {
    const object = await api.apply(fenced(desired, live), { dryRun: true });
    return { by: 'server', object };
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('422'))) throw error;
    const ownedBefore = ownedFields(live, FIELD_MANAGER) ?? lastOwned;
    const object = predictLocally({ desired, live, ownedBefore });
    return { by: 'local', object, reason: 'refused' };
  }
}

function fenced(desired: KubeObject, { metadata }: KubeObject): KubeObject {
  return {
    ...desired,
    metadata: { ...desired.metadata, resourceVersion: metadata.resourceVersion },
  };
}

/** Applies as a worker does, and answers what is then ours. */
async function sync(desired: KubeObject, known: Known = {}): Promise<FieldsV1> {
  await waitFor(
    async () => {
      const live = await api.get(desired);
      const claimed = claimOwnership({ desired, live, manager: FIELD_MANAGER, ...known });
      return claimed ? api.writeManagedFields(live, claimed) : live;
    },
    { what: `claim of ${desired.metadata.name}` },
  );
  return ownedFields(await api.apply(desired), FIELD_MANAGER) ?? {};
}

function deployment(name: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: { team: 'a' }, annotations: { note: 'x' } },
    spec: {
      replicas: 2,
      minReadySeconds: 5,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, tier: 'front' } },
        spec: {
          terminationGracePeriodSeconds: 5,
          nodeSelector: { disk: 'ssd', zone: 'a' },
          tolerations: [
            { key: 'a', operator: 'Exists' },
            { key: 'b', operator: 'Exists' },
          ],
          containers: [
            {
              name: 'web',
              image: 'nginx:1.29',
              args: ['-v'],
              env: [
                { name: 'A', value: '1' },
                { name: 'B', value: '2' },
              ],
              ports: [{ containerPort: 80 }, { containerPort: 81 }],
              resources: { limits: { cpu: '1000m', memory: '1Gi' } },
              readinessProbe: { httpGet: { port: 80 } },
            },
            { name: 'sidecar', image: 'busybox' },
          ],
        },
      },
    },
  };
}

const POD: FieldPath = ['spec', 'template', 'spec'];
const REMOVALS: Record<string, FieldPath> = {
  'a label': ['metadata', 'labels', 'team'],
  'all labels': ['metadata', 'labels'],
  'an annotation': ['metadata', 'annotations', 'note'],
  'a field with a default': ['spec', 'replicas'],
  'a field without a default': ['spec', 'minReadySeconds'],
  'a label of the template': ['spec', 'template', 'metadata', 'labels', 'tier'],
  'an entry of an atomic map': [...POD, 'nodeSelector', 'zone'],
  'an atomic map': [...POD, 'nodeSelector'],
  'an item of an atomic list': [...POD, 'tolerations', 1],
  'an atomic list': [...POD, 'tolerations'],
  'a container': [...POD, 'containers', 1],
  arguments: [...POD, 'containers', 0, 'args'],
  'a variable': [...POD, 'containers', 0, 'env', 1],
  'all variables': [...POD, 'containers', 0, 'env'],
  'a port': [...POD, 'containers', 0, 'ports', 1],
  'a limit': [...POD, 'containers', 0, 'resources', 'limits', 'memory'],
  'all resources': [...POD, 'containers', 0, 'resources'],
  'a structure with defaults in it': [...POD, 'containers', 0, 'readinessProbe'],
};

let count = 0;
const fresh = () => deployment(`web-${++count}`);

/** How an object may have come to be before we first saw it. */
const ORIGINS: Record<string, (manifest: KubeObject) => Promise<unknown>> = {
  'our own apply': (manifest) => sync1(manifest),
  'kubectl apply': (manifest) => kubectl(manifest, 'apply'),
  'kubectl apply --server-side': (manifest) => kubectl(manifest, 'apply', '--server-side'),
  'Argo CD, server-side': (manifest) => api.apply(manifest, { manager: 'argocd-controller' }),
  'Argo CD, client-side': (manifest) =>
    kubectl(manifest, 'apply', '--field-manager', 'argocd-controller'),
  'Helm, server-side': (manifest) => api.apply(manifest, { manager: 'helm' }),
  'Helm, client-side': (manifest) => api.create(manifest, 'helm'),
};

async function sync1(manifest: KubeObject): Promise<void> {
  await api.apply(desiredOf(manifest));
}

describe.each(Object.entries(ORIGINS))('an object from %s', (_origin, create) => {
  test('is Synced before and after the first sync', async () => {
    const manifest = fresh();
    const desired = desiredOf(manifest);
    await create(manifest);
    expect(await compare(desired)).toEqual({ kind: 'synced' });
    const lastOwned = await sync(desired);
    expect(await compare(desired, { lastOwned })).toEqual({ kind: 'synced' });
    const { metadata } = await api.get(desired);
    expect(await sync(desired, { lastOwned })).toEqual(lastOwned);
    expect((await api.get(desired)).metadata.generation).toBe(metadata.generation);
  });

  test.concurrent.each(Object.entries(REMOVALS))(
    'shows and loses %s that Git drops',
    async (_what, path) => {
      const manifest = fresh();
      await create(manifest);
      const desired = desiredOf(withoutPaths(manifest, [path]));
      const seen = await compare(desired);
      expect(seen.kind).toBe('out-of-sync');
      const isUnderPath = (change: FieldPath) =>
        path.slice(0, 3).every((step, at) => change[at] === step || change.length <= at);
      if (seen.kind === 'out-of-sync') {
        expect(seen.changes.filter((change) => isUnderPath(change.path))).not.toEqual([]);
      }
      const lastOwned = await sync(desired);
      expect(await compare(desired, { lastOwned })).toEqual({ kind: 'synced' });
      const [live, reference] = [await api.get(desired), await referenceOf(desired)];
      expect(specOf(live)).toEqual(specOf(reference));
    },
  );

  test('loses what Git drops after the first sync', async () => {
    const manifest = fresh();
    await create(manifest);
    const lastOwned = await sync(desiredOf(manifest));
    const desired = desiredOf(withoutPaths(manifest, Object.values(REMOVALS).slice(0, 7)));
    expect((await compare(desired, { lastOwned })).kind).toBe('out-of-sync');
    const nextOwned = await sync(desired, { lastOwned });
    expect(await compare(desired, { lastOwned: nextOwned })).toEqual({ kind: 'synced' });
    expect(specOf(await api.get(desired))).toEqual(specOf(await referenceOf(desired)));
  });
});

test('an object that somebody created by hand loses what Git drops after the first sync', async () => {
  const manifest = fresh();
  await kubectl(manifest, 'create');
  expect(await compare(desiredOf(manifest))).toEqual({ kind: 'synced' });
  const lastOwned = await sync(desiredOf(manifest));
  const desired = desiredOf(withoutPaths(manifest, Object.values(REMOVALS)));
  expect((await compare(desired, { lastOwned })).kind).toBe('out-of-sync');
  const nextOwned = await sync(desired, { lastOwned });
  expect(await compare(desired, { lastOwned: nextOwned })).toEqual({ kind: 'synced' });
  expect(specOf(await api.get(desired))).toEqual(specOf(await referenceOf(desired)));
});

test('a label that somebody added, and Git took over, goes when Git drops it', async () => {
  const manifest = fresh();
  await api.apply(desiredOf(manifest));
  await api.edit(manifest, { metadata: { labels: { added: 'x' } } });
  const metadata = { ...manifest.metadata, labels: { ...manifest.metadata.labels, added: 'x' } };
  const lastOwned = await sync(desiredOf({ ...manifest, metadata }));
  expect(await compare(desiredOf(manifest), { lastOwned })).toMatchObject({
    kind: 'out-of-sync',
    changes: [{ path: ['metadata', 'labels', 'added'], live: 'x' }],
  });
  await sync(desiredOf(manifest), { lastOwned });
  expect((await api.get(manifest)).metadata.labels).not.toHaveProperty('added');
});

/** The same manifest as a new object: what the cluster should have come to. */
async function referenceOf(desired: KubeObject): Promise<KubeObject> {
  const copy = structuredClone(desired);
  copy.metadata.name = `${desired.metadata.name}-reference`;
  return api.apply(copy, { dryRun: true });
}

function specOf(object: KubeObject): unknown {
  return { labels: object.metadata.labels, spec: object.spec };
}

describe('a field that somebody else touched', () => {
  test('shows when it differs', async () => {
    const desired = desiredOf(fresh());
    await api.apply(desired);
    await api.edit(desired, { spec: { minReadySeconds: 9 } });
    expect(await compare(desired)).toMatchObject({
      kind: 'out-of-sync',
      changes: [{ path: ['spec', 'minReadySeconds'], live: 9, desired: 5 }],
    });
  });

  test('is not Synced when it was changed back, until it is ours again', async () => {
    const desired = desiredOf(fresh());
    await api.apply(desired);
    await changeAndChangeBack(desired);
    expect(await compare(desired)).toMatchObject({
      kind: 'out-of-sync',
      changes: [],
      ownership: { missing: [['spec', 'minReadySeconds']], extra: [] },
    });
    await sync(desired);
    expect(await compare(desired)).toEqual({ kind: 'synced' });
  });

  test('is removed from the cluster when Git then drops it', async () => {
    const manifest = fresh();
    const lastOwned = await sync0(manifest);
    await changeAndChangeBack(manifest);
    const desired = desiredOf(withoutPaths(manifest, [['spec', 'minReadySeconds']]));
    expect(await compare(desired, { lastOwned })).toMatchObject({
      kind: 'out-of-sync',
      changes: [{ path: ['spec', 'minReadySeconds'], live: 5 }],
      predictedLocally: expect.any(String),
    });
    await sync(desired, { lastOwned });
    expect((await api.get(desired)).spec).not.toHaveProperty('minReadySeconds');
    expect(await compare(desired)).toEqual({ kind: 'synced' });
  });

  test('stays with an autoscaler when Git hands it over', async () => {
    const manifest = fresh();
    const lastOwned = await sync0(manifest);
    await api.edit(
      manifest,
      { spec: { replicas: 5 } },
      { manager: 'kube-controller-manager', subresource: '/scale' },
    );
    const desired = desiredOf(withoutPaths(manifest, [['spec', 'replicas']]));
    expect(await compare(desired, { lastOwned })).toEqual({ kind: 'synced' });
  });

  test('is Synced when it is ignored', async () => {
    const manifest = fresh();
    const desired = desiredOf(manifest);
    await api.apply(desired);
    await api.edit(
      manifest,
      { spec: { replicas: 5 } },
      { manager: 'kubectl', subresource: '/scale' },
    );
    const rule = { group: 'apps', kind: 'Deployment' };
    const byPointer = { rules: [{ ...rule, jsonPointers: ['/spec/replicas'] }] };
    const byManager = { rules: [{ ...rule, managedFieldsManagers: ['kubectl'] }] };
    expect((await compare(desired)).kind).toBe('out-of-sync');
    expect(await compare(desired, { ignore: byPointer })).toEqual({ kind: 'synced' });
    expect(await compare(desired, { ignore: byManager })).toEqual({ kind: 'synced' });
  });

  test('is Synced when an autoscaler has set its replicas, though Git states others', async () => {
    const manifest = fresh();
    const desired = desiredOf(manifest);
    await api.apply(desired);
    const autoscaler = { manager: 'kube-controller-manager', subresource: '/scale' };
    await api.edit(manifest, { spec: { replicas: 5 } }, autoscaler);
    expect(await compare(desired)).toEqual({ kind: 'synced' });
    const live = await api.get(desired);
    expect(respectIgnored(desired, live, { ignore: undefined }).spec).toMatchObject({
      replicas: 5,
    });
  });
});

async function sync0(manifest: KubeObject): Promise<FieldsV1> {
  return ownedFields(await api.apply(desiredOf(manifest)), FIELD_MANAGER) ?? {};
}

async function changeAndChangeBack(object: KubeObject): Promise<void> {
  await api.edit(object, { spec: { minReadySeconds: 9 } });
  await api.edit(object, { spec: { minReadySeconds: 5 } });
}

describe('a Secret', () => {
  const secret = (name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData: { keep: 'a', drop: 'b' },
  });

  test.each(Object.entries(ORIGINS))(
    'from %s loses a key dropped from stringData',
    async (_origin, create) => {
      const manifest = secret(`secret-${++count}`);
      await create(manifest);
      expect(await compare(desiredOf(manifest))).toEqual({ kind: 'synced' });
      const desired = desiredOf(withoutPaths(manifest, [['stringData', 'drop']]));
      expect(await compare(desired)).toMatchObject({
        kind: 'out-of-sync',
        changes: [{ path: ['data', 'drop'] }],
      });
      await sync(desired);
      expect((await api.get(desired)).data).toEqual({ keep: 'YQ==' });
      expect(await compare(desired)).toEqual({ kind: 'synced' });
    },
  );
});

test('an injected caBundle stays, and is no difference', async () => {
  const manifest: KubeObject = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: `${namespace}-hook` },
    webhooks: [
      {
        name: 'hook.example.com',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        clientConfig: { url: 'https://example.com', caBundle: 'Cg==' },
      },
    ],
  };
  const options = {
    appName: 'removals',
    appId: 'rem0vals',
    slice: '01',
    namespaced: false,
    destinationNamespace: namespace,
  };
  const desired = track(prepareDesired(manifest).object, options);
  const live = await api.apply(desired);
  const webhooks = structuredClone(live.webhooks) as { clientConfig: { caBundle?: string } }[];
  for (const webhook of webhooks) webhook.clientConfig.caBundle = CERTIFICATE;
  await api.edit(desired, { webhooks }, { manager: 'cert-manager-cainjector' });
  expect(await compare(desired)).toEqual({ kind: 'synced' });
  const after = await api.apply(desired);
  expect(after.webhooks).toMatchObject([{ clientConfig: { caBundle: CERTIFICATE } }]);
  await api.delete(desired);
});

const CERTIFICATE = btoa('-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n');

test('a change of an immutable field is predicted locally, since the dry run is refused', async () => {
  const manifest = fresh();
  await api.apply(desiredOf(manifest));
  const changed = structuredClone(manifest) as KubeObject & { spec: { selector: unknown } };
  changed.spec.selector = { matchLabels: { app: 'other' } };
  const desired = desiredOf(changed);
  await expect(api.apply(desired, { dryRun: true })).rejects.toThrow('422');
  const live = await api.get(desired);
  const object = predictLocally({ desired, live, ownedBefore: ownedFields(live, FIELD_MANAGER) });
  const predicted = { by: 'local', object, reason: 'field is immutable' } as const;
  expect(compareResource({ desired, live, manager: FIELD_MANAGER, predicted })).toMatchObject({
    kind: 'out-of-sync',
    changes: [{ path: ['spec', 'selector', 'matchLabels', 'app'], desired: 'other' }],
    predictedLocally: 'field is immutable',
  });
});
