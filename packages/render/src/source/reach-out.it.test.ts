import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Source } from '@lockstep/domain';
import { serveHttp } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RenderTools } from '../render-input.ts';
import type { MemoryFile } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useTools } from '../testing/use-tools.ts';
import { renderSource } from './render-source.ts';

/**
 * Each way in which a repository may name something that is not in it: a file of the machine, the
 * worker's environment, a server. Whether it is refused or rendered without, what it named is not
 * in what comes out, errors included, and no server is asked.
 */

const CANARY = 'canary-8c1f3e';
let tools: RenderTools;
let dir: string;
let server: Awaited<ReturnType<typeof serveHttp>>;
let asked = 0;

beforeAll(async () => {
  tools = await useTools();
  dir = await mkdtemp(join(tmpdir(), 'outside-'));
  await writeFile(join(dir, 'secret.yaml'), configMap('outside', { v: CANARY }));
  await writeFile(
    join(dir, 'Chart.yaml'),
    `apiVersion: v2\nname: x\nversion: 1.0.0\ndescription: ${CANARY}\n`,
  );
  await writeFile(join(dir, 'kustomization.yaml'), 'resources: [secret.yaml]');
  process.env.LOCKSTEP_CANARY = CANARY;
  server = await serveHttp((_request, response) => {
    asked += 1;
    response.end(configMap('outside', { v: CANARY }));
  });
});
afterAll(async () => {
  delete process.env.LOCKSTEP_CANARY;
  await server?.close();
  await rm(dir, { recursive: true, force: true });
});

type Files = Record<string, MemoryFile>;
type Case = [string, (at: { file: string; dir: string; url: string }) => Files, Partial<Source>?];

const CHART = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';
const kustomize = (text: string): Files => ({
  'app/kustomization.yaml': text,
  'app/a.yaml': configMap('a', { v: '1' }),
});
const generator = (fields: string) => kustomize(`configMapGenerator: [{name: g, ${fields}}]`);
const up = '../../../../../../../../../..';

const KUSTOMIZE: Case[] = [
  ['an absolute resource', ({ file }) => kustomize(`resources: [${file}]`)],
  ['a resource above', ({ file }) => kustomize(`resources: [${up}${file}]`)],
  ['a base by its absolute path', ({ dir }) => kustomize(`resources: [${dir}]`)],
  ['a component', ({ dir }) => kustomize(`components: [${up}${dir}]`)],
  ['a file of a generator', ({ file }) => generator(`files: [x=${file}]`)],
  ['a list of variables', ({ file }) => generator(`envs: [${up}${file}]`)],
  [
    'a variable of the worker',
    () => ({ ...generator('envs: [vars]'), 'app/vars': 'LOCKSTEP_CANARY\n' }),
  ],
  ['a patch', ({ file }) => kustomize(`resources: [a.yaml]\npatches: [{path: ${file}}]`)],
  [
    'a patch by a name of two lines',
    ({ file }) => ({
      ...kustomize(`resources: [a.yaml]\npatchesStrategicMerge: ["${file}\\n"]`),
    }),
  ],
  ['a schema', ({ file }) => kustomize(`resources: [a.yaml]\nopenapi: {path: ${file}}`)],
  ['kinds', ({ file }) => kustomize(`resources: [a.yaml]\ncrds: [${file}]`)],
  [
    'a replacement',
    ({ file }) => kustomize(`resources: [a.yaml]\nreplacements: [{path: ${file}}]`),
  ],
  [
    'a generator of its own that names a file',
    ({ file }) => ({
      ...kustomize('generators: [gen.yaml]'),
      'app/gen.yaml': `apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: g}\nfiles: [x=${file}]`,
    }),
  ],
  [
    'a program',
    () => ({
      ...kustomize('generators: [gen.yaml]'),
      'app/gen.yaml':
        'apiVersion: x\nkind: X\nmetadata:\n  name: g\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: /usr/bin/env}\n',
    }),
  ],
  ['a server', ({ url }) => kustomize(`resources: ["${url}/a.yaml"]`)],
  ['a repository of this machine', ({ dir }) => kustomize(`resources: ["file://${dir}"]`)],
  ['a repository over a server', ({ url }) => kustomize(`resources: ["git::${url}/a.git"]`)],
];

const VALUES = configMap('a', { v: '{{ .Values | toJson | b64enc }}' });
const chart = (files: Files): Files => ({
  'app/Chart.yaml': CHART,
  'app/templates/a.yaml': VALUES,
  ...files,
});
const template = (text: string) =>
  chart({ 'app/templates/a.yaml': configMap('a', { v: text }).replaceAll('\\"', '"') });
const depending = (repository: string, name = 'x') =>
  chart({
    'app/Chart.yaml': `${CHART}dependencies: [{name: ${name}, version: "*", repository: "${repository}"}]`,
  });

/** Charts that a kustomization inflates. */
const inflated = (fields: string, files: Files = {}): Files => ({
  ...kustomize(`helmCharts: [{name: c${fields}}]`),
  'app/charts/c/Chart.yaml': CHART,
  'app/charts/c/values.yaml': '',
  'app/charts/c/templates/a.yaml': VALUES,
  ...files,
});
const INFLATED: Case[] = [
  [
    'a chart beside',
    ({ dir }) =>
      kustomize(`helmGlobals: {chartHome: ${up}${dir}/..}\nhelmCharts: [{name: ${dir.slice(5)}}]`),
  ],
  ['values', ({ file }) => inflated(`, valuesFile: ${up}${file}`)],
  ['more values', ({ file }) => inflated(`, additionalValuesFiles: [${up}${file}]`)],
  ['a package of a server', ({ url }) => kustomize(`helmCharts: [{name: c, repo: "${url}"}]`)],
  [
    'a schema of a server',
    ({ url }) => inflated('', { 'app/charts/c/values.schema.json': schemaOf(url) }),
  ],
];

