import type { Source } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import type { RenderInput } from '../render-input.ts';
import { renderApplication, stillValid } from '../source/render-application.ts';
import { renderSource } from '../source/render-source.ts';
import type { MemoryFile } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';

type Jsonnet = NonNullable<NonNullable<Source['directory']>['jsonnet']>;

const LIBRARY = 'function(name) {apiVersion: "v1", kind: "ConfigMap", metadata: {name: name}}';

function inputOf(
  files: Record<string, MemoryFile>,
  jsonnet: Jsonnet = {},
  rest: Partial<RenderInput> = {},
) {
  return renderInputOf(files, { path: 'app', directory: { jsonnet } }, rest);
}

async function namesIn(...args: Parameters<typeof inputOf>) {
  const { manifests } = await renderSource(inputOf(...args));
  return manifests.map((manifest) => manifest.metadata.name);
}

describe('Jsonnet in a directory', () => {
  test.each<[string, Record<string, MemoryFile>, Jsonnet, string[]]>([
    ['an object', { 'app/a.jsonnet': `(${LIBRARY})("a")` }, {}, ['a']],
    [
      'a list beside YAML',
      { 'app/b.jsonnet': `[(${LIBRARY})("b"), (${LIBRARY})("c")]`, 'app/a.yaml': configMap('a') },
      {},
      ['a', 'b', 'c'],
    ],
    [
      'a List',
      { 'app/a.jsonnet': `{kind: "List", apiVersion: "v1", items: [(${LIBRARY})("i")]}` },
      {},
      ['i'],
    ],
    [
      'imports',
      { 'app/a.jsonnet': '(import "../lib/cm.libsonnet")("a")', 'lib/cm.libsonnet': LIBRARY },
      {},
      ['a'],
    ],
    [
      'a library',
      { 'app/a.jsonnet': '(import "cm")("a")', 'vendor/cm': LIBRARY },
      { libs: ['vendor'] },
      ['a'],
    ],
    [
      'the last of libraries',
      {
        'app/a.jsonnet': '(import "cm")(import "name")',
        'v1/cm': LIBRARY,
        'v1/name': '"one"',
        'v2/name': '"two"',
      },
      { libs: ['/v1', './v2'] },
      ['two'],
    ],
    [
      'the folder of the source, from below',
      {
        'app/a.jsonnet': 'import "below/b"',
        'app/below/b': '(import "cm")("a")',
        'app/cm': LIBRARY,
      },
      {},
      ['a'],
    ],
    [
      'external variables with the build environment',
      { 'app/a.jsonnet': `(${LIBRARY})(std.extVar("n") + std.toString(std.extVar("c")))` },
      {
        extVars: [
          { name: 'n', value: '$ARGOCD_APP_NAME-' },
          { name: 'c', value: '1 + 1', code: true },
        ],
      },
      ['app-2'],
    ],
    [
      'top-level arguments',
      { 'app/a.jsonnet': `function(n) (${LIBRARY})(n)` },
      { tlas: [{ name: 'n', value: 'top' }] },
      ['top'],
    ],
    [
      'a symlinked library',
      {
        'app/a.jsonnet': '(import "lib/cm")("a")',
        'app/lib': { link: '../real' },
        'real/cm': LIBRARY,
      },
      {},
      ['a'],
    ],
  ])('may be, or have, %s', async (_, files, jsonnet, expected) => {
    expect(await namesIn(files, jsonnet)).toEqual(expected);
  });

  test.each<[string, Record<string, MemoryFile>, RegExp]>([
    ['an error', { 'app/a.jsonnet': 'error "no luck"' }, /app\/a\.jsonnet: .*no luck/s],
    [
      'no object',
      { 'app/a.jsonnet': '1' },
      /app\/a\.jsonnet \(evaluated\).*not a Kubernetes object/,
    ],
    ['a missing import', { 'app/a.jsonnet': 'import "none"' }, /couldn't open import|none/],
    [
      'an import from outside',
      { 'app/a.jsonnet': 'importstr "../../etc/passwd"' },
      /leads out of the repository/,
    ],
    [
      'an absolute import',
      { 'app/a.jsonnet': 'importstr "/etc/passwd"' },
      /absolute paths are not allowed/,
    ],
    [
      'a symlink out',
      { 'app/a.jsonnet': 'importstr "x"', 'app/x': { link: '/etc/passwd' } },
      /leads out/,
    ],
    ['imports in a circle', { 'app/a.jsonnet': 'import "a.jsonnet"' }, /app\/a\.jsonnet: /],
    ['a library from outside', { 'app/a.jsonnet': '1' }, /leads out/],
  ])('tells of %s', async (what, files, message) => {
    const jsonnet = what.startsWith('a library') ? { libs: ['../lib'] } : {};
    await expect(namesIn(files, jsonnet)).rejects.toThrow(message);
  });

  test('is bounded in time', async () => {
    const files = {
      'app/a.jsonnet': 'local f(n) = if n == 0 then 0 else f(n - 1) + f(n - 1); f(60)',
    };
    const limits = { timeoutMs: 1000 };
    await expect(namesIn(files, {}, { limits })).rejects.toMatchObject({ kind: 'timeout' });
  });

  const traced = {
    'app/a.jsonnet': '(import "cm")(importstr "name.txt")',
    'app/name.txt': 'a',
    'v1/cm': LIBRARY,
    'v1/unused': '1',
  };
  test.each<[string, Record<string, MemoryFile>, boolean]>([
    ['a file that nobody imports', { 'v1/unused': '2' }, true],
    ['an imported text', { 'app/name.txt': 'b' }, false],
    ['a library', { 'v1/cm': `${LIBRARY} + {}` }, false],
    ['a file that goes before the imported one', { 'app/cm': LIBRARY }, false],
    ['the same file in an earlier library', { 'v0/cm': LIBRARY }, true],
    ['the same file in a later library', { 'v2/cm': LIBRARY }, false],
  ])(
    'depends on what it imports: %s changes, and the render holds: %s',
    async (_, change, valid) => {
      const jsonnet = { libs: ['v0', 'v1', 'v2'] };
      const { record } = await renderApplication([inputOf(traced, jsonnet)]);
      expect(
        record && (await stillValid(record, [inputOf({ ...traced, ...change }, jsonnet)])),
      ).toBe(valid);
    },
  );
});
