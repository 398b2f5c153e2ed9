import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  runHelm,
  SHOWING_TEMPLATE,
  startChartRepository,
  startRegistry,
  type TestChartRepository,
  type TestRegistry,
} from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RenderInput, RenderTools } from '../../render-input.ts';
import { renderSource } from '../../source/render-source.ts';
import { type MemoryFile, memoryTree } from '../../testing/memory-tree.ts';
import { renderInputOf } from '../../testing/render-input-of.ts';
import { useArtifacts } from '../../testing/use-artifacts.ts';
import { useTools } from '../../testing/use-tools.ts';

const CREDENTIALS = { username: 'ada', password: 'secret' };

let tools: RenderTools;
let repository: TestChartRepository;
let registry: TestRegistry;

beforeAll(async () => {
  tools = await useTools();
  [repository, registry] = await Promise.all([startChartRepository(), startRegistry()]);
  const charts = ['1.0.0', '1.2.0', '2.0.0'].map((version) => ({ name: 'far', version }));
  await repository.add(...charts, { name: 'other', version: '0.1.0' });
  await registry.push('charts', { name: 'deep', version: '3.1.0' });
});
afterAll(() => Promise.all([repository.close(), registry.close()]));

/** `URL` stands for the repository, `REGISTRY` for the registry. */
function chartWith(dependencies: string, about = 'apiVersion: v2\nversion: 0.1.0'): string {
  const addresses = dependencies
    .replaceAll('URL', repository.url)
    .replaceAll('REGISTRY', `oci://${registry.host}/charts`);
  return `name: web\n${about}\ndependencies:\n${addresses}\n`;
}

async function render(files: Record<string, MemoryFile>, rest: Partial<RenderInput> = {}) {
  const { remote } = await useArtifacts();
  const source = { path: 'web', ...rest.source };
  return await renderSource(renderInputOf(files, source, { tools, remote, ...rest }));
}

/** The release's ConfigMaps as `chart version`. */
async function shown(...args: Parameters<typeof render>): Promise<string[]> {
  const { manifests } = await render(...args);
  return manifests
    .map(({ metadata, data }) => {
      const { version } = data as { version: string };
      return `${metadata.name?.replace('app-', '')} ${version}`;
    })
    .sort();
}

