import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '@lockstep/domain';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { clusterSecret, type Stack, startStack } from './testing/stack.ts';

/** Applications in namespaces of their own, and several of them at once. */

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
  await ok('login', stack.address, '--username', 'admin', '--password', stack.password);
  await ok('apply', '-f', write('declared/cluster.json', await clusterSecret()));
});

afterAll(async () => {
  await stack?.close();
});

async function ok(...args: string[]): Promise<string> {
  const { code, out, err } = await stack.cli(args);
  if (code !== EXIT.ok) throw new Error(`lockstep ${args.join(' ')}: ${code}\n${out}${err}`);
  return out;
}

function write(path: string, content: string): string {
  const file = join(stack.dir, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const configMap = (name: string, v = '1') =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { v } });

interface Created {
  ref: string;
  namespace: string;
  name: string;
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
  return { ref: `${qualifier}${name}`, namespace, name };
}

async function get(ref: string, ...flags: string[]): Promise<Application> {
  return JSON.parse(await ok('app', 'get', ref, '-o', 'json', ...flags));
}

async function project(...sourceNamespaces: string[]): Promise<string> {
  const name = uniqueNamespace('project');
  const flags = sourceNamespaces.flatMap((one) => ['--source-namespaces', one]);
  await ok('proj', 'create', name, '--src', '*', '--dest', '*,*', ...flags);
  return name;
}

async function kube(kind: string, namespace: string, name: string): Promise<string> {
  const { kubectl, kubeconfigPath } = useSandbox();
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  const args = ['--kubeconfig', kubeconfigPath, 'get', kind, name, '-n', namespace, '-o', 'json'];
  return (await promisify(execFile)(kubectl, args)).stdout;
}

describe('an application in another namespace', () => {
  test('lives where its project allows it, by its qualified name', async () => {
    const name = await project('team-*');
    const app = await create('team-a/', name);
    await ok('app', 'sync', app.ref, '--timeout', '60');
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
    await ok('app', 'delete', app.ref, '--wait', '--timeout', '60');
    await expect(kube('configmap', app.namespace, 'a')).rejects.toThrow('not found');
  });

  test('is refused by a project that does not, and stops when it no longer does', async () => {
    await expect(create('team-a/', 'default')).rejects.toThrow(
      /in namespace team-a is not allowed to use project default/,
    );
    const name = await project('team-b');
    const app = await create('team-b/', name);
    await ok('app', 'sync', app.ref, '--timeout', '60');
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
    const refused = await stack.cli(['app', 'sync', app.ref, '--timeout', '60']);
    expect(refused.code).not.toBe(EXIT.ok);
    expect(refused.out + refused.err).toContain('is not allowed to use project');
    await ok('app', 'delete', app.ref, '--wait', '--timeout', '60');
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
    await ok('app', 'sync', '-l', `of=${name}`, '--timeout', '60');
    expect(await statuses()).toEqual(['Synced', 'Synced', 'OutOfSync']);
    await ok('app', 'sync', '--project', name, '--timeout', '60');
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
    const args = ['app', 'sync', app.ref, '--local', join(stack.dir, 'disk'), '--timeout', '60'];
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
    await ok('app', 'sync', app.ref, '--resource', '!:ConfigMap:a', '--timeout', '60');
    const found = await get(app.ref);
    expect(found.status.resources?.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'a OutOfSync',
      'b Synced',
    ]);
    await ok('app', 'delete', app.ref, '--yes');
  });

  test.each(['normal', 'hard'])('is seen after a %s refresh by annotation', async (kind) => {
    const app = await create('', 'default');
    await ok('app', 'sync', app.ref, '--timeout', '60');
    const declared = await get(app.ref);
    const repo = declared.spec.source?.repoURL as string;
    const { metadata, spec } = declared;
    const other = await stack.git.createRepo(`${app.name}-next`);
    expect(repo).not.toBe(other.url);
    const annotated = JSON.stringify({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: metadata.name, annotations: { 'argocd.argoproj.io/refresh': kind } },
      spec,
    });
    const { kubectl, kubeconfigPath } = useSandbox();
    const { execFile } = await import('node:child_process');
    const { promisify } = await import('node:util');
    await promisify(execFile)(kubectl, [
      ...['--kubeconfig', kubeconfigPath, 'delete', 'configmap', 'b', '-n', app.namespace],
    ]);
    await ok('apply', '-f', write('declared/refresh.json', annotated));
    await waitFor(
      async () => {
        const now = await get(app.ref);
        const isTaken = !now.metadata.annotations?.['argocd.argoproj.io/refresh'];
        return isTaken && now.status.sync.status === 'OutOfSync';
      },
      { what: 'the refresh', deadlineMs: 30_000 },
    );
    await ok('app', 'delete', app.ref, '--yes');
  });
});
