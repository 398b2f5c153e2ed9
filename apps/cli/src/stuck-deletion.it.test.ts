import { readFile } from 'node:fs/promises';
import { connectionFromKubeconfig, KubeClient } from '@lockstep/kube';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from './cli/exit-codes.ts';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** A deletion that waits for somebody, and what people do about it from a terminal. */

let stack: Stack;
let kube: KubeClient;
const namespace = uniqueNamespace('stuck');
/** Kubernetes' garbage collector stands still while kinds come and go in other tests. */
const COLLECTED_WITHIN_MS = 100_000;

beforeAll(async () => {
  kube = new KubeClient(
    connectionFromKubeconfig(await readFile(useSandbox().kubeconfigPath, 'utf8')),
  );
  stack = await startSignedInStack();
});

afterAll(async () => {
  const ref = { group: '', version: 'v1', kind: 'Namespace', namespace: '', name: namespace };
  await kube?.delete(ref).catch(() => undefined);
  kube?.close();
  await stack?.close();
});

const ok = (...args: string[]) => stack.ok(args);

async function configMap(name: string) {
  return await kube.find({ group: '', version: 'v1', kind: 'ConfigMap', namespace, name });
}

async function application(name: string, metadata: object): Promise<void> {
  const repo = await stack.git.createRepo(name);
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata } };
  await repo.commit({ 'app/a.json': JSON.stringify(object) });
  const flags = ['--path', 'app', '--dest-name', 'in-cluster', '--dest-namespace', namespace];
  await ok(
    'app',
    'create',
    name,
    '--repo',
    repo.url,
    ...flags,
    '--sync-option',
    'CreateNamespace=true',
  );
  await ok('app', 'sync', name, '--timeout', '120');
}

/** What `app get` shows, once it says this. */
function shown(name: string, text: string): Promise<string> {
  return waitFor(
    async () => {
      const out = await ok('app', 'get', name);
      return out.includes(text) ? out : undefined;
    },
    { what: `app get ${name} saying ${text}`, deadlineMs: COLLECTED_WITHIN_MS },
  );
}

describe('a deletion that a finalizer holds', () => {
  it('is told with its owner, and forced on, which the audit keeps', async () => {
    const name = uniqueNamespace('held');
    await application(name, {});
    const metadata = { name, namespace, finalizers: ['example.com/hold'] };
    const held = { apiVersion: 'v1', kind: 'ConfigMap', metadata };
    await kube.apply(held, { manager: 'keeper' });
    await ok('app', 'delete', name, '--yes');
    const out = await shown(name, 'is kept by finalizer example.com/hold (keeper)');
    expect(out).toMatch(/Waiting For:?\s+ConfigMap .*to be deleted, but is kept by .* since /);
    const refused = await stack.cli(['app', 'delete-resource', name, '--kind', 'Secret']);
    expect(refused.code).not.toBe(EXIT.ok);
    const forced = ['--kind', 'ConfigMap', '--resource-name', name, '--force-finalizers', '--yes'];
    expect(await ok('app', 'delete-resource', name, ...forced)).toContain('is being deleted');
    await waitFor(async () => (await stack.cli(['app', 'get', name])).code !== EXIT.ok, {
      what: 'the application being gone',
      deadlineMs: COLLECTED_WITHIN_MS,
    });
    expect(await configMap(name)).toBeUndefined();
    const entries = await auditOf(name);
    expect(entries).toContainEqual(
      expect.objectContaining({
        action: 'delete-resource',
        actor: 'admin',
        detail: expect.objectContaining({ removedFinalizers: ['example.com/hold'] }),
      }),
    );
  });
});

describe('a deletion that asks for approval', () => {
  it('goes on when somebody approves it', async () => {
    const name = uniqueNamespace('asks');
    const annotations = { 'argocd.argoproj.io/sync-options': 'Delete=confirm' };
    await application(name, { annotations });
    await ok('app', 'delete', name, '--yes');
    await shown(name, 'Waiting for deletion confirmation of v1/ConfigMap/');
    expect(await configMap(name)).toBeDefined();
    await ok('app', 'confirm-deletion', name);
    await waitFor(async () => (await configMap(name)) === undefined, {
      what: 'the ConfigMap being gone',
      deadlineMs: COLLECTED_WITHIN_MS,
    });
  });
});

async function auditOf(name: string): Promise<{ action: string }[]> {
  const token = await readToken();
  const query = new URLSearchParams({ kind: 'application', object: `argocd/${name}` });
  const response = await fetch(`${stack.address}/api/v1/lockstep/audit?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { items: { action: string }[] }).items;
}

async function readToken(): Promise<string> {
  const response = await fetch(`${stack.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: stack.password }),
  });
  return ((await response.json()) as { token: string }).token;
}
