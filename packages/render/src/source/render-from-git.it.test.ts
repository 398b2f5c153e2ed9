import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMirrors, type Mirrors } from '@lockstep/git';
import { startGitServer, type TestGitServer } from '@lockstep/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RenderTools } from '../render-input.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useTools } from '../testing/use-tools.ts';
import { renderApplication, stillValid } from './render-application.ts';

/** Both halves together: a real Git server, a mirror, and the renderers reading its objects. */

let dir: string;
let server: TestGitServer;
let mirrors: Mirrors;
let tools: RenderTools;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-render-git-'));
  server = await startGitServer();
  mirrors = createMirrors({ dir, allowLoopback: true });
  tools = await useTools();
});
afterAll(async () => {
  await mirrors.close();
  await server.close();
  await rm(dir, { recursive: true });
});

test('a commit to one folder of a monorepo concerns one application', async () => {
  const repo = await server.createRepo('fleet');
  const names = Array.from({ length: 40 }, (_, index) => `app-${index}`);
  const files = names.map((name) => [`apps/${name}/m.yaml`, configMap(name)]);
  const chart = {
    'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
    'chart/templates/m.yaml': configMap('from-chart'),
    'kust/kustomization.yaml': 'resources: [m.yaml]\n',
    'kust/m.yaml': configMap('from-kustomize'),
  };
  const first = await repo.commit({ ...Object.fromEntries(files), ...chart });
  const mirror = mirrors.mirror(repo.url);
  await mirror.refresh({ repo: repo.url });
  const paths = [...names.map((name) => `apps/${name}`), 'chart', 'kust'];
  const inputs = (sha: string) =>
    paths.map((path) => [renderInputOf({}, { path }, { tools, tree: mirror.tree(sha) })]);
  const renders = await Promise.all(inputs(first).map(renderApplication));
  expect(renders.map((render) => render.manifests[0]?.metadata.name)).toEqual([
    ...names,
    'from-chart',
    'from-kustomize',
  ]);

  const second = await repo.commit({ 'apps/app-7/m.yaml': configMap('changed'), 'README.md': 'x' });
  await mirror.refresh({ repo: repo.url });
  const valid = await Promise.all(
    inputs(second).map((input, index) => {
      const record = renders[index]?.record;
      return record ? stillValid(record, input) : false;
    }),
  );
  expect(paths.filter((_, index) => !valid[index])).toEqual(['apps/app-7']);
});

test('a file that is too large is refused before it is read', async () => {
  const repo = await server.createRepo('large');
  const sha = await repo.commit({ 'app/m.yaml': configMap('x', { v: 'v'.repeat(20_000) }) });
  const mirror = mirrors.mirror(repo.url);
  await mirror.refresh({ repo: repo.url });
  const rest = { tools, tree: mirror.tree(sha), limits: { maxFileBytes: 10_000 } };
  const failure = renderApplication([renderInputOf({}, { path: 'app' }, rest)]);
  await expect(failure).rejects.toMatchObject({ kind: 'limit', message: /app\/m\.yaml/ });
});
