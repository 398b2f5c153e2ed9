import {
  type KubeObject,
  type ResourceAction,
  type ResourceRef,
  SETTING_CUSTOMIZATIONS,
} from '@lockstep/domain';
import { waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { GatewayClient } from './testing/gateway-client.ts';
import { configMap, deployment } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { startApp, type TestApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** Actions and custom health on the real API server, through the cluster gateway. */

let stack: Stack;
let worker: Worker;
let gateway: GatewayClient;
let app: TestApp;

const CRON_JOB: KubeObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'nightly' },
  spec: {
    schedule: '0 0 * * *',
    jobTemplate: {
      metadata: { labels: { made: 'by-hand' } },
      spec: {
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'main', image: 'registry.example/main:1' }],
          },
        },
      },
    },
  },
};

beforeAll(async () => {
  stack = await startStack();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
  gateway = new GatewayClient(worker.address, stack.env.LOCKSTEP_SECRET_KEY as string);
  app = await startApp(stack, {
    'app/web.json': deployment('web', { replicas: 1 }),
    'app/settings.json': configMap('settings', { ready: 'no' }),
    'app/nightly.json': CRON_JOB,
  });
  await app.untilSynced();
});

afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

const GROUPS: Record<string, string> = { Deployment: 'apps', CronJob: 'batch', Job: 'batch' };

function ref(kind: string, name: string): ResourceRef {
  return { group: GROUPS[kind] ?? '', version: 'v1', kind, namespace: app.namespace, name };
}

async function actionsOf(kind: string, name: string): Promise<ResourceAction[]> {
  const body = { uid: app.uid, ref: ref(kind, name) };
  return (await gateway.call<ResourceAction[]>('resourceActions', body)).result;
}

function run(kind: string, name: string, action: string, params: Record<string, string> = {}) {
  const body = { uid: app.uid, ref: ref(kind, name), run: { action, params } };
  return gateway.call<{ changed: ResourceRef[] }>('runResourceAction', body);
}

function isTrue({ status }: KubeObject, condition: string): boolean {
  const { conditions = [] } = (status ?? {}) as { conditions?: { type: string; status: string }[] };
  return conditions.some(({ type, status: now }) => type === condition && now === 'True');
}

describe('built-in actions', () => {
  it('of a Deployment: restart, scale, pause and resume', async () => {
    const { status, result } = await run('Deployment', 'web', 'restart');
    expect([status, result?.changed.map(({ name }) => name)]).toEqual([200, ['web']]);
    const spec = async () =>
      (await stack.kube.get(ref('Deployment', 'web'))).spec as {
        paused?: boolean;
        template: { metadata: { annotations?: Record<string, string> } };
      };
    const annotations = (await spec()).template.metadata.annotations ?? {};
    expect(annotations['kubectl.kubernetes.io/restartedAt']).toMatch(/^\d{4}-.*:\d\dZ$/);

    expect((await run('Deployment', 'web', 'pause')).status).toBe(200);
    expect((await spec()).paused).toBe(true);
    const enabled = (await actionsOf('Deployment', 'web')).filter(({ disabled }) => !disabled);
    expect(enabled.map(({ name }) => name)).toEqual(['restart', 'resume', 'scale']);
    expect((await run('Deployment', 'web', 'resume')).status).toBe(200);
    expect((await spec()).paused).toBeUndefined();
  });

  it('a restart is no drift: the application stays Synced', async () => {
    await run('Deployment', 'web', 'restart');
    await app.refresh();
    await app.untilSynced();
  });

  it('of a CronJob: create-job makes a Job that it owns', async () => {
    const { result } = await run('CronJob', 'nightly', 'create-job');
    const job = result?.changed[0] as ResourceRef;
    expect(job).toMatchObject({ kind: 'Job', name: expect.stringMatching(/^nightly-\d{12}$/) });
    const made = await stack.kube.get(job);
    expect(made.metadata.labels?.made).toBe('by-hand');
    expect(made.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'CronJob', name: 'nightly' });

    const offered = () => actionsOf('Job', job.name);
    await waitFor(async () => (await offered()).some(({ name }) => name === 'terminate'), {
      what: 'the Job to be under way',
    });
    expect((await run('Job', job.name, 'terminate')).status).toBe(200);
    await waitFor(async () => isTrue(await stack.kube.get(job), 'Failed'), {
      what: 'the Job controller to fail it',
    });
    expect(await offered()).toEqual([]);
  });

  it.each([
    ['an action that is not there', 'web', 'explode', {}, 404, 'has no action'],
    ['a number that is none', 'web', 'scale', { replicas: 'x' }, 400, 'invalid number'],
    ['an object that is not the application’s', 'other', 'restart', {}, 404, 'is not part of'],
  ])('%s is refused', async (_, name, action, params, status, message) => {
    const answer = await run('Deployment', name, action, params);
    expect([answer.status, answer.error?.message]).toEqual([
      status,
      expect.stringContaining(message),
    ]);
  });
});

