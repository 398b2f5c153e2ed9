import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Application } from '@lockstep/domain';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** Applications in namespaces of their own, and several of them at once. */

let stack: Stack;

beforeAll(async () => {
  stack = await startSignedInStack();
});

afterAll(async () => {
  await stack?.close();
});

const ok = (...args: string[]) => stack.ok(args);

const write = (path: string, content: string) => stack.write(path, content);

const configMap = (name: string, v = '1') =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { v } });

interface Created {
  ref: string;
  namespace: string;
  name: string;
  repo: Awaited<ReturnType<Stack['git']['createRepo']>>;
}

async function create(qualifier: string, project: string, ...flags: string[]): Promise<Created> {
  const namespace = uniqueNamespace('cli');
  const name = `app-${namespace.slice(-8)}`;
  const repo = await stack.git.createRepo(name);
  await repo.commit({ 'app/a.json': configMap('a'), 'app/b.json': configMap('b') });
  await ok(
    ...['app', 'create', `${qualifier}${name}`, '--project', project, '--repo', repo.url],
    ...['--path', 'app', '--dest-name', 'in-cluster', '--dest-namespace', namespace],
    ...['--sync-option', 'CreateNamespace=true', ...flags],
  );
  return { ref: `${qualifier}${name}`, namespace, name, repo };
}

async function get(ref: string, ...flags: string[]): Promise<Application> {
  return JSON.parse(await ok('app', 'get', ref, '-o', 'json', ...flags));
}

async function project(...sourceNamespaces: string[]): Promise<string> {
  const name = uniqueNamespace('project');
  const flags = sourceNamespaces.flatMap((one) => ['--source-namespaces', one]);
  const all = ['--src', '*', '--dest', '*,*', '--allow-cluster-resource', '*/*'];
  await ok('proj', 'create', name, ...all, ...flags);
  return name;
}

async function kubectl(...args: string[]): Promise<string> {
  const { kubectl: program, kubeconfigPath } = useSandbox();
  return (await promisify(execFile)(program, ['--kubeconfig', kubeconfigPath, ...args])).stdout;
}

const kube = (kind: string, namespace: string, name: string) =>
  kubectl('get', kind, name, '-n', namespace, '-o', 'json');

/** A request to the API as it is, of the administrator. */
async function call(method: string, path: string, body?: object): Promise<Response> {
  const login = await fetch(`${stack.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: stack.password }),
  });
  const { token } = (await login.json()) as { token: string };
  return fetch(`${stack.address}/api/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

describe('an application in another namespace', () => {
  test('lives where its project allows it, by its qualified name', async () => {
    const name = await project('team-*');
    const app = await create('team-a/', name);
    await ok('app', 'sync', app.ref, '--timeout', '120');
    const found = await get(app.ref);
    expect(found.metadata.namespace).toBe('team-a');
    expect(found.status.sync.status).toBe('Synced');
    const live = JSON.parse(await kube('configmap', app.namespace, 'a'));
    expect(live.metadata.annotations['argocd.argoproj.io/tracking-id']).toBe(
      `team-a_${app.name}:/ConfigMap:${app.namespace}/a`,
    );
    expect(await get(app.name, '-N', 'team-a')).toMatchObject({ metadata: { name: app.name } });
    expect((await stack.cli(['app', 'get', app.name])).code).not.toBe(EXIT.ok);
    expect(await ok('app', 'list', '-o', 'name', '--project', name)).toBe(`${app.ref}\n`);
    for (const command of [['resources'], ['history'], ['manifests'], ['diff']]) {
      await ok('app', ...command, app.ref);
    }
    const same = await create('', name, '--upsert');
    expect(await ok('app', 'list', '-o', 'name', '--project', name)).toContain(
      `argocd/${same.name}`,
    );
    await ok('app', 'delete', app.ref, '--wait', '--timeout', '120');
    await expect(kube('configmap', app.namespace, 'a')).rejects.toThrow('not found');
  });

  test('is refused by a project that does not, and stops when it no longer does', async () => {
    await expect(create('team-a/', 'default')).rejects.toThrow(
      /in namespace team-a is not allowed to use project default/,
    );
    const name = await project('team-b');
    const app = await create('team-b/', name);
    await ok('app', 'sync', app.ref, '--timeout', '120');
    const elsewhere = JSON.stringify({
      ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name } },
      spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
    });
    await ok('apply', '-f', write('declared/project.json', elsewhere));
    await waitFor(
      async () => {
        const { conditions } = (await get(app.ref)).status;
        return conditions?.some((one) => one.type === 'InvalidSpecError');
      },
      { what: 'the condition', deadlineMs: 30_000 },
    );
    const refused = await stack.cli(['app', 'sync', app.ref, '--timeout', '120']);
    expect(refused.code).not.toBe(EXIT.ok);
    expect(refused.out + refused.err).toContain('is not allowed to use project');
    await ok('app', 'delete', app.ref, '--wait', '--timeout', '120');
  });
});

