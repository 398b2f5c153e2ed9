import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type RegistryOptions, startRegistry } from '@lockstep/testkit';
import { pack } from 'tar-stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HELM_CONFIG, HELM_LAYER, OLD_HELM_LAYER } from '../oci/oci-manifest.ts';
import { useArtifacts } from '../testing/use-artifacts.ts';

const NOW = { project: 'team', maxAgeMs: 0 };
const LATELY = { project: 'team', maxAgeMs: 60_000 };
const CREDENTIALS = { username: 'ada', password: 'secret' };
const FILES_LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

const chart = (version: string) => ({ name: 'web', version });

async function registryWith(options: RegistryOptions, ...versions: string[]) {
  const registry = await startRegistry(options);
  onTestFinished(() => registry.close());
  await registry.push('team/charts', ...versions.map(chart));
  return registry;
}

async function tar(files: Record<string, string>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  return await buffer(archive);
}

const layer = async (files: Record<string, string>, mediaType = FILES_LAYER) => ({
  mediaType,
  content: gzipSync(await tar(files)),
});

describe('a chart in a registry', () => {
  it.each([
    ['1.0.0', '1.0.0'],
    ['1.1.0+build.5', '1.1.0+build.5'],
    ['^1', '1.1.0+build.5'],
    ['~1.0', '1.0.0'],
    ['>=1-0', '2.0.0-rc.1'],
  ])('is found by helm’s own push at %s', async (version, revision) => {
    const registry = await registryWith({ tagsPerPage: 1 }, '1.0.0', '1.1.0+build.5', '2.0.0-rc.1');
    const { chart: fetch, tags } = await useArtifacts();
    for (const url of [`oci://${registry.host}/team/charts`, `${registry.host}/team/charts`]) {
      const found = await fetch({ url, name: 'web', version }, LATELY);
      expect(found.revision).toBe(revision);
      const about = (await found.tree.read('Chart.yaml')).toString();
      expect(about).toContain(`version: ${revision}\n`);
    }
    const listed = await tags(`oci://${registry.host}/team/charts/web`, LATELY);
    expect(listed.sort()).toEqual(['1.0.0', '1.1.0_build.5', '2.0.0-rc.1']);
  });

  it.each<[string, (host: string) => string, string]>([
    ['with its folders in the chart', (host) => host, 'team/charts/web'],
    ['with a folder in the chart', (host) => `${host}/team`, 'charts/web'],
    ['with a slash at the end', (host) => `${host}/team/charts/`, 'web'],
    ['by its bare host with a slash', (host) => `${host}/`, 'team/charts/web'],
  ])('is found %s, with and without a scheme', async (_, at, name) => {
    const registry = await registryWith({ credentials: CREDENTIALS }, '1.0.0', '1.1.0');
    const { chart: fetch, test } = await useArtifacts({ ...CREDENTIALS, enableOCI: true });
    for (const url of [at(registry.host), `oci://${at(registry.host)}`]) {
      const range = await fetch({ url, name, version: '1.x' }, LATELY);
      expect(range.revision).toBe('1.1.0');
      const exact = await fetch({ url, name, version: '1.0.0' }, LATELY);
      expect((await exact.tree.read('Chart.yaml')).toString()).toContain('name: web');
      await test({ repo: url, type: 'helm', enableOCI: true, ...CREDENTIALS });
    }
  });

  it.each<[string, RegistryOptions]>([
    ['by basic authentication', { credentials: CREDENTIALS }],
    ['by tokens', { credentials: CREDENTIALS, tokens: true }],
    ['by tokens that everybody gets', { tokens: true }],
  ])('is opened %s', async (_, options) => {
    const registry = await registryWith(options, '1.0.0');
    const url = `oci://${registry.host}/team/charts`;
    const ref = { url, name: 'web', version: '^1.0.0' };
    const { chart: fetch, test } = await useArtifacts(options.credentials);
    await test({
      repo: `${registry.host}/team/charts`,
      type: 'helm',
      enableOCI: true,
      ...options.credentials,
    });
    expect((await fetch(ref, NOW)).revision).toBe('1.0.0');
    if (!options.credentials) return;
    const anonymous = await useArtifacts();
    await expect(anonymous.chart(ref, NOW)).rejects.toMatchObject({ kind: 'fetch', status: 401 });
    const refused = anonymous.test({ repo: url, type: 'oci', username: 'ada', password: 'no' });
    await expect(refused).rejects.toMatchObject({ status: 401 });
  });

  it('is pulled once, and asked for by its tag alone afterwards', async () => {
    const registry = await registryWith({}, '1.0.0');
    const { chart: fetch } = await useArtifacts();
    const ref = { url: `oci://${registry.host}/team/charts`, name: 'web', version: '1.0.0' };
    await fetch(ref, NOW);
    const before = registry.requests.length;
    await Promise.all([fetch(ref, NOW), fetch(ref, LATELY)]);
    expect(registry.requests.slice(before)).toEqual(['HEAD /v2/team/charts/web/manifests/1.0.0']);
  });

  it('may be named by the index of a Helm repository', async () => {
    const registry = await registryWith({}, '1.0.0');
    const index = `entries:\n  web:\n  - version: 1.0.0\n    urls: ["oci://${registry.host}/team/charts/web:1.0.0"]\n`;
    const { serveHttp } = await import('@lockstep/testkit');
    const repository = await serveHttp((_, response) => void response.end(index));
    onTestFinished(() => repository.close());
    const { chart: fetch } = await useArtifacts();
    const found = await fetch({ url: repository.url, name: 'web', version: '1.x' }, NOW);
    expect((await found.tree.entry('Chart.yaml'))?.type).toBe('file');
  });

  it.each([
    ['9.9.9', /chart "web" version "9\.9\.9" not found/],
    ['^9', /matches the constraint "\^9"/],
    ['newest', /"newest" is neither a version nor a constraint/],
  ])('that is not there at %s is told', async (version, message) => {
    const registry = await registryWith({}, '1.0.0');
    const { chart: fetch } = await useArtifacts();
    const url = `oci://${registry.host}/team/charts`;
    await expect(fetch({ url, name: 'web', version }, NOW)).rejects.toThrow(message);
    const none = fetch({ url, name: 'none', version: '^1' }, NOW);
    await expect(none).rejects.toThrow(/answered 404/);
  });
});