describe('what an installation says about kinds', () => {
  const customize = (data: Record<string, string>) =>
    stack.store.settings.set(SETTING_CUSTOMIZATIONS, data);
  const healthOf = async (name: string) =>
    (await app.now()).status.resources?.find((one) => one.name === name)?.health;

  it('its actions are offered and done, and its health scripts decide', async () => {
    await customize({
      'resource.customizations.actions.ConfigMap': [
        'discovery.lua: |',
        '  local actions = {}',
        '  actions["make-ready"] = {["disabled"] = obj.data.ready == "yes"}',
        '  return actions',
        'definitions:',
        '- name: make-ready',
        '  action.lua: |',
        '    obj.data.by = actionParams["who"]',
        '    local copy = {apiVersion = "v1", kind = "ConfigMap", data = obj.data}',
        '    copy.metadata = {name = obj.metadata.name .. "-copy", namespace = obj.metadata.namespace}',
        '    return {{operation = "create", resource = copy}, {operation = "patch", resource = obj}}',
        '- name: fail',
        '  action.lua: error("not today", 0)',
      ].join('\n'),
      'resource.customizations.health.ConfigMap':
        'return {status = "Degraded", message = "ready: " .. obj.data.ready}',
    });
    await waitFor(async () => (await healthOf('settings'))?.status === 'Degraded', {
      what: 'the script to decide',
    });
    expect((await healthOf('settings'))?.message).toBe('ready: no');
    // The cluster is taken up anew with the new scripts: for a moment nobody knows its objects.
    const offered = await waitFor(async () => actionsOf('ConfigMap', 'settings'), {
      what: 'the actions to be offered',
    });
    expect(offered).toEqual([{ name: 'make-ready', disabled: false }]);

    const { result } = await run('ConfigMap', 'settings', 'make-ready', { who: 'somebody' });
    expect(result?.changed.map(({ name }) => name).sort()).toEqual(['settings', 'settings-copy']);
    expect(await stack.kube.get(ref('ConfigMap', 'settings-copy'))).toMatchObject({
      data: { ready: 'no', by: 'somebody' },
    });
    const failed = await run('ConfigMap', 'settings', 'fail');
    expect(failed.error).toMatchObject({ code: 'failed-precondition', message: 'not today' });
  });

  it('a script that does not work makes the health Unknown, and says why', async () => {
    await customize({ 'resource.customizations.health.ConfigMap': 'return obj.nothing.there' });
    await waitFor(async () => (await healthOf('settings'))?.status === 'Unknown', {
      what: 'the script to fail',
    });
    expect((await healthOf('settings'))?.message).toContain("with key 'there'");
    await customize({});
    await waitFor(async () => (await healthOf('settings')) === undefined, {
      what: 'the built-in rules to hold again',
    });
  });
});