const schemaOf = (url: string) => JSON.stringify({ $ref: `${url}/schema.json` });
const HELM: Case[] = [
  ['a dependency beside', ({ dir }) => depending(`file://${up}${dir}`)],
  ['a dependency by its absolute path', ({ dir }) => depending(`file://${dir}`)],
  ['a dependency on a server', ({ url }) => depending(url)],
  ['a file by its name', ({ file }) => template(`{{ .Files.Get "${file}" }}`)],
  ['files by a pattern', ({ dir }) => template(`{{ (.Files.Glob "${up}${dir}/*").AsConfig }}`)],
  ['a variable', () => template('{{ env "LOCKSTEP_CANARY" }}{{ expandenv "$LOCKSTEP_CANARY" }}')],
  ['a name on the network', () => template('{{ getHostByName "localhost" }}')],
  ['an archive', ({ dir }) => chart({ 'app/charts/x': { link: `${up}${dir}` } })],
  ['a schema', ({ file }) => chart({ 'app/values.schema.json': schemaOf(`file://${file}#`) })],
  ['a schema of a server', ({ url }) => chart({ 'app/values.schema.json': schemaOf(url) })],
  [
    'a language of schemas',
    ({ url }) => chart({ 'app/values.schema.json': JSON.stringify({ $schema: url }) }),
  ],
  [
    'a schema by a link',
    ({ url }) =>
      chart({ 'app/values.schema.json': { link: 'files/x' }, 'app/files/x': schemaOf(url) }),
  ],
  [
    'a schema of a chart in it',
    ({ url }) =>
      chart({
        'app/charts/d/Chart.yaml': CHART.replace('name: c', 'name: d'),
        'app/charts/d/values.schema.json': schemaOf(url),
      }),
  ],
  [
    'a schema of a chart beside',
    ({ url }) => ({
      ...depending('file://../d', 'd'),
      'd/Chart.yaml': CHART.replace('name: c', 'name: d'),
      'd/values.schema.json': schemaOf(url),
    }),
  ],
];

const jsonnet = (text: string): Files => ({ 'app/a.jsonnet': text });
const JSONNET: Case[] = [
  ['an import', ({ file }) => jsonnet(`import '${file}'`)],
  ['an import above', ({ file }) => jsonnet(`import '${up}${file}'`)],
  ['a text', ({ file }) => jsonnet(`{kind: 'X', apiVersion: 'v1', x: importstr '${up}${file}'}`)],
  ['bytes', ({ file }) => jsonnet(`{kind: 'X', apiVersion: 'v1', x: importbin '${file}'}`)],
  ['a link', ({ file }) => ({ ...jsonnet(`import 'b'`), 'app/b': { link: `${up}${file}` } })],
  ['a variable', () => jsonnet(`{kind: 'X', apiVersion: 'v1', x: std.extVar('LOCKSTEP_CANARY')}`)],
  ['a server', ({ url }) => jsonnet(`import '${url}/a.yaml'`)],
];

describe.each([
  ['Kustomize', KUSTOMIZE],
  ['Kustomize with Helm', INFLATED],
  ['Helm', HELM],
  ['Jsonnet', JSONNET],
])('what %s is told to reach', (tool, cases) => {
  test.each<Case>(cases)('%s is not reached', async (_name, files, source = {}) => {
    const before = asked;
    const at = { file: join(dir, 'secret.yaml'), dir, url: server.url };
    const withHelm = { ...tools, kustomize: { buildOptions: '--enable-helm' } };
    const rest = { tools: tool === 'Kustomize with Helm' ? withHelm : tools };
    const input = renderInputOf(files(at), { path: 'app', ...source }, rest);
    const out = await renderSource(input).then(
      (rendered) => ({ rendered, message: '' }),
      (error: Error) => ({ rendered: undefined, message: `${error.message}${error.cause ?? ''}` }),
    );
    if (process.env.SHOW)
      console.log(_name, out.message || JSON.stringify(out.rendered?.manifests));
    const told = `${JSON.stringify(out.rendered?.manifests ?? '')} ${out.message}`;
    const secrets = [CANARY, Buffer.from(CANARY).toString('base64').slice(0, 16)];
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    expect(asked).toBe(before);
  });
});

test('a chart whose schema names a document elsewhere is rendered, and says that it was not checked', async () => {
  const files = chart({ 'app/values.schema.json': schemaOf(server.url) });
  const { manifests, warnings } = await renderSource(
    renderInputOf(files, { path: 'app' }, { tools }),
  );
  expect(manifests).toHaveLength(1);
  expect(warnings).toMatchObject([
    { type: 'ManifestWarning', message: expect.stringContaining('values.schema.json: the schema') },
  ]);
});

test('a schema that names nothing else is heeded', async () => {
  const schema = { $ref: '#/$defs/all', $defs: { all: { required: ['wanted'] } } };
  const files = chart({ 'app/values.schema.json': JSON.stringify(schema) });
  const rendering = renderSource(renderInputOf(files, { path: 'app' }, { tools }));
  await expect(rendering).rejects.toThrow(/wanted/);
});