describe('a chart’s dependencies', () => {
  it.each<[string, string, string[], Record<string, string>]>([
    ['of a Helm repository', '- {name: far, version: ~1.0, repository: URL}', ['far 1.0.0'], {}],
    ['in a range', '- {name: far, version: "1.x", repository: URL/}', ['far 1.2.0'], {}],
    ['of a registry', '- {name: deep, version: ^3.0.0, repository: REGISTRY}', ['deep 3.1.0'], {}],
    [
      'twice under other names',
      '- {name: far, version: 1.0.0, repository: URL, alias: one}\n- {name: far, version: 2.0.0, repository: URL, alias: two}',
      ['one 1.0.0', 'two 2.0.0'],
      {},
    ],
    [
      'switched off by a condition or a tag',
      '- {name: far, version: 1.0.0, repository: URL, condition: far.enabled}\n- {name: other, version: 0.1.0, repository: URL, tags: [extra]}',
      [],
      { 'web/values.yaml': 'far: {enabled: false}\ntags: {extra: false}\n' },
    ],
    [
      'beside it, with what these brought along',
      '- {name: near, version: ">0.9", repository: "file://../near"}\n- {name: far, version: 2.0.0, repository: URL}',
      ['far 2.0.0', 'inner 1.0.0', 'near 1.0.0'],
      {
        'near/Chart.yaml':
          'apiVersion: v2\nname: near\nversion: 1.0.0\ndependencies:\n- {name: inner, version: 1.0.0}\n',
        'near/templates/show.yaml': SHOWING_TEMPLATE,
        'near/charts/inner/Chart.yaml': 'apiVersion: v2\nname: inner\nversion: 1.0.0\n',
        'near/charts/inner/templates/show.yaml': SHOWING_TEMPLATE,
      },
    ],
    [
      'of which some lie in it',
      '- {name: mine, version: 1.0.0}\n- {name: far, version: 1.0.0, repository: URL}',
      ['far 1.0.0', 'mine 1.0.0'],
      {
        'web/charts/mine/Chart.yaml': 'apiVersion: v2\nname: mine\nversion: 1.0.0\n',
        'web/charts/mine/templates/show.yaml': SHOWING_TEMPLATE,
      },
    ],
  ])('are fetched: %s', async (_, dependencies, expected, files) => {
    expect(await shown({ 'web/Chart.yaml': chartWith(dependencies), ...files })).toEqual(expected);
  });

  it('of an old chart are those of requirements.yaml', async () => {
    const files = {
      'web/Chart.yaml': 'apiVersion: v1\nname: web\nversion: 0.1.0\n',
      'web/requirements.yaml': `dependencies:\n- {name: far, version: 1.0.0, repository: "${repository.url}"}\n`,
    };
    expect(await shown(files)).toEqual(['far 1.0.0']);
  });

  it('that lie in it are left alone: nobody is asked', async () => {
    const files = {
      'web/Chart.yaml': chartWith(
        '- {name: far, version: 1.0.0, repository: "http://127.0.0.1:9"}',
      ),
      'web/charts/far/Chart.yaml': 'apiVersion: v2\nname: far\nversion: 1.0.0\n',
      'web/charts/far/templates/show.yaml': SHOWING_TEMPLATE,
    };
    expect(await shown(files, { remote: undefined })).toEqual(['far 1.0.0']);
  });

  it('by the name of a repository are asked for by that name', async () => {
    const { remote } = await useArtifacts();
    const asked: string[] = [];
    const named: RenderInput['remote'] = {
      fetch: (ref) => {
        asked.push(ref.url);
        return remote.fetch({ ...ref, url: repository.url });
      },
    };
    const files = {
      'web/Chart.yaml': chartWith('- {name: far, version: 1.0.0, repository: "@ours"}'),
    };
    expect(await shown(files, { remote: named })).toEqual(['far 1.0.0']);
    expect(asked).toEqual(['@ours']);
  });

  it('are fetched with the credentials of the project', async () => {
    const closed = await startChartRepository({ credentials: CREDENTIALS });
    onTestFinished(() => closed.close());
    await closed.add({ name: 'far', version: '1.0.0' });
    const files = {
      'web/Chart.yaml': chartWith(`- {name: far, version: 1.0.0, repository: "${closed.url}"}`),
    };
    const { remote } = await useArtifacts(CREDENTIALS);
    expect(await shown(files, { remote })).toEqual(['far 1.0.0']);
    await expect(render(files)).rejects.toThrow(
      /^dependency "far": .* answered 401 Unauthorized: register the repository/,
    );
  });

  it('count for the fingerprint: another chart under the same range renders again', async () => {
    const own = await startChartRepository();
    onTestFinished(() => own.close());
    await own.add({ name: 'far', version: '1.0.0' });
    const files = {
      'web/Chart.yaml': chartWith(`- {name: far, version: 1.x, repository: "${own.url}"}`),
    };
    const first = await render(files);
    expect(first.warnings).toMatchObject([
      { type: 'UnstableRenderWarning', message: expect.stringContaining('far 1.x of') },
    ]);
    await own.add({ name: 'far', version: '1.1.0' });
    const second = await render(files);
    expect(second.record).not.toEqual(first.record);
  });
});

describe('a lock', () => {
  /** What `helm dependency update` writes for a chart. */
  async function lockOf(chart: string): Promise<string> {
    const dir = await mkdtemp(join(tmpdir(), 'lockstep-lock-'));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    const place = join(dir, 'web', 'Chart.yaml');
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, chart);
    await runHelm(dir, ['dependency', 'update', '--plain-http', join(dir, 'web')]);
    return await readFile(join(dir, 'web', 'Chart.lock'), 'utf8');
  }

  const RANGES = [
    '- {name: far, version: ">=1.0.0 <2.0.0 || ^1", repository: URL, alias: mine, condition: mine.on}',
    '- {name: deep, version: 3.x, repository: REGISTRY, tags: [a, b], import-values: [{parent: z, child: a}, data]}',
  ].join('\n');

  it('keeps its versions although newer ones are in the range', async () => {
    const chart = chartWith(RANGES);
    const lock = await lockOf(chart);
    expect(lock).toContain('version: 1.2.0');
    await repository.add({ name: 'far', version: '1.9.0' });
    const files = { 'web/Chart.yaml': chart, 'web/Chart.lock': lock };
    const rendered = await render(files);
    expect(rendered.warnings).toEqual([]);
    expect(await shown(files)).toEqual(['deep 3.1.0', 'mine 1.2.0']);
    expect(await shown({ 'web/Chart.yaml': chart })).toEqual(['deep 3.1.0', 'mine 1.9.0']);
  });

  it('of something else is refused in Helm’s words', async () => {
    const lock = await lockOf(chartWith(RANGES));
    const chart = chartWith(RANGES.replace('3.x', '3.1.x'));
    const failure = render({ 'web/Chart.yaml': chart, 'web/Chart.lock': lock });
    await expect(failure).rejects.toThrow(
      'helm: the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies',
    );
  });
});