describe('an artifact with files', () => {
  const files = { './app/a.yaml': 'kind: A', 'b.yaml': 'kind: B' };

  it('is found by tag, digest, range and index', async () => {
    const registry = await startRegistry();
    onTestFinished(() => registry.close());
    const digest = registry.put('team/app', 'v1.2.0', { layers: [await layer(files)] });
    registry.put('team/app', 'v1.1.0', { layers: [await layer({ x: 'old' })] });
    registry.put('team/app', 'latest', { layers: [await layer({ x: 'latest' })] });
    const platform = { os: 'linux', architecture: 'amd64' };
    const descriptor = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 1 };
    const index = registry.putManifest('team/app', 'many', {
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [{ ...descriptor, platform }],
    });
    const { artifact } = await useArtifacts();
    const url = `oci://${registry.host}/team/app`;
    for (const [reference, revision] of [
      ['v1.2.0', digest],
      ['^1.0', digest],
      [digest, digest],
      ['many', index],
    ] as const) {
      const found = await artifact({ url, reference }, NOW);
      expect(found.revision, reference).toBe(revision);
      expect((await found.tree.read('app/a.yaml')).toString()).toBe('kind: A');
    }
    const latest = await artifact({ url, reference: '' }, NOW);
    expect((await latest.tree.read('x')).toString()).toBe('latest');
  });

  it('that is a chart lies at its root', async () => {
    const registry = await registryWith({}, '1.0.0');
    const { artifact } = await useArtifacts();
    const url = `oci://${registry.host}/team/charts/web`;
    const { revision, tree } = await artifact({ url, reference: '1.0.0' }, NOW);
    expect(revision).toMatch(/^sha256:/);
    expect((await tree.entry('Chart.yaml'))?.type).toBe('file');
  });

  it.each<[string, (content: Buffer) => { mediaType: string; content: Buffer }, string?]>([
    ['of today', (content) => ({ mediaType: HELM_LAYER, content })],
    ['of Helm’s first years', (content) => ({ mediaType: OLD_HELM_LAYER, content })],
    ['pushed as files', (content) => ({ mediaType: FILES_LAYER, content })],
  ])('that is a chart, with a layer %s', async (_, layerOf) => {
    const registry = await startRegistry();
    onTestFinished(() => registry.close());
    const inFolder = { 'web/Chart.yaml': 'name: web', 'web/templates/a.yaml': 'kind: A' };
    const bare = { 'Chart.yaml': 'name: web', 'templates/a.yaml': 'kind: A' };
    const { artifact, chart } = await useArtifacts();
    for (const [tag, files] of Object.entries({ '1.0.0': inFolder, '2.0.0': bare })) {
      const layers = [layerOf(gzipSync(await tar(files)))];
      const digest = registry.put('team/web', tag, { layers, configType: HELM_CONFIG });
      const url = `oci://${registry.host}/team`;
      for (const found of [
        await artifact({ url: `${url}/web`, reference: tag }, NOW),
        await chart({ url, name: 'web', version: tag }, NOW),
        await chart({ url, name: 'web', version: digest }, NOW),
      ]) {
        expect((await found.tree.list('')).map(({ name }) => name)).toEqual([
          'Chart.yaml',
          'templates',
        ]);
      }
    }
  });

  it('that moves under its tag is seen', async () => {
    const registry = await startRegistry();
    onTestFinished(() => registry.close());
    const ref = { url: `oci://${registry.host}/app`, reference: 'stable' };
    const { artifact } = await useArtifacts();
    const first = registry.put('app', 'stable', { layers: [await layer({ a: '1' })] });
    expect((await artifact(ref, NOW)).revision).toBe(first);
    const second = registry.put('app', 'stable', { layers: [await layer({ a: '2' })] });
    expect((await artifact(ref, LATELY)).revision).toBe(first);
    expect((await artifact(ref, NOW)).revision).toBe(second);
  });

  it.each<[string, () => Promise<{ layers: { mediaType: string; content: Buffer }[] }>, RegExp]>([
    [
      'two layers',
      async () => ({ layers: [await layer({ a: '' }), await layer({ b: '' })] }),
      /a single layer with the files, got 2/,
    ],
    ['no layer', async () => ({ layers: [] }), /got 0/],
    [
      'a layer of another kind',
      async () => ({ layers: [await layer({ a: '' }, 'text/html')] }),
      /media type "text\/html"/,
    ],
    [
      'a layer that is no archive',
      async () => ({ layers: [{ mediaType: FILES_LAYER, content: Buffer.from('kind: A') }] }),
      /cannot be unpacked/,
    ],
    [
      'a layer that leads out',
      async () => ({ layers: [await layer({ '../x': '' })] }),
      /leads out of the archive/,
    ],
  ])('with %s is refused', async (_, make, message) => {
    const registry = await startRegistry();
    onTestFinished(() => registry.close());
    registry.put('app', 'v1', await make());
    const { artifact } = await useArtifacts();
    const ref = { url: `oci://${registry.host}/app`, reference: 'v1' };
    await expect(artifact(ref, NOW)).rejects.toThrow(message);
  });

  it('whose bytes are not those of its digest is refused', async () => {
    const registry = await startRegistry();
    onTestFinished(() => registry.close());
    const content = await layer({ a: '1' }, HELM_LAYER);
    const digest = registry.put('app', 'v1', { layers: [content] });
    const { createHash } = await import('node:crypto');
    registry.damage(`sha256:${createHash('sha256').update(content.content).digest('hex')}`);
    const { artifact } = await useArtifacts();
    const ref = { url: `oci://${registry.host}/app`, reference: digest };
    await expect(artifact(ref, NOW)).rejects.toMatchObject({ name: 'RenderError' });
  });

  it.each([
    ['oci://127.0.0.1:1/UPPER', 'v1', /is no address of an OCI repository/],
    ['oci://127.0.0.1:1/a/../b', 'v1', /is no address|ECONNREFUSED/],
    ['oci://127.0.0.1:1/a?x=y', 'v1', /is no address/],
    ['oci://127.0.0.1:1', 'v1', /is no address/],
    ['oci://127.0.0.1:1/a', 'v1/../../x', /"v1\/..\/..\/x" not found/],
  ])('at %s %s is refused', async (url, reference, message) => {
    const { artifact } = await useArtifacts();
    await expect(artifact({ url, reference }, NOW)).rejects.toThrow(message);
  });
});
