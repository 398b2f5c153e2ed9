import {
  SHOWING_TEMPLATE,
  serveHttp,
  startChartRepository,
  startRegistry,
} from '@lockstep/testkit';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { RenderTools } from '../render-input.ts';
import { renderSource } from '../source/render-source.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useArtifacts } from '../testing/use-artifacts.ts';
import { useTools } from '../testing/use-tools.ts';

/** What kustomizations name on real servers, fetched as renders of a worker fetch it. */

const CREDENTIALS = { username: 'ada', password: 'p@ss:word' };
/** Kustomize wants a values.yaml in every chart. */
const CHART = {
  name: 'web',
  version: '1.2.0',
  files: { 'values.yaml': 'a: 1\n', 'templates/show.yaml': SHOWING_TEMPLATE },
};

let tools: RenderTools;
beforeAll(async () => {
  tools = { ...(await useTools()), kustomize: { buildOptions: '--enable-helm' } };
});

async function render(kustomization: string) {
  const { remote } = await useArtifacts(CREDENTIALS);
  const files = { 'app/kustomization.yaml': kustomization };
  return await renderSource(renderInputOf(files, { path: 'app' }, { tools, remote }));
}

const inflate = (repo: string, version = '1.2.0') =>
  `helmCharts: [{name: web, releaseName: shop, repo: "${repo}", version: "${version}"}]`;

test('a chart of a Helm repository with credentials of the project', async () => {
  const repository = await startChartRepository({ credentials: CREDENTIALS });
  onTestFinished(() => repository.close());
  await repository.add(CHART);
  const { manifests } = await render(inflate(repository.url));
  expect(manifests[0]).toMatchObject({
    metadata: { name: 'shop-web' },
    data: { version: '1.2.0' },
  });
  await expect(render(inflate(repository.url, '9.9.9'))).rejects.toThrow(/9\.9\.9/);
});

test('a chart of a registry', async () => {
  const registry = await startRegistry({ credentials: CREDENTIALS });
  onTestFinished(() => registry.close());
  await registry.push('charts', CHART);
  const address = registry.url.replace(/^https?:/, 'oci:');
  const { manifests } = await render(inflate(`${address}/charts`));
  expect(manifests[0]).toMatchObject({ metadata: { name: 'shop-web' } });
});

test('a file, and what is no file', async () => {
  const server = await serveHttp((request, response) => {
    if (request.url === '/o/r/install.yaml') response.end(configMap('installed'));
    else response.writeHead(404).end();
  });
  onTestFinished(() => server.close());
  const { manifests } = await render(`resources: ["${server.url}/o/r/install.yaml"]`);
  expect(manifests[0]?.metadata.name).toBe('installed');
  await expect(render(`resources: ["${server.url}/none.yaml"]`)).rejects.toThrow(/404/);
});
