import type { Source } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import type { RenderError } from '../render-error.ts';
import { stillFails } from '../source/render-application.ts';
import { renderSource } from '../source/render-source.ts';
import type { MemoryFile } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';

type Directory = NonNullable<Source['directory']>;

async function namesIn(files: Record<string, MemoryFile>, directory: Directory = {}, path = 'app') {
  const { manifests, type } = await renderSource(renderInputOf(files, { path, directory }));
  expect(type).toBe('Directory');
  return manifests.map((manifest) => manifest.metadata.name);
}

const MANIFEST = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n';

const NESTED = {
  'app/a.yaml': configMap('a'),
  'app/b.yml': configMap('b'),
  'app/c.json': configMap('c'),
  'app/README.md': '# not a manifest',
  'app/d.yaml.bak': 'not: [one',
  'app/sub/e.yaml': configMap('e'),
  'app/sub/deep/f.yaml': configMap('f'),
  'app/.hidden.yaml': configMap('hidden'),
  'app/.argocd-source.yaml': 'helm: {}',
  'other/z.yaml': configMap('z'),
};

describe('a directory source', () => {
  test.each<[Directory, string[]]>([
    [{}, ['hidden', 'a', 'b', 'c']],
    [{ recurse: true }, ['hidden', 'a', 'b', 'c', 'f', 'e']],
    [{ include: '*.yml' }, ['b']],
    [{ include: '{a,b}.*' }, ['a', 'b']],
    [{ exclude: '{a.yaml,c.json,.*}' }, ['b']],
    [{ recurse: true, include: 'sub/**' }, ['f', 'e']],
    [{ recurse: true, include: 'sub/?.yaml' }, ['e']],
    [{ recurse: true, include: '{sub/deep/*,[ab].y*ml}' }, ['a', 'b', 'f']],
    [{ include: '[!ab].*' }, ['c']],
    [{ include: '{a.yaml' }, ['a']],
    [{ exclude: '{a.yaml' }, ['hidden', 'b', 'c']],
    [{ recurse: true, include: '*.yaml', exclude: 'sub/deep/*' }, ['hidden', 'a', 'e']],
    [{ recurse: true, include: '**/e.yaml' }, ['e']],
    [{ recurse: true, exclude: '*' }, []],
  ])('with %j holds %j', async (settings, expected) => {
    expect(await namesIn(NESTED, settings)).toEqual(expected);
  });

  test('may be the root of the repository', async () => {
    expect(await namesIn({ 'a.yaml': configMap('a') }, {}, '.')).toEqual(['a']);
  });

  test.each([
    ['that ask for it', `# +argocd:skip-file-rendering\n${MANIFEST}`],
    ['that ask for it anywhere', `${MANIFEST}# {{/* +argocd:skip-file-rendering */}}`],
    ['that are values of something', 'replicas: 1\nimage:\n  kind: fast\n'],
    ['that are lists of something', '- a\n- b\n'],
    ['that are a list of nothing', 'apiVersion: v1\nkind: ConfigMapList\nitems: null\n'],
    ['that are no YAML at all', 'a: 1\n\tb: ['],
    ['that hold text', 'just text'],
  ])('leaves out files %s', async (_, text) => {
    expect(await namesIn({ 'app/a.yaml': configMap('a'), 'app/b.yaml': text })).toEqual(['a']);
  });

  test.each([
    ['without all words of a manifest', 'kind: A\napiVersion: v1\nx: ['],
    ['with its words in quotes', '{"apiVersion": 1, "kind": 2, "metadata": [,'],
    ['with spaces after its words', 'apiVersion : v1\nkind : A\nmetadata : {'],
  ])(
    'does not pass over a broken file %s, but where it is asked to take what it finds',
    async (_, text) => {
      const files = { 'app/a.yaml': configMap('a'), 'app/b.yaml': text };
      await expect(namesIn(files)).rejects.toMatchObject({ kind: 'manifest' });
      const asFound = renderInputOf(files, { path: 'app' }, { asFound: true });
      expect((await renderSource(asFound)).manifests).toHaveLength(1);
    },
  );

  test('leaves out Jsonnet that asks for it', async () => {
    const text = `// +argocd:skip-file-rendering\n${configMap('b')}`;
    expect(await namesIn({ 'app/a.yaml': configMap('a'), 'app/b.jsonnet': text })).toEqual(['a']);
  });

  test.each<[string, string, string, object[]]>([
    ['an object without a name', 'a.yaml', 'kind: A', [{ kind: 'A' }]],
    ['a list, whatever its kind', 'a.yaml', 'kind: A\nitems: [{x: 1}]', [{ x: 1 }]],
    [
      'a list in a list',
      'a.yaml',
      'kind: List\nitems: [{kind: List, items: []}]',
      [{ kind: 'List', items: [] }],
    ],
    ['a list of nothing', 'a.yaml', 'kind: A\nitems: null', []],
    [
      'an object that has items of nothing',
      'a.yaml',
      'kind: A\nspec: {}\nitems: null',
      [{ kind: 'A', spec: {}, items: null }],
    ],
    [
      'JSON without a kind',
      'a.json',
      '{"name": "web", "layers": []}',
      [{ name: 'web', layers: [] }],
    ],
    ['what Jsonnet gives', 'a.jsonnet', '[{kind: "A"}, null]', [{ kind: 'A' }]],
    ['nothing that Jsonnet gives', 'a.jsonnet', 'null', []],
  ])('passes %s on as it is found where it is asked to', async (_, name, text, expected) => {
    const input = renderInputOf({ [`app/${name}`]: text }, { path: 'app' }, { asFound: true });
    expect((await renderSource(input)).manifests).toEqual(expected);
  });

  test.each([
    ['a.json', ''],
    ['a.json', '[{"kind": "A"}]'],
    ['a.json', '{"schemaVersion": "2"}'],
    ['a.json', '{"annotations": {"a": 1}}'],
    ['a.json', '{"kind": "A"}\n{"kind": "B"}'],
    ['a.yaml', 'apiVersion: v1\nmetadata: {}\nkind: 1'],
    ['a.jsonnet', '[[{kind: "A"}]]'],
    ['a.yaml', 'kind: List\nitems: [{kind: A}, 1]\n# apiVersion: metadata:'],
  ])('as it is found, %s with %j is refused', async (name, text) => {
    const input = renderInputOf({ [`app/${name}`]: text }, { path: 'app' }, { asFound: true });
    await expect(renderSource(input)).rejects.toMatchObject({ kind: 'manifest' });
  });

  test('takes files of any name where it is told to', async () => {
    const files = {
      'app/a.yaml': configMap('a'),
      'app/b.yaml.sealed': configMap('b'),
      'app/LICENSE': 'free',
      'app/logo.png': '\u0000\u0001',
      'app/.argocd-source.yaml': 'directory: {}',
      'app/out': { link: '../../etc' },
    };
    const include = '{*.sealed,*.yaml}';
    expect(await namesIn(files, { include })).toEqual(['a']);
    await expect(namesIn(files, { include, allowCustomExtensions: true })).rejects.toThrow(
      'leads out',
    );
    const { 'app/out': _, ...inside } = files;
    expect(await namesIn(inside, { include, allowCustomExtensions: true })).toEqual(['a', 'b']);
    expect(await namesIn(inside, { allowCustomExtensions: true })).toEqual(['a', 'b']);
  });

  test('follows symlinks to files inside the repository', async () => {
    const files = {
      'app/a.yaml': { link: '../shared/a.yaml' },
      'shared/a.yaml': configMap('shared'),
    };
    expect(await namesIn(files)).toEqual(['shared']);
  });

  test.each<[string, Record<string, MemoryFile>, string]>([
    [
      'a missing path',
      { x: '' },
      'app: app path does not exist in https://git.example.com/team/app at HEAD',
    ],
    ['a path that is a file', { app: 'x' }, 'app: app path does not exist'],
    ['a kind alone', { 'app/v.yaml': 'kind: X' }, 'app/v.yaml:1: not a Kubernetes object'],
    [
      'a manifest beside other YAML',
      { 'app/v.yaml': `${MANIFEST}---\nb: 1` },
      'app/v.yaml:5: not a Kubernetes object',
    ],
    ['broken YAML', { 'app/v.yaml': `${MANIFEST}b: [` }, 'app/v.yaml:'],
    ['other JSON', { 'app/package.json': '{"a": 1}' }, 'app/package.json: not a Kubernetes object'],
    [
      'a symlink out',
      { 'app/a.yaml': { link: '../../etc/passwd' } },
      'leads out of the repository',
    ],
    [
      'an absolute symlink',
      { 'app/a.yaml': { link: '/etc/passwd' } },
      'leads out of the repository',
    ],
    ['a symlink to itself', { 'app/a.yaml': { link: 'a.yaml' } }, 'too many symlinks'],
  ])('says what is wrong with %s', async (_, files, message) => {
    await expect(namesIn(files)).rejects.toThrow(message);
  });

  test.each(['../app', '/etc', 'a/../../b'])('a path %s is refused', async (path) => {
    await expect(namesIn({ 'app/a.yaml': '' }, {}, path)).rejects.toMatchObject({ kind: 'unsafe' });
  });

  test.each([
    ['a file', { maxFileBytes: 100 }],
    ['all files together', { maxOutputBytes: 150 }],
    ['the number of manifests', { maxManifests: 1 }],
  ])('is bounded in the size of %s', async (_, limits) => {
    const files = {
      'app/a.yaml': configMap('a', { x: 'x'.repeat(50) }),
      'app/b.yaml': configMap('b'),
    };
    const input = renderInputOf(files, { path: 'app' }, { limits });
    await expect(renderSource(input)).rejects.toMatchObject({ kind: 'limit' });
  });

  test('a failure carries what was read, so that it is not tried again in vain', async () => {
    const input = renderInputOf({ 'app/v.yaml': 'a: 1' }, { path: 'app' });
    const failure = await renderSource(input).catch((error: unknown) => error);
    const { record } = failure as RenderError;
    if (!record) throw new Error('no record');
    expect(await stillFails(record, [input])).toBe(true);
    const mended = renderInputOf({ 'app/v.yaml': configMap('v') }, { path: 'app' });
    expect(await stillFails(record, [mended])).toBe(false);
  });
});
