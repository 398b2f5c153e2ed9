import { type KubeObject, type ProjectSpec, parseProject } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { gate, openGate, untilGateRuns } from './testing/gate.ts';
import { GatewayClient } from './testing/gateway-client.ts';
import { configMap, deployment } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { conditionOf, resultOf, startApp, type TestApp } from './testing/test-app.ts';
import { accountName, untilPermitted } from './testing/until-permitted.ts';
import { startWorker, type Worker } from './worker.ts';

/** What a project permits, on a real API server, with syncs that act as service accounts. */

const RBAC = 'rbac.authorization.k8s.io';
const ALL = [{ group: '*', kind: '*' }];
const ANYWHERE = [{ server: '*', namespace: '*' }];

let stack: Stack;
let worker: Worker;
/** Of the service account that may do everything. */
let ops: string;

beforeAll(async () => {
  stack = await startStack();
  ops = uniqueNamespace('ops');
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ops } });
  stack.namespaces.add(ops);
  await stack.kube.create(serviceAccount(ops, 'deployer'));
  await stack.kube.create(clusterBinding(ops));
  const anything = { verb: 'create', resource: 'namespaces' };
  await untilPermitted(stack.kube, accountName(ops, 'deployer'), anything);
  const env = { ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' };
  worker = await startWorker(
    readConfig({ ...env, LOCKSTEP_SYNC_IMPERSONATION_ENABLED: 'true' }, []),
  );
});

afterAll(async () => {
  const ref = { group: RBAC, version: 'v1', kind: 'ClusterRoleBinding', namespace: '', name: ops };
  await stack?.kube.delete(ref).catch(() => undefined);
  await worker?.stop();
  await stack?.close();
});

function serviceAccount(namespace: string, name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } };
}

function clusterBinding(namespace: string): KubeObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: namespace },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: 'deployer', namespace }],
  };
}

const secret = (name: string): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: { a: 'b' } },
});

/** Everything is permitted but what `spec` says otherwise; replaces what is there, as upsert does. */
async function save(name: string, spec: ProjectSpec = {}): Promise<string> {
  const defaultServiceAccount = `${ops}:deployer`;
  const raw = {
    metadata: { name },
    spec: {
      sourceRepos: ['*'],
      destinations: ANYWHERE,
      clusterResourceWhitelist: ALL,
      destinationServiceAccounts: [{ server: '*', namespace: '*', defaultServiceAccount }],
      ...spec,
    },
  };
  await stack.store.projects.create(parseProject(raw), raw, { upsert: true }, { name: 'test' });
  for (const { uid } of await stack.store.projects.applicationsOf(name)) await stack.signal(uid);
  return name;
}

const project = (spec?: ProjectSpec) => save(uniqueNamespace('team'), spec);

const refused = (app: TestApp, text: string) => app.untilCondition('InvalidSpecError', text);

describe('a source or destination that is no longer permitted', () => {
  it.each<[string, (app: TestApp) => ProjectSpec, (app: TestApp, project: string) => string]>([
    [
      'source',
      ({ repo }) => ({ sourceRepos: ['*', `!${repo.url}`] }),
      ({ repo }, name) => `application repo ${repo.url} is not permitted in project '${name}'`,
    ],
    [
      'destination',
      ({ namespace }) => ({ destinations: [{ server: '*', namespace: `!${namespace}` }] }),
      ({ namespace }, name) =>
        `application destination server 'https://kubernetes.default.svc' and namespace '${namespace}' do not match any of the allowed destinations in project '${name}'`,
    ],
    [
      'cluster of nobody',
      () => ({ permitOnlyProjectScopedClusters: true }),
      () => 'do not match any of the allowed destinations',
    ],
  ])('%s: nothing is done and nothing shown, until it is again', async (_title, spec, words) => {
    const name = await project();
    const files = { 'app/a.json': configMap('a', { x: '1' }) };
    const app = await startApp(stack, files, { spec: { project: name } });
    await app.untilSynced();
    await save(name, spec(app));
    const told = await refused(app, words(app, name));
    expect([told.status.sync.status, told.status.health.status]).toEqual(['Unknown', 'Unknown']);
    await app.push({ 'app/a.json': configMap('a', { x: '2' }) });
    const sync = await app.sync();
    expect([sync.phase, sync.message]).toEqual([
      'Error',
      expect.stringContaining(words(app, name)),
    ]);
    expect(sync.message).toMatch(/^InvalidSpecError: /);
    expect(await app.data('a')).toEqual({ x: '1' });
    await save(name);
    await waitFor(async () => (await app.data('a'))?.x === '2', {
      what: 'the commit being synced',
      deadlineMs: 60_000,
    });
    expect(conditionOf(await app.untilSynced(), 'InvalidSpecError')).toBeUndefined();
  });

  it('counts for a source that only gives values too', async () => {
    const values = await stack.git.createRepo(uniqueNamespace('values'));
    await values.commit({ 'values.yaml': 'a: b' });
    const name = await project({ sourceRepos: ['*', `!${values.url}`] });
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', {}) },
      {
        spec: { project: name },
      },
    );
    await app.untilSynced();
    const source = { repoURL: app.repo.url, path: 'app' };
    await app.edit({
      source: undefined,
      sources: [source, { repoURL: values.url, ref: 'values' }],
    });
    await app.refresh();
    await refused(app, `application repo ${values.url} is not permitted in project '${name}'`);
  });
});