describe('several applications', () => {
  test('are synced by their project, or by their labels, wherever they live', async () => {
    const name = await project('team-c');
    const one = await create('', name, '--label', `of=${name}`);
    const two = await create('team-c/', name, '--label', `of=${name}`);
    const three = await create('team-c/', name);
    const statuses = async () =>
      Promise.all([one, two, three].map(async ({ ref }) => (await get(ref)).status.sync.status));
    await ok('app', 'sync', '-l', `of=${name}`, '--timeout', '120');
    expect(await statuses()).toEqual(['Synced', 'Synced', 'OutOfSync']);
    await ok('app', 'sync', '--project', name, '--timeout', '120');
    expect(await statuses()).toEqual(['Synced', 'Synced', 'Synced']);
    for (const { ref } of [one, two, three]) await ok('app', 'delete', ref, '--yes');
  });
});

describe('a sync', () => {
  const tools = () => {
    const { helm, kubectl } = useSandbox();
    return { LOCKSTEP_HELM: helm, LOCKSTEP_KUBECTL: kubectl };
  };

  test('of a folder on disk is refused while automation is on, unless it is a dry run', async () => {
    const app = await create('', 'default', '--sync-policy', 'automated');
    await waitFor(async () => (await get(app.ref)).status.sync.status === 'Synced', {
      what: 'the automated sync',
      deadlineMs: 30_000,
    });
    write('disk/a.json', configMap('a', '7'));
    const args = ['app', 'sync', app.ref, '--local', join(stack.dir, 'disk'), '--timeout', '120'];
    const refused = await stack.cli(args, { env: tools() });
    expect(refused.code).not.toBe(EXIT.ok);
    expect(refused.err).toContain(
      'local manifests cannot be synced while automated sync is enabled',
    );
    const dry = await stack.cli([...args, '--dry-run'], { env: tools() });
    expect([dry.code, dry.err]).toEqual([EXIT.ok, '']);
    expect(dry.out).toContain('(dry run)');
    expect(JSON.parse(await kube('configmap', app.namespace, 'a')).data.v).toBe('1');
    const { operationState, history } = (await get(app.ref)).status;
    expect(operationState?.operation?.sync).not.toHaveProperty('manifests');
    expect(history).toHaveLength(1);
    await ok('app', 'delete', app.ref, '--yes');
  });

  test('leaves out what is excluded', async () => {
    const app = await create('', 'default');
    await ok('app', 'get', app.ref, '--refresh');
    await ok('app', 'sync', app.ref, '--resource', '!:ConfigMap:a', '--timeout', '120');
    const found = await get(app.ref);
    expect(found.status.resources?.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'a OutOfSync',
      'b Synced',
    ]);
    await ok('app', 'delete', app.ref, '--yes');
  });
});

describe('a refresh', () => {
  const annotated = (kind: string) => ({ 'argocd.argoproj.io/refresh': kind });

  async function patch(ref: string, annotations: object): Promise<void> {
    const body = { patch: JSON.stringify({ metadata: { annotations } }) };
    expect((await call('PATCH', `applications/${ref}`, body)).status).toBe(200);
  }

  async function declare(ref: string, annotations: object): Promise<void> {
    const { metadata, spec } = await get(ref);
    const object = {
      ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
      ...{ metadata: { name: metadata.name, annotations }, spec },
    };
    await ok('apply', '-f', write(`declared/${ref}.json`, JSON.stringify(object)));
  }

  test.each<[string, (ref: string) => Promise<unknown>]>([
    ['by an annotation that is applied', (ref) => declare(ref, annotated('normal'))],
    ['by an annotation that is patched', (ref) => patch(ref, annotated('normal'))],
    ['as a hard one, by annotation', (ref) => patch(ref, annotated('hard'))],
    ['of the API', (ref) => get(ref, '--refresh')],
    ['of the API, as a hard one', (ref) => get(ref, '--hard-refresh')],
  ])('%s finds a commit that no webhook told of', async (_title, refresh) => {
    const { ref, repo } = await create('', 'default');
    await ok('app', 'get', ref, '--refresh');
    const sha = await repo.commit({ 'app/c.json': configMap('c') });
    await refresh(ref);
    await waitFor(
      async () => {
        const { metadata, status } = await get(ref);
        const isTaken = !metadata.annotations?.['argocd.argoproj.io/refresh'];
        return isTaken && status.sync.revision === sha && status.resources?.length === 3;
      },
      { what: 'the commit', deadlineMs: 30_000 },
    );
    await ok('app', 'delete', ref, '--yes');
  });
});

