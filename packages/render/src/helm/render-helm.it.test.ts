import type { Source } from '@lockstep/domain';
import { serveHttp } from '@lockstep/testkit';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { RenderInput, RenderTools } from '../render-input.ts';
import { renderApplication } from '../source/render-application.ts';
import { renderSource } from '../source/render-source.ts';
import { type MemoryFile, memoryTree } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useArtifacts } from '../testing/use-artifacts.ts';
import { useTools } from '../testing/use-tools.ts';

const SHOW = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-{{ .Chart.Name }}
data:
  namespace: {{ .Release.Namespace | quote }}
  kube: {{ .Capabilities.KubeVersion.Version | quote }}
  has: {{ .Capabilities.APIVersions.Has "example.com/v1/Thing" | quote }}
  values: {{ toJson .Values | quote }}
`;
const HOOK = `apiVersion: batch/v1
kind: Job
metadata:
  generateName: hook-
  annotations: {helm.sh/hook: pre-install}
`;
const TEST_HOOK = HOOK.replace('generateName: hook-', 'name: check').replace('pre-install', 'test');
const CHART: Record<string, MemoryFile> = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'a: chart\nb: chart\nc: chart\n',
  'charts/web/templates/show.yaml': SHOW,
  'charts/web/crds/thing.yaml': JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
  }),
  'charts/web/extra.yaml': 'b: extra\n',
  'env/prod.yaml': 'c: prod\n',
};

let tools: RenderTools;
beforeAll(async () => {
  tools = await useTools();
});

function render(
  files: Record<string, MemoryFile>,
  helm: NonNullable<Source['helm']> = {},
  rest: Partial<RenderInput> = {},
) {
  const source = { path: 'charts/web', helm };
  return renderSource(renderInputOf({ ...CHART, ...files }, source, { tools, ...rest }));
}

async function shown(...args: Parameters<typeof render>): Promise<Record<string, string>> {
  const { manifests } = await render(...args);
  const found = manifests.find((manifest) => manifest.kind === 'ConfigMap');
  return { name: found?.metadata.name ?? '', ...(found?.data as Record<string, string>) };
}

async function values(...args: Parameters<typeof render>): Promise<unknown> {
  return JSON.parse((await shown(...args)).values ?? '');
}

describe('a chart in Git', () => {
  test('gets its release, namespace and the capabilities of the destination', async () => {
    const rest = { kubeVersion: '1.36.3', apiVersions: ['example.com/v1/Thing'] };
    expect(await shown({}, {}, rest)).toMatchObject({
      name: 'app-web',
      namespace: 'team',
      kube: 'v1.36.3',
      has: 'true',
    });
    const own = { releaseName: 'blue', namespace: 'elsewhere' };
    expect(await shown({}, own)).toMatchObject({ name: 'blue-web', namespace: 'elsewhere' });
  });

  test('brings CRDs and hooks along, unless they are not wanted', async () => {
    const hooks = {
      'charts/web/templates/hook.yaml': HOOK,
      'charts/web/templates/t.yaml': TEST_HOOK,
    };
    const kinds = async (helm: object) =>
      (await render(hooks, { ...helm })).manifests.map((manifest) => manifest.kind).sort();
    expect(await kinds({})).toEqual(['ConfigMap', 'CustomResourceDefinition', 'Job', 'Job']);
    expect(await kinds({ skipCrds: true, skipTests: true })).toEqual(['ConfigMap', 'Job']);
  });

  test.each<[string, NonNullable<Source['helm']>, object]>([
    ['its own values', {}, { a: 'chart', b: 'chart', c: 'chart' }],
    [
      'value files in order',
      { valueFiles: ['extra.yaml', '../../env/prod.yaml'] },
      { b: 'extra', c: 'prod' },
    ],
    ['a value file from the root', { valueFiles: ['/env/prod.yaml'] }, { c: 'prod' }],
    ['values over files', { valueFiles: ['extra.yaml'], values: 'b: text' }, { b: 'text' }],
    [
      'valuesObject in place of values',
      { values: 'a: text', valuesObject: { b: 'object' } },
      { a: 'chart', b: 'object' },
    ],
    [
      'parameters over all',
      { values: 'a: text', parameters: [{ name: 'a', value: 'set' }] },
      { a: 'set' },
    ],
    [
      'a parameter with a comma',
      { parameters: [{ name: 'a', value: 'x,b=y' }] },
      { a: 'x,b=y', b: 'chart' },
    ],
    ['a list parameter', { parameters: [{ name: 'a', value: '{x,y}' }] }, { a: ['x', 'y'] }],
    [
      'a parameter kept as text',
      { parameters: [{ name: 'a', value: '12', forceString: true }] },
      { a: '12' },
    ],
    ['a parameter as number', { parameters: [{ name: 'a', value: '12' }] }, { a: 12 }],
    [
      'the build environment',
      { parameters: [{ name: 'a', value: '$ARGOCD_APP_NAME' }] },
      { a: 'app' },
    ],
    [
      'a file as parameter',
      { fileParameters: [{ name: 'a', path: 'extra.yaml' }] },
      { a: 'b: extra\n' },
    ],
    [
      'missing value files left out',
      { valueFiles: ['none.yaml', 'extra.yaml'], ignoreMissingValueFiles: true },
      { b: 'extra' },
    ],
  ])('takes %s', async (_, helm, expected) => {
    expect(await values({}, helm)).toMatchObject(expected);
  });

  test('takes value files from another source', async () => {
    const refs = new Map([['conf', memoryTree({ 'x/v.yaml': 'a: other' })]]);
    const found = await values({}, { valueFiles: ['$conf/x/v.yaml'] }, { refs });
    expect(found).toMatchObject({ a: 'other' });
  });

  test('takes value files behind an address, and depends on what is there', async () => {
    let content = 'a: far';
    const server = await serveHttp((_, response) => void response.end(content));
    onTestFinished(() => server.close());
    const file = `${server.url}/v.yaml?token=x`;
    const renderNow = async () => {
      const { remote } = await useArtifacts();
      return await render({}, { valueFiles: [file, 'extra.yaml'] }, { remote });
    };
    const before = await renderNow();
    const found = before.manifests.find(({ kind }) => kind === 'ConfigMap')?.data;
    const shownValues = JSON.parse((found as { values: string }).values);
    expect(shownValues).toMatchObject({ a: 'far', b: 'extra' });
    expect((await renderNow()).record).toEqual(before.record);
    content = 'a: other';
    expect((await renderNow()).record).not.toEqual(before.record);
  });

  test('may reach templates of a neighbour by symlink', async () => {
    const files = {
      'charts/web/templates/_shared.tpl': { link: '../../shared/_shared.tpl' },
      'charts/shared/_shared.tpl': '{{ define "hello" }}hi{{ end }}',
      'charts/web/templates/show.yaml': SHOW.replace(
        '\ndata:',
        '\ndata:\n  hello: {{ include "hello" . }}',
      ),
    };
    expect(await shown(files)).toMatchObject({ hello: 'hi' });
  });

  test('may depend on a vendored chart and on one beside it', async () => {
    const files = {
      'charts/web/Chart.yaml':
        'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- {name: sub, version: 1.0.0}\n- {name: lib, version: 1.0.0, repository: "file://../lib"}\n',
      'charts/web/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      'charts/web/charts/sub/templates/s.yaml': SHOW,
      'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.0\n',
      'charts/lib/templates/l.yaml': SHOW,
    };
    const { manifests } = await render(files, { skipCrds: true });
    const names = manifests.map((manifest) => manifest.metadata.name).sort();
    expect(names).toEqual(['app-lib', 'app-sub', 'app-web']);
  });
});

describe('a chart that does not render', () => {
  test.each<[string, Record<string, MemoryFile>, NonNullable<Source['helm']>, RegExp]>([
    [
      'a template error',
      { 'charts/web/templates/bad.yaml': '{{ fail "no port was given" }}' },
      {},
      /bad\.yaml.*no port was given/,
    ],
    [
      'a missing value',
      { 'charts/web/templates/bad.yaml': '{{ required "port is needed" .Values.port }}' },
      {},
      /port is needed/,
    ],
    ['broken YAML', { 'charts/web/templates/bad.yaml': 'a: [' }, {}, /bad\.yaml/],
    [
      'no Chart.yaml',
      { 'charts/web/Chart.yaml': '' },
      { values: 'a: 1' },
      /Chart\.yaml|chart\.metadata/,
    ],
    [
      'a schema',
      { 'charts/web/values.schema.json': '{"properties":{"a":{"type":"integer"}}}' },
      {},
      /got string, want integer/,
    ],
    [
      'a missing value file',
      {},
      { valueFiles: ['none.yaml'] },
      /value file none\.yaml: no such file/,
    ],
    [
      'a value file outside',
      {},
      { valueFiles: ['../../../etc/passwd'] },
      /leads out of the repository/,
    ],
    [
      'a value file by a symlink outside',
      { 'charts/web/v.yaml': { link: '/etc/passwd' } },
      { valueFiles: ['v.yaml'] },
      /symlink leads out/,
    ],
    [
      'a symlink outside among the templates',
      { 'charts/web/files/x': { link: '../../../../etc/passwd' } },
      {},
      /symlink leads out/,
    ],
    [
      'a source without that ref',
      {},
      { valueFiles: ['$none/v.yaml'] },
      /no source has the ref "none"/,
    ],
    [
      'a file parameter that names a second file',
      {},
      { fileParameters: [{ name: 'x=/dev/null,a', path: 'extra.yaml' }] },
      /is invalid/,
    ],
    [
      'a release name that looks like an option',
      {},
      { releaseName: '--post-renderer=/bin/true' },
      /release name/,
    ],
  ])('%s is told in words', async (_, files, helm, message) => {
    await expect(render(files, helm)).rejects.toThrow(message);
  });

  test('does not show where it was rendered', async () => {
    const files = { 'charts/web/templates/bad.yaml': '{{ .Values.a.b.c }}' };
    await expect(render(files)).rejects.toThrow(/^(?!.*lockstep-render-)/s);
  });

  test('ends when its time is up', async () => {
    const files = {
      'charts/web/templates/slow.yaml':
        '{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}',
    };
    await expect(render(files, {}, { limits: { timeoutMs: 400 } })).rejects.toMatchObject({
      kind: 'timeout',
    });
  });

  test('ends when it writes without end', async () => {
    const files = {
      'charts/web/templates/big.yaml': '{{ range until 5000 }}# {{ repeat 100 "x" }}\n{{ end }}',
    };
    const limits = { maxOutputBytes: 100_000 };
    await expect(render(files, {}, { limits })).rejects.toMatchObject({ kind: 'limit' });
  });

  test('reads nothing of the machine', async () => {
    const files = {
      'charts/web/templates/env.yaml': configMap('machine', {
        home: '{{ .Files.Get "/etc/hostname" }}{{ .Files.Get "../../../../../etc/hostname" }}',
      }).replaceAll('\\"', '"'),
    };
    const { manifests } = await render(files);
    expect(manifests).toContainEqual(
      expect.objectContaining({ metadata: { name: 'machine' }, data: { home: '' } }),
    );
  });
});

test('sources of one application are put together, the later one counting', async () => {
  const files = {
    ...CHART,
    'plain/web.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app-web}\ndata: {x: plain}',
  };
  const rendered = await renderApplication([
    renderInputOf(files, { path: 'charts/web', helm: { skipCrds: true } }, { tools }),
    renderInputOf(files, { path: 'plain' }, { tools }),
    renderInputOf(files, { ref: 'conf' }, { tools }),
  ]);
  expect(rendered.types).toEqual(['Helm', 'Directory']);
  expect(rendered.manifests).toMatchObject([{ data: { x: 'plain' } }]);
  expect(rendered.warnings).toMatchObject([{ type: 'RepeatedResourceWarning' }]);
});

describe('a render that cannot be repeated', () => {
  const warnings = async (files: Record<string, MemoryFile>, helm: Source['helm'] = {}) =>
    (await render(files, helm)).warnings.map(({ type, message }) => `${type} ${message}`);
  const secret = (expression: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  a: {{ ${expression} | quote }}\n`;

  test.each<[string, string, RegExp]>([
    [
      'random values',
      'randAlphaNum 8',
      /templates\/s\.yaml:5 uses randAlphaNum: every render gives/,
    ],
    ['certificates', '(genCA "x" 1).Cert', /templates\/s\.yaml:5 uses genCA: every render gives/],
    ['the time', 'now | date "2006"', /templates\/s\.yaml:5 uses now: a later render gives/],
    [
      'the cluster',
      'lookup "v1" "Secret" "" "x" | toJson',
      /templates\/s\.yaml:5 uses lookup: it finds nothing here/,
    ],
  ])('for %s is warned of, with its place', async (_, expression, message) => {
    const told = await warnings({ 'charts/web/templates/s.yaml': secret(expression) });
    expect(told).toEqual([expect.stringMatching(message)]);
    expect(told[0]).toMatch(/^UnstableRenderWarning /);
  });

  test('is no matter where nothing of it comes out', async () => {
    const files = {
      'charts/web/templates/s.yaml': secret('.Values.password | default (randAlphaNum 8)'),
      'charts/web/templates/off.yaml': `{{ if .Values.off }}${secret('now')}{{ end }}`,
      'charts/web/templates/_x.tpl': '{{ define "unused" }}{{ uuidv4 }}{{ end }}',
    };
    expect(await warnings(files, { values: 'password: set' })).toEqual([]);
    expect(await warnings(files)).toHaveLength(1);
  });

  test('is found in charts within, under their other names, and in packages', async () => {
    const files = {
      'charts/web/Chart.yaml':
        'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- {name: sub, version: 1.0.0, alias: other}\n',
      'charts/web/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      'charts/web/charts/sub/templates/s.yaml': secret('include "sub.x" .'),
      'charts/web/charts/sub/templates/_x.tpl': '\n{{ define "sub.x" }}{{ uuidv4 }}{{ end }}',
    };
    expect(await warnings(files)).toEqual([
      expect.stringContaining('charts/other/templates/_x.tpl:2 uses uuidv4'),
    ]);
  });
});
