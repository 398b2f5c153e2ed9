import type { ResourceAction } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** Actions from the command line, through the server and the worker to the API server. */

let stack: Stack;

beforeAll(async () => {
  stack = await startSignedInStack();
  const repo = await stack.git.createRepo('shop');
  await repo.commit({ 'app/web.json': deployment('web'), 'app/settings.json': SETTINGS });
  await ok(
    ...['app', 'create', 'shop', '--repo', repo.url, '--path', 'app'],
    ...['--dest-name', 'in-cluster', '--dest-namespace', uniqueNamespace('actions')],
    ...['--sync-option', 'CreateNamespace=true'],
  );
  await ok('app', 'sync', 'shop');
});

afterAll(async () => {
  await stack?.close();
});

const ok = (...args: string[]) => stack.ok(args);

const write = (path: string, content: string) => stack.write(path, content);

const deployment = (name: string) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] },
      },
    },
  });

const SETTINGS = JSON.stringify({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data: { colour: 'blue' },
});

const CUSTOMIZATIONS = `
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm, namespace: argocd}
data:
  url: https://argo.example.com
  resource.customizations.actions.ConfigMap: |
    discovery.lua: |
      return {paint = {params = {{name = "colour"}}}}
    definitions:
    - name: paint
      action.lua: |
        obj.data.colour = actionParams["colour"]
        return obj
`;

interface Row {
  kind: string;
  action: ResourceAction;
}

async function actions(): Promise<Row[]> {
  return JSON.parse(await ok('app', 'actions', 'list', 'shop', '-o', 'json'));
}

async function live(kind: string): Promise<{ data?: object; spec?: { replicas?: number } }> {
  const text = await ok('app', 'manifests', 'shop', '--source', 'live');
  const found = text.split(/^---$/m).find((document) => document.includes(`kind: ${kind}\n`)) ?? '';
  const colour = /colour: (\w+)/.exec(found)?.[1];
  const replicas = /replicas: (\d+)/.exec(found)?.[1];
  return { data: { colour }, spec: { replicas: Number(replicas) } };
}

async function token(): Promise<string> {
  const response = await fetch(`${stack.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: stack.password }),
  });
  return ((await response.json()) as { token: string }).token;
}

describe('actions', () => {
  test('are listed with what they ask for', async () => {
    const rows = await actions();
    const told = rows.map(({ kind, action }) => `${kind} ${action.name} ${action.disabled}`);
    expect(told).toEqual([
      'Deployment pause false',
      'Deployment restart false',
      'Deployment resume true',
      'Deployment scale false',
    ]);
    expect(await ok('app', 'actions', 'list', 'shop')).toMatch(/scale +false +replicas/);
  });

  test('change the live object', async () => {
    const args = ['--kind', 'Deployment', '--resource-name', 'web', '--param', 'replicas=3'];
    const out = await ok('app', 'actions', 'run', 'shop', 'scale', ...args);
    expect(out).toMatch(/^Deployment .*\/web scale done\n$/);
    expect((await live('Deployment')).spec?.replicas).toBe(3);
  });

  test.each([
    [['explode', '--kind', 'Deployment'], 'has no action'],
    [['scale', '--kind', 'Deployment', '--param', 'replicas=x'], 'invalid number'],
    [['scale', '--kind', 'Deployment', '--param', 'replicas'], 'NAME=VALUE'],
    [['restart', '--kind', 'StatefulSet'], 'no resource that lives fits'],
  ])('that cannot be say why: %j', async (args, message) => {
    const { code, err } = await stack.cli(['app', 'actions', 'run', 'shop', ...args]);
    expect(code).not.toBe(EXIT.ok);
    expect(err).toContain(message);
  });

  test('of an argocd-cm are taken up; its other keys are told', async () => {
    const file = write('argocd-cm.yaml', CUSTOMIZATIONS);
    const { code, out, err } = await stack.cli(['apply', '-f', file]);
    expect([code, out]).toEqual([EXIT.ok, 'customizations argocd-cm configured\n']);
    expect(err).toContain('argocd-cm: not taken: data.url');
    expect(await ok('apply', '-f', file)).toBe('customizations argocd-cm unchanged\n');
    await waitFor(async () => (await actions()).some(({ action }) => action.name === 'paint'), {
      what: 'the action to be offered',
    });
    const args = ['--kind', 'ConfigMap', '--param', 'colour=red'];
    await ok('app', 'actions', 'run', 'shop', 'paint', ...args);
    expect((await live('ConfigMap')).data).toEqual({ colour: 'red' });
  });

  test('that are done stand in the audit', async () => {
    const response = await fetch(`${stack.address}/api/v1/lockstep/audit?kind=application`, {
      headers: { authorization: `Bearer ${await token()}` },
    });
    const { items } = (await response.json()) as {
      items: { action: string; object: string; actor: string; detail: object }[];
    };
    expect(items.find(({ action }) => action === 'action/scale')).toMatchObject({
      actor: 'admin',
      object: 'argocd/shop',
      detail: { params: { replicas: '3' }, resource: { kind: 'Deployment', name: 'web' } },
    });
  });

  test('are taken in the older form too: the name of the action as the body', async () => {
    const { namespace } = JSON.parse(await ok('app', 'get', 'shop', '-o', 'json')).spec.destination;
    const query = new URLSearchParams({
      ...{ namespace, resourceName: 'web', group: 'apps', kind: 'Deployment', version: 'v1' },
    });
    const url = `${stack.address}/api/v1/applications/shop/resource/actions?${query}`;
    const headers = {
      authorization: `Bearer ${await token()}`,
      'content-type': 'application/json',
    };
    const answer = await fetch(url, { method: 'POST', headers, body: '"pause"' });
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    const listed = (await (await fetch(url, { headers })).json()) as { actions: ResourceAction[] };
    expect(listed.actions.find(({ name }) => name === 'pause')?.disabled).toBe(true);
  });

  test('need a session', async () => {
    const url = `${stack.address}/api/v1/applications/shop/resource/actions/v2`;
    const body = { kind: 'Deployment', group: 'apps', resourceName: 'web', action: 'restart' };
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(401);
  });
});