describe('a resource that is not permitted', () => {
  const NOT_SECRETS = { namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }] };

  it('fails the sync before anything is applied, and is told as its result', async () => {
    const name = await project(NOT_SECRETS);
    const files = { 'app/a.yaml': [configMap('a', { x: '1' }), secret('s')] };
    const app = await startApp(stack, files, { spec: { project: name }, automated: null });
    const sync = await app.sync();
    const words = `resource :Secret is not permitted in project ${name}`;
    expect(sync.phase).toBe('Failed');
    expect(sync.message).toBe(`one or more synchronization tasks are not valid: ${words}`);
    expect(resultOf(sync, 's')).toBe(`SyncFailed: ${words}`);
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
    const local = await app.sync({ manifests: [JSON.stringify(secret('local'))] });
    expect(resultOf(local, 'local')).toBe(`SyncFailed: ${words}`);
    const { status } = await app.until(
      'OutOfSync',
      (now) => now.status.sync.status === 'OutOfSync',
    );
    const shown = status.resources?.find((one) => one.name === 's');
    expect([shown?.status, shown?.health?.status]).toEqual(['OutOfSync', 'Missing']);
  });

  it.each<[string, ProjectSpec, KubeObject, (namespace: string, project: string) => string]>([
    [
      'the namespace that is made for it',
      { clusterResourceWhitelist: [{ group: '', kind: 'Namespace', name: 'other-*' }] },
      configMap('a', {}),
      (_namespace, name) => `resource :Namespace is not permitted in project ${name}`,
    ],
    [
      'a hook',
      { namespaceResourceBlacklist: [{ group: 'batch', kind: '*' }] },
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'h', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
        spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } },
        },
      },
      (_namespace, name) => `resource batch:Job is not permitted in project ${name}`,
    ],
    [
      'what goes to another namespace',
      { destinations: [...ANYWHERE, { server: '*', namespace: '!kube-system' }] },
      { ...configMap('a', {}), metadata: { name: 'a', namespace: 'kube-system' } },
      (_namespace, name) => `namespace kube-system is not permitted in project '${name}'`,
    ],
  ])('is %s, too', async (_title, spec, object, words) => {
    const name = await project(spec);
    const files = { 'app/a.json': object };
    const app = await startApp(stack, files, { spec: { project: name }, automated: null });
    const sync = await app.sync();
    expect([sync.phase, sync.message]).toEqual([
      'Failed',
      expect.stringContaining(words(app.namespace, name)),
    ]);
    expect(await app.live('Namespace', app.namespace)).toBeUndefined();
  });

  it('is left alone where it lives: not shown, not pruned, not deleted', async () => {
    const name = await project();
    const files = { 'app/a.json': configMap('a', { x: '1' }), 'app/s.json': secret('s') };
    const app = await startApp(stack, files, { spec: { project: name } });
    await app.untilSynced();
    await save(name, NOT_SECRETS);
    await app.push({ 'app/s.json': null, 'app/b.json': configMap('b', {}) });
    const { status } = await app.until('b alone', ({ status: now }) => {
      const names = now.resources?.map((one) => one.name).sort();
      return now.sync.status === 'Synced' && names?.join() === 'a,b';
    });
    expect(status.sync.status).toBe('Synced');
    expect(await app.live('Secret', 's')).toBeDefined();
    await app.delete('foreground');
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
    expect(await app.live('Secret', 's')).toBeDefined();
  });

  it('is one from the moment that the project says so, in the middle of a sync', async () => {
    const name = await project();
    const wave = { 'argocd.argoproj.io/sync-wave': '1' };
    const late = { ...secret('s'), metadata: { name: 's', annotations: wave } };
    const app = await startApp(
      stack,
      { 'app/a.yaml': [gate(), late] },
      {
        spec: { project: name },
        automated: null,
      },
    );
    const begun = await app.begin({ sync: {} });
    await untilGateRuns(app);
    await save(name, NOT_SECRETS);
    await openGate(stack, app);
    const sync = await app.ended(begun);
    expect(sync.phase).toBe('Failed');
    expect(resultOf(sync, 's')).toBe(
      `SyncFailed: resource :Secret is not permitted in project ${name}`,
    );
    expect(await app.live('Secret', 's')).toBeUndefined();
  });
});

