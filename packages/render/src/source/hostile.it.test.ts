import type { Source } from '@lockstep/domain';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RenderInput, RenderTools } from '../render-input.ts';
import { gitRef, memoryRemote } from '../testing/memory-remote.ts';
import { type MemoryFile, memoryTree } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useTools } from '../testing/use-tools.ts';
import { renderSource } from './render-source.ts';

/** What people who may write to a repository could try on the worker that renders it. */

type Files = Record<string, MemoryFile>;

let tools: RenderTools;
beforeAll(async () => {
  tools = await useTools();
});

/** Nine levels of nine: a YAML text of one kilobyte that stands for gigabytes. */
function bomb(start: string): string {
  const levels = Array.from({ length: 9 }, (_, at) => {
    const names = Array.from({ length: 9 }, () => (at === 0 ? 'lol' : `*a${at - 1}`));
    return `x${at}: &a${at} [${names.join(', ')}]`;
  });
  return [start, ...levels].join('\n');
}

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}';
const CHART = {
  'app/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'app/templates/a.yaml': configMap('a', { v: '{{ .Values.v }}' }),
};

function render(files: Files, source: Partial<Source> = {}, rest: Partial<RenderInput> = {}) {
  return renderSource(renderInputOf(files, { path: 'app', ...source }, { tools, ...rest }));
}

describe('YAML and JSON that grow in memory', () => {
  test.each<[string, Files, RegExp]>([
    ['aliases in a manifest', { 'app/a.yaml': bomb(OBJECT) }, /app\/a\.yaml.*aliases would fill/],
    [
      'aliases in a kustomization',
      { 'app/kustomization.yaml': bomb('resources: []') },
      /app\/kustomization\.yaml.*aliases would fill/,
    ],
    [
      'aliases in overrides',
      { 'app/.argocd-source.yaml': bomb('helm: {}') },
      /\.argocd-source\.yaml.*aliases would fill/,
    ],
    ['aliases in a chart', { ...CHART, 'app/values.yaml': bomb('v: 1') }, /helm: /],
    ['an alias of itself', { 'app/a.yaml': `${OBJECT}\nx: &x [*x]` }, /alias stands inside/],
    ['nesting in YAML', { 'app/a.yaml': `${OBJECT}\nx: ${'['.repeat(5000)}` }, /app\/a\.yaml/],
    ['nesting in JSON', { 'app/a.json': '['.repeat(5_000_000) }, /app\/a\.json: nested deeper/],
    ['objects nested in JSON', { 'app/a.json': `{"a":`.repeat(1_000_000) }, /nested deeper/],
    [
      'nesting in Jsonnet',
      { 'app/a.jsonnet': 'std.foldl(function(a, n) [a], std.range(1, 400), 1)' },
      /nested deeper|max stack frames/,
    ],
  ])('are refused: %s', async (_, files, message) => {
    await expect(render(files)).rejects.toThrow(message);
  });

  test('a bomb that only Kustomize reads ends it, and not the worker', {
    timeout: 120_000,
  }, async () => {
    const files = { 'app/kustomization.yaml': 'resources: [b.yaml]', 'app/b.yaml': bomb(OBJECT) };
    await expect(render(files)).rejects.toThrow(/of memory|in time|excessive aliasing/);
  });

  test('kustomizations that multiply with each level end with the time', async () => {
    const level = (at: number) => [
      [`app/${at}/kustomization.yaml`, `resources: [../a${at}, ../b${at}]`],
      [`app/a${at}/kustomization.yaml`, `namePrefix: a-\nresources: [../${at + 1}]`],
      [`app/b${at}/kustomization.yaml`, `namePrefix: b-\nresources: [../${at + 1}]`],
    ];
    const files = {
      ...Object.fromEntries(Array.from({ length: 24 }, (_, at) => level(at)).flat()),
      'app/kustomization.yaml': 'resources: ["0"]',
      'app/24/kustomization.yaml': 'resources: [a.yaml]',
      'app/24/a.yaml': configMap('a'),
    };
    const limits = { timeoutMs: 5000 };
    await expect(render(files, {}, { limits })).rejects.toMatchObject({
      kind: expect.stringMatching(/timeout|limit/),
    });
  });
});