describe('orphaned resources', () => {
  test('are told, listed, and deleted through the application', async () => {
    const name = uniqueNamespace('project');
    const all = ['--src', '*', '--dest', '*,*', '--allow-cluster-resource', '*/*'];
    await ok('proj', 'create', name, ...all, '--orphaned-resources');
    const app = await create('', name);
    await ok('app', 'sync', app.ref, '--timeout', '120');
    await kubectl('create', 'configmap', 'left', '-n', app.namespace);
    // The worker learns of it from its watch, in its own time.
    const { status } = await waitFor(
      async () => {
        const now = await get(app.ref, '--refresh');
        return now.status.conditions?.length ? now : undefined;
      },
      { what: 'the warning' },
    );
    expect(status.conditions).toMatchObject([
      { type: 'OrphanedResourceWarning', message: 'Application has 1 orphaned resources' },
    ]);
    expect(status.sync.status).toBe('Synced');
    const orphaned = ['app', 'resources', app.ref, '--orphaned'];
    await waitFor(async () => /ConfigMap .*left/.test(await ok(...orphaned)), {
      what: 'the orphan in the tree',
    });
    expect(await ok('app', 'resources', app.ref)).not.toContain('left');
    const ref = {
      namespace: app.namespace,
      resourceName: 'left',
      version: 'v1',
      kind: 'ConfigMap',
    };
    const path = `applications/${app.name}/resource?${new URLSearchParams(ref)}`;
    expect((await call('GET', path)).status).toBe(200);
    expect((await call('DELETE', path)).status).toBe(200);
    const isAway = () =>
      kube('configmap', app.namespace, 'left').then(
        () => false,
        () => true,
      );
    await waitFor(isAway, { what: 'the orphan being gone', deadlineMs: 100_000 });
    await waitFor(async () => !(await get(app.ref, '--refresh')).status.conditions?.length, {
      what: 'no warning any more',
    });
    await ok('app', 'delete', app.ref, '--yes');
  });
});

describe('tracking that is declared', () => {
  const declareTracking = (method: string) => {
    const data = { 'application.resourceTrackingMethod': method };
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm' }, data };
    return stack.cli(['apply', '-f', write('declared/cm.json', JSON.stringify(object))]);
  };

  test('is what syncs write and diffs expect', async () => {
    const app = await create('', 'default');
    try {
      expect((await declareTracking('label')).code).toBe(EXIT.ok);
      const labels = async () =>
        JSON.parse(await kube('configmap', app.namespace, 'a')).metadata.labels;
      await waitFor(
        async () => {
          await ok('app', 'sync', app.ref, '--timeout', '120');
          return (await labels())['app.kubernetes.io/instance'] === app.name;
        },
        { what: 'the label', deadlineMs: 30_000 },
      );
      write('same/a.json', configMap('a'));
      write('same/b.json', configMap('b'));
      const { helm, kubectl } = useSandbox();
      const env = { LOCKSTEP_HELM: helm, LOCKSTEP_KUBECTL: kubectl };
      const args = ['app', 'diff', app.ref, '--local', join(stack.dir, 'same')];
      expect(await stack.cli(args, { env })).toMatchObject({ code: EXIT.ok, out: '', err: '' });
    } finally {
      await declareTracking('annotation');
    }
  });

  test('is refused where it is not known', async () => {
    const { code, err } = await declareTracking('names');
    expect(code).not.toBe(EXIT.ok);
    expect(err).toContain('must be one of annotation, label, annotation+label');
  });
});