describe('what people do to live objects', () => {
  const ref = (kind: string, group: string, namespace: string, name: string) => ({
    ref: { group, version: 'v1', kind, namespace, name },
  });

  it('is refused where the project does not permit what would come of it', async () => {
    const name = await project({
      namespaceResourceBlacklist: [
        { group: 'batch', kind: 'Job' },
        { group: 'apps', kind: 'ReplicaSet' },
      ],
    });
    const container = { name: 'c', image: 'registry.example/tool:1' };
    const cron: KubeObject = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'nightly' },
      spec: {
        schedule: '0 0 1 1 *',
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: 'Never', containers: [container] } } },
        },
      },
    };
    const files = { 'app/a.yaml': [cron, deployment('web')] };
    const app = await startApp(stack, files, { spec: { project: name } });
    await app.untilSynced();
    await app.until('Healthy', (now) => now.status.health.status === 'Healthy');
    const gateway = new GatewayClient(worker.address, stack.env.LOCKSTEP_SECRET_KEY ?? '');
    const run = { action: 'create-job', params: {} };
    const asked = { uid: app.uid, ...ref('CronJob', 'batch', app.namespace, 'nightly'), run };
    expect(await gateway.call('runResourceAction', asked)).toMatchObject({
      status: 403,
      error: { message: expect.stringMatching(/is not permitted to manage batch\/Job\/nightly-/) },
    });
    const sets = await stack.kube.list(
      { group: 'apps', version: 'v1', kind: 'ReplicaSet' },
      { namespace: app.namespace },
    );
    const set = ref('ReplicaSet', 'apps', app.namespace, sets[0]?.metadata.name ?? '');
    // What is not permitted is not in the tree, and nothing below it.
    expect(await gateway.call('resource', { uid: app.uid, ...set })).toMatchObject({ status: 404 });
    const web = ref('Deployment', 'apps', app.namespace, 'web');
    const deleted = () => gateway.call('deleteResource', { uid: app.uid, ...web, options: {} });
    await save(name, { namespaceResourceBlacklist: [{ group: 'apps', kind: '*' }] });
    expect((await deleted()).status).toBe(403);
    expect(await app.live('Deployment', 'web')).toBeDefined();
  });
});

describe('a dry run of manifests', () => {
  it('is for what the project permits, as the service account of a sync', async () => {
    const name = await project({
      namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
      clusterResourceBlacklist: [{ group: RBAC, kind: 'ClusterRoleBinding' }],
    });
    const files = { 'app/a.json': configMap('a', {}) };
    const app = await startApp(stack, files, { spec: { project: name } });
    await app.untilSynced();
    const gateway = new GatewayClient(worker.address, stack.env.LOCKSTEP_SECRET_KEY ?? '');
    const manifests = [configMap('b', {}), secret('s'), clusterBinding(ops)];
    const validate = async () => {
      const answer = await gateway.call('validate', { uid: app.uid, manifests });
      return answer.result ?? answer.error;
    };
    expect(await validate()).toEqual([
      { outcome: 'taken' },
      { outcome: 'refused', message: `resource :Secret is not permitted in project ${name}` },
      {
        outcome: 'refused',
        message: `resource ${RBAC}:ClusterRoleBinding is not permitted in project ${name}`,
      },
    ]);
    await save(name, { destinationServiceAccounts: [] });
    expect(await validate()).toMatchObject({
      message: expect.stringContaining('failed to find a matching service account'),
    });
  });
});

describe('a sync that acts as a service account', () => {
  it('may do what the account may, and no more', async () => {
    const namespace = uniqueNamespace('narrow');
    stack.namespaces.add(namespace);
    const { kube } = stack;
    await kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await kube.create(serviceAccount(namespace, 'narrow'));
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }];
    const metadata = { namespace, name: 'narrow' };
    await kube.create({ apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules });
    await kube.create({
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'Role', name: 'narrow' },
      subjects: [{ kind: 'ServiceAccount', name: 'narrow', namespace }],
    });
    const deed = { verb: 'create', resource: 'configmaps', namespace };
    await untilPermitted(kube, accountName(namespace, 'narrow'), deed);
    const account = { server: '*', namespace, defaultServiceAccount: 'narrow' };
    const name = await project({ destinationServiceAccounts: [account] });
    const options = {
      spec: { project: name },
      destination: { server: 'https://kubernetes.default.svc', namespace },
    };
    const app = await startApp(stack, { 'app/a.json': configMap('a', { x: '1' }) }, options);
    await app.untilSynced();
    await app.push({ 'app/s.json': secret('s') });
    const told = await app.untilCondition('SyncError', 'secrets "s" is forbidden');
    expect(conditionOf(told, 'SyncError')).toContain(`system:serviceaccount:${namespace}:narrow`);
    expect(await app.live('Secret', 's')).toBeUndefined();
  });

  it('does not begin where the project names none', async () => {
    const name = await project({ destinationServiceAccounts: [] });
    const app = await startApp(
      stack,
      { 'app/a.json': configMap('a', {}) },
      {
        spec: { project: name },
        automated: null,
      },
    );
    const sync = await app.sync();
    expect([sync.phase, sync.message]).toEqual([
      'Error',
      `failed to find a matching service account to impersonate: no matching service account found for destination server https://kubernetes.default.svc and namespace ${app.namespace}`,
    ]);
  });
});
