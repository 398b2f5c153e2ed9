import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** Flux's objects, as applications on a server. */

let stack: Stack;
let dir: string;

const kustomization = (name: string, path: string, more: string) => `
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  suspend: true
  path: ${path}
  sourceRef: {kind: GitRepository, name: fleet}
  ${more}`;

beforeAll(async () => {
  stack = await startSignedInStack();
  const repo = await stack.git.createRepo('fleet');
  await repo.commit({
    'apps/kustomization.yaml': 'resources: [cm.yaml]\n',
    'apps/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    'infra/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n',
  });
  for (const path of ['.git', 'infra'])
    mkdirSync(join(stack.dir, 'fleet', path), { recursive: true });
  stack.write('fleet/apps/kustomization.yaml', '');
  stack.write('fleet/cluster/values.yaml', 'this: [is no manifest');
  stack.write(
    'fleet/cluster/all.yaml',
    [
      `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: fleet, namespace: flux-system}
spec: {url: "${repo.url}", ref: {branch: main}}`,
      kustomization('fleet', './cluster', ''),
      kustomization('apps', './apps', 'dependsOn: [{name: infra}]\n  namePrefix: a-'),
      kustomization('infra', './infra', 'postBuild: {substitute: {a: b}}'),
    ].join(''),
  );
  dir = join(stack.dir, 'fleet/cluster');
});
afterAll(() => stack?.close());

test('they are written as manifests, with what they cannot say on standard error', async () => {
  const { code, out, err } = await stack.cli(['import', 'flux', dir, '-o', 'json']);
  expect(code).toBe(0);
  const applications = JSON.parse(out);
  expect(applications).toMatchObject([
    {
      metadata: { name: 'apps' },
      spec: { source: { path: 'apps', kustomize: { namePrefix: 'a-' } } },
    },
    {
      metadata: { name: 'infra' },
      spec: { source: { path: 'infra', directory: { recurse: true } } },
    },
  ]);
  expect(err).toContain('Note: infra: postBuild was left out');
  expect(err).toContain('Kustomization flux-system/fleet: no application: its path holds');
  const yaml = await stack.ok(['import', 'flux', dir]);
  expect(yaml.split('---\n')).toHaveLength(2);
});

test('they are created and updated on the server', async () => {
  const applied = await stack.ok(['import', 'flux', dir, '--apply']);
  expect(applied).toBe('Application apps configured\nApplication infra configured\n');
  await stack.ok(['import', 'flux', dir, '--apply']);
  expect(await stack.ok(['app', 'list', '-o', 'name'])).toBe('argocd/apps\nargocd/infra\n');
});

test('a folder without any is told', async () => {
  const { code, err } = await stack.cli(['import', 'flux', join(stack.dir, 'fleet/apps')]);
  expect(code).not.toBe(0);
  expect(err).toContain('there are no Kustomizations or HelmReleases of Flux');
});