describe('paths that leave the repository', () => {
  const values = (...valueFiles: string[]): Partial<Source> => ({ helm: { valueFiles } });
  const conf = memoryTree({
    'out.yaml': { link: '../../etc/passwd' },
    'abs.yaml': { link: '/etc/passwd' },
    up: { link: '..' },
  });
  const refs = new Map([['conf', conf]]);

  test.each<[string, Files, Partial<Source>]>([
    ['a value file', CHART, values('../../v.yaml')],
    ['a value file of another source', CHART, values('$conf/../v.yaml')],
    ['a symlink of another source', CHART, values('$conf/out.yaml')],
    ['an absolute symlink of another source', CHART, values('$conf/abs.yaml')],
    ['a folder symlink of another source', CHART, values('$conf/up/v.yaml')],
    ['a symlink in a chart', { ...CHART, 'app/files/x': { link: '../../../etc/passwd' } }, {}],
    ['a symlink to a folder', { app: { link: '../etc' } }, {}],
    [
      'a chain of symlinks',
      { 'app/a.yaml': { link: 'b' }, 'app/b': { link: 'c' }, 'app/c': { link: '../../x' } },
      {},
    ],
    [
      'a symlink among bases',
      { 'app/kustomization.yaml': 'resources: [b]', 'app/b': { link: '../..' } },
      {},
    ],
    [
      'a library of Jsonnet',
      { 'app/a.jsonnet': '1' },
      { directory: { jsonnet: { libs: ['lib/../../x'] } } },
    ],
    ['a path with a zero byte', { 'app/a.yaml': '' }, { path: 'app\0/../../etc' }],
  ])('are refused: %s', async (_, files, source) => {
    await expect(render(files, source, { refs })).rejects.toThrow(/leads out of the repository/);
  });

  test('folders that are nested without end are not followed', async () => {
    const deep = `app/${'d/'.repeat(100)}a.yaml`;
    const source = { directory: { recurse: true } };
    await expect(render({ [deep]: configMap('a') }, source)).rejects.toThrow(/nested too deep/);
    const loop = { 'app/a.yaml': configMap('a'), 'app/loop': { link: '.' } };
    expect((await render(loop, source)).manifests).toHaveLength(1);
  });
});

describe('names that could be options', () => {
  test.each<[string, Files, Partial<Source>]>([
    [
      'a folder',
      { '--enable-helm/kustomization.yaml': 'resources: []' },
      { path: '--enable-helm' },
    ],
    [
      'a resource',
      { 'app/kustomization.yaml': 'resources: [--output=x]', 'app/--output=x': configMap('a') },
      {},
    ],
  ])('are names: %s', async (_, files, source) => {
    expect((await render(files, source)).type).toBe('Kustomize');
  });
});

describe('files that are too large', () => {
  const LARGE = 'x'.repeat(3000);
  const remote = memoryRemote([
    [{ kind: 'file', url: 'https://raw.example.com/large.yaml' }, { file: LARGE }],
  ]);

  test.each<[string, Files, Partial<Source>]>([
    ['a manifest', { 'app/a.yaml': LARGE }, {}],
    ['a kustomization', { 'app/kustomization.yaml': `# ${LARGE}` }, {}],
    ['overrides', { 'app/.argocd-source.yaml': `# ${LARGE}` }, {}],
    ['an import of Jsonnet', { 'app/a.jsonnet': 'importstr "b"', 'app/b': LARGE }, {}],
    ['a value file', { ...CHART, 'app/v.yaml': LARGE }, { helm: { valueFiles: ['v.yaml'] } }],
    [
      'what a kustomization reads',
      {
        'app/kustomization.yaml': 'configMapGenerator: [{name: a, files: [large]}]',
        'app/large': LARGE,
      },
      {},
    ],
    [
      'a remote file',
      { 'app/kustomization.yaml': 'resources: ["https://raw.example.com/large.yaml"]' },
      {},
    ],
    ['a chart', { ...CHART, 'app/files/large': LARGE }, {}],
  ])('are refused: %s', async (_, files, source) => {
    const limits = { maxFileBytes: 2000, maxExportBytes: 2000 };
    await expect(render(files, source, { limits, remote })).rejects.toMatchObject({
      kind: 'limit',
    });
  });

  test('counts what several repositories bring together', async () => {
    const half = 'x'.repeat(1500);
    const base = (name: string) => ({
      'kustomization.yaml': 'configMapGenerator: [{name: a, files: [half]}]',
      half: half + name,
    });
    const resources = ['one', 'two'].map((name) => `https://git.example.com/o/${name}.git`);
    const named = memoryRemote(
      ['one', 'two'].map((name) => [gitRef(`https://git.example.com/o/${name}.git`), base(name)]),
    );
    const files = { 'app/kustomization.yaml': JSON.stringify({ resources, namePrefix: 'a-' }) };
    const limits = { maxExportBytes: 2500 };
    await expect(render(files, {}, { limits, remote: named })).rejects.toMatchObject({
      kind: 'limit',
    });
  });
});