describe('dependencies that cannot be had', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'no such version',
      '- {name: far, version: 9.0.0, repository: URL}',
      'path',
      /chart "far" version "9\.0\.0" not found in/,
    ],
    [
      'no such chart',
      '- {name: none, version: 1.0.0, repository: URL}',
      'path',
      /chart "none" not found/,
    ],
    [
      'no server',
      '- {name: far, version: 1.0.0, repository: "http://127.0.0.1:9"}',
      'fetch',
      /dependency "far": .*ECONNREFUSED/,
    ],
    [
      'no range',
      '- {name: far, version: newest, repository: URL}',
      'manifest',
      /invalid version\/constraint format: "newest"/,
    ],
    [
      'no version',
      '- {name: far, repository: URL}',
      'manifest',
      /invalid version\/constraint format/,
    ],
    [
      'another kind of repository',
      '- {name: far, version: 1.0.0, repository: "s3://bucket/x"}',
      'unsupported',
      /s3:\/\/bucket/,
    ],
    [
      'a name that is a path',
      '- {name: ../far, version: 1.0.0, repository: URL}',
      'manifest',
      /no name of a dependency/,
    ],
    [
      'a folder outside',
      '- {name: near, version: 1.0.0, repository: "file://../../near"}',
      'unsafe',
      /leads out of the repository/,
    ],
    [
      'a folder that is not there',
      '- {name: near, version: 1.0.0, repository: "file://../near"}',
      'path',
      /directory near not found/,
    ],
    [
      'none in charts',
      '- {name: near, version: 1.0.0}',
      'path',
      /directory web\/charts\/near not found/,
    ],
  ])('are told: %s', async (_, dependencies, kind, message) => {
    const failure = await render({ 'web/Chart.yaml': chartWith(dependencies) }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ kind, message: expect.stringMatching(message) });
    if (kind === 'fetch') expect(failure).toMatchObject({ record: undefined, isTransient: true });
  });

  it('of a folder with another version are told', async () => {
    const files = {
      'web/Chart.yaml': chartWith('- {name: near, version: ^2, repository: "file://../near"}'),
      'near/Chart.yaml': 'apiVersion: v2\nname: near\nversion: 1.0.0\n',
    };
    await expect(render(files)).rejects.toThrow(
      /can't get a valid version .* the chart there has 1\.0\.0/,
    );
  });
});

it('renders a package with its dependencies in it like one in Git', async () => {
  const own = await startChartRepository();
  onTestFinished(() => own.close());
  await own.add({
    name: 'web',
    version: '1.0.0',
    about: 'dependencies:\n- {name: inner, version: 1.0.0}\n',
    files: {
      'templates/show.yaml': SHOWING_TEMPLATE,
      'values.yaml': 'a: chart\n',
      'charts/inner/Chart.yaml': 'apiVersion: v2\nname: inner\nversion: 1.0.0\n',
      'charts/inner/templates/show.yaml': SHOWING_TEMPLATE,
    },
  });
  const { remote } = await useArtifacts();
  const { tree } = await remote.fetch({ kind: 'chart', url: own.url, name: 'web', version: '1.x' });
  const source = {
    repoURL: own.url,
    chart: 'web',
    targetRevision: '1.x',
    helm: {
      valueFiles: ['$conf/x/*.yaml'],
      parameters: [{ name: 'b', value: '$ARGOCD_APP_REVISION' }],
    },
  };
  const refs = new Map([['conf', memoryTree({ 'x/v.yaml': 'a: other' })]]);
  const { manifests, type } = await renderSource(
    renderInputOf({}, source, {
      tools,
      remote,
      refs,
      tree,
    }),
  );
  expect(type).toBe('Helm');
  expect(manifests.map(({ metadata }) => metadata.name).sort()).toEqual(['app-inner', 'app-web']);
  const data = manifests.find(({ metadata }) => metadata.name === 'app-web')?.data;
  expect(JSON.parse((data as { values: string }).values)).toMatchObject({ a: 'other', b: '1.0.0' });
});
