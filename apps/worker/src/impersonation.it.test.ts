import { type KubeObject, parseProject, SETTING_CUSTOMIZATIONS } from '@lockstep/domain';
import { uniqueNamespace } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { GatewayClient } from './testing/gateway-client.ts';
import { configMap, deployment } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { resultOf, startApp, type TestApp } from './testing/test-app.ts';
import { accountName, untilPermitted } from './testing/until-permitted.ts';
import { startWorker, type Worker } from './worker.ts';

/**
 * Everything that is written is written as the service account of the destination, as `argocd-cm`
 * switches it on; what the account may not do is told with its name and the verb.
 */

const RBAC = 'rbac.authorization.k8s.io';
const ACCOUNT = 'deployer';
let stack: Stack;
let worker: Worker;
let app: TestApp;
let namespace: string;

beforeAll(async () => {
  stack = await startStack();
  const on = { 'application.sync.impersonation.enabled': 'true' };
  await stack.store.settings.set(SETTING_CUSTOMIZATIONS, on);
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
  namespace = uniqueNamespace('acting');
  stack.namespaces.add(namespace);
  await stack.kube.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const metadata = { name: ACCOUNT, namespace };
  await stack.kube.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  await grant();
  await untilPermitted(stack.kube, account(), { ...PATCH_WEB, namespace });
  const files = { 'app/a.yaml': [configMap('a', { x: '1' }), deployment('web')] };
  const options = {
    spec: { project: await project() },
    destination: { server: 'https://kubernetes.default.svc', namespace },
    automated: null,
  };
  app = await startApp(stack, files, options);
});
afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

const account = () => accountName(namespace, ACCOUNT);
const PATCH_WEB = { verb: 'patch', group: 'apps', resource: 'deployments' };

/** It may make and change configuration and deployments, and take nothing away. */
async function grant(): Promise<void> {
  const metadata = { name: ACCOUNT, namespace };
  // Server-side apply asks for both, and for no reading.
  const verbs = ['create', 'patch'];
  await stack.kube.create({
    apiVersion: `${RBAC}/v1`,
    kind: 'Role',
    metadata,
    rules: [
      { apiGroups: [''], resources: ['configmaps'], verbs },
      { apiGroups: ['apps'], resources: ['deployments'], verbs },
    ],
  });
  await stack.kube.create({
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name: ACCOUNT },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  });
}

async function project(): Promise<string> {
  const name = uniqueNamespace('team');
  const raw = {
    metadata: { name },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      destinationServiceAccounts: [
        { server: 'https://elsewhere', namespace: '*', defaultServiceAccount: 'other' },
        { server: 'https://kubernetes.*', namespace, defaultServiceAccount: ACCOUNT },
        { server: '*', namespace: '*', defaultServiceAccount: 'kube-system:late' },
      ],
    },
  };
  await stack.store.projects.create(parseProject(raw), raw, { upsert: true }, { name: 'test' });
  return name;
}

const WHO = () => `User "${account()}" cannot`;
const job: KubeObject = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'before', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } } },
};

describe('as the account of the first entry that fits', () => {
  it('what it may do is done, and seen by our own identity', async () => {
    const sync = await app.sync();
    expect([sync.phase, sync.message]).toEqual(['Succeeded', expect.any(String)]);
    expect(await app.data('a')).toEqual({ x: '1' });
    // The account may list nothing: who watches is not the account.
    await app.until('web', ({ status }) => status.resources?.length === 2);
  });

  it('a hook that it may not make fails the sync', async () => {
    await app.push({ 'app/job.json': job });
    const sync = await app.sync();
    expect(sync.phase).toBe('Failed');
    expect(resultOf(sync, 'before')).toMatch(
      new RegExp(`^failed: jobs.batch .*is forbidden: ${WHO()} create resource "jobs"`),
    );
    await app.push({ 'app/job.json': null });
  });

  it('a prune that it may not do fails, and the object stays', async () => {
    await app.push({ 'app/a.yaml': [deployment('web')] });
    const sync = await app.sync({ prune: true });
    expect([sync.phase, sync.message]).toEqual(['Failed', expect.stringContaining('forbidden')]);
    expect(resultOf(sync, 'a')).toContain(`${WHO()} delete resource "configmaps"`);
    expect(await app.data('a')).toEqual({ x: '1' });
  });

  it('an action and an edit that it may not do any more are refused', async () => {
    const role = { group: RBAC, version: 'v1', kind: 'Role', namespace, name: ACCOUNT };
    await stack.kube.patch(role, { rules: [] }, 'merge');
    await untilPermitted(stack.kube, account(), { ...PATCH_WEB, namespace }, false);
    const gateway = new GatewayClient(worker.address, stack.env.LOCKSTEP_SECRET_KEY ?? '');
    const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: 'web' };
    const run = { action: 'restart', params: {} };
    const patch = { patch: '{"spec":{"replicas":2}}', patchType: 'application/merge-patch+json' };
    for (const answer of [
      await gateway.call('runResourceAction', { uid: app.uid, ref, run }),
      await gateway.call('patchResource', { uid: app.uid, ref, patch }),
    ]) {
      expect(answer).toMatchObject({
        status: 403,
        error: { message: expect.stringContaining(`${WHO()} patch resource "deployments"`) },
      });
    }
  });
});
