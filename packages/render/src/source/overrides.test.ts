import type { Source } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import type { MemoryFile } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { withOverrides } from './overrides.ts';
import { renderApplication, stillValid } from './render-application.ts';
import { renderSource } from './render-source.ts';

const SOURCE: Source = { repoURL: 'https://git.example.com/a', path: 'p', targetRevision: 'main' };

describe('withOverrides', () => {
  test.each<[string, Partial<Source>, object[], Partial<Source>]>([
    ['adds', {}, [{ helm: { releaseName: 'a' } }], { helm: { releaseName: 'a' } }],
    [
      'merges objects and replaces lists',
      { helm: { releaseName: 'a', valueFiles: ['x', 'y'] } },
      [{ helm: { valueFiles: ['z'] } }],
      { helm: { releaseName: 'a', valueFiles: ['z'] } },
    ],
    [
      'takes nothing away by null but values',
      { helm: { releaseName: 'a', valuesObject: { a: 1, b: { c: 2 } } } },
      [{ helm: { releaseName: null, valuesObject: { a: null, b: { d: 3 } } } }],
      { helm: { releaseName: 'a', valuesObject: { b: { c: 2, d: 3 } } } },
    ],
    [
      'keeps values that a null would take away whole',
      { helm: { valuesObject: { a: 1 } }, kustomize: { commonLabels: { a: 'b', c: 'd' } } },
      [{ helm: { valuesObject: null }, kustomize: { commonLabels: { a: null } } }],
      { helm: { valuesObject: { a: 1 } }, kustomize: { commonLabels: { a: 'b', c: 'd' } } },
    ],
    [
      'leaves what it does not say of the element at the same place',
      { helm: { parameters: [{ name: 'a', value: '1', forceString: true }] } },
      [
        {
          helm: {
            parameters: [
              { name: 'b', value: '2' },
              { name: 'c', value: '3' },
            ],
          },
        },
      ],
      {
        helm: {
          parameters: [
            { name: 'b', value: '2', forceString: true },
            { name: 'c', value: '3' },
          ],
        },
      },
    ],
    [
      'takes the later over the earlier',
      {},
      [{ kustomize: { namePrefix: 'a' } }, { kustomize: { namePrefix: 'b' } }],
      { kustomize: { namePrefix: 'b' } },
    ],
    [
      'keeps the place of the source',
      {},
      [
        {
          repoURL: 'https://elsewhere',
          path: '/',
          targetRevision: 'x',
          chart: 'c',
          ref: 'r',
          directory: { recurse: true },
        },
      ],
      { directory: { recurse: true } },
    ],
  ])('%s', (_, source, overrides, expected) => {
    expect(withOverrides({ ...SOURCE, ...source }, overrides as never)).toEqual({
      ...SOURCE,
      ...expected,
    });
  });

  test('cannot reach what all objects share', () => {
    withOverrides(SOURCE, [
      JSON.parse('{"__proto__": {"polluted": true}, "helm": {"__proto__": {"polluted": 1}}}'),
    ]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

const FILES: Record<string, MemoryFile> = {
  'app/a.yaml': configMap('a'),
  'app/below/b.yaml': configMap('b'),
};

async function namesIn(more: Record<string, MemoryFile>, source: Partial<Source> = {}) {
  const input = renderInputOf({ ...FILES, ...more }, { path: 'app', ...source });
  const { manifests } = await renderSource(input);
  return manifests.map((manifest) => manifest.metadata.name);
}

describe('a file with overrides beside the manifests', () => {
  test.each<[string, Record<string, MemoryFile>, string[]]>([
    ['of all applications', { '.argocd-source.yaml': 'directory: {recurse: true}' }, ['a', 'b']],
    [
      'of this application',
      { '.argocd-source-app.yaml': 'directory: {recurse: true}' },
      ['a', 'b'],
    ],
    ['of another application', { '.argocd-source-web.yaml': 'directory: {recurse: true}' }, ['a']],
    [
      'of all and of this one',
      {
        '.argocd-source.yaml': 'directory: {recurse: true, exclude: "below/*"}',
        '.argocd-source-app.yaml': 'directory: {exclude: "a.yaml"}',
      },
      ['b'],
    ],
    ['by a symlink', { '.argocd-source.yaml': { link: '../settings.yaml' } }, ['a', 'b']],
    ['that is empty', { '.argocd-source.yaml': '# nothing' }, ['a']],
    ['that is a folder', { '.argocd-source.yaml/x.yaml': configMap('x') }, ['a']],
  ])('counts: one %s', async (_, files, expected) => {
    const placed = Object.fromEntries(
      Object.entries(files).map(([name, content]) => [`app/${name}`, content]),
    );
    const more = { 'settings.yaml': 'directory: {recurse: true}', ...placed };
    expect(await namesIn(more)).toEqual(expected);
  });

  test.each<[string, MemoryFile, RegExp]>([
    ['is no object', '[1]', /app\/\.argocd-source\.yaml: must hold the fields of a source/],
    ['is no YAML', 'a: [', /app\/\.argocd-source\.yaml:1/],
    [
      'has a wrong type',
      'directory: {recurse: maybe}',
      /\.argocd-source\.yaml: directory\.recurse: /,
    ],
    ['leads out', { link: '../../x' }, /leads out of the repository/],
    [
      'names two types',
      'helm: {releaseName: a}\nkustomize: {namePrefix: b}',
      /several types at once/,
    ],
  ])('is refused when it %s', async (_, content, message) => {
    await expect(namesIn({ 'app/.argocd-source.yaml': content })).rejects.toThrow(message);
  });

  test.each<[string, Record<string, MemoryFile>, boolean]>([
    ['another file', { 'README.md': 'x' }, true],
    ['what it says elsewhere', { '.argocd-source.yaml': 'x' }, true],
    ['a file that was not there', { 'app/.argocd-source-app.yaml': '{}' }, false],
    ['what it said', { 'app/.argocd-source.yaml': 'directory: {recurse: false}' }, false],
  ])('is depended on: %s comes, and the render holds: %s', async (_, change, valid) => {
    const before = {
      ...FILES,
      'app/.argocd-source.yaml': 'directory: {recurse: true, include: "*.yaml"}',
    };
    const { record } = await renderApplication([renderInputOf(before, { path: 'app' })]);
    const after = renderInputOf({ ...before, ...change }, { path: 'app' });
    expect(record && (await stillValid(record, [after]))).toBe(valid);
  });
});
