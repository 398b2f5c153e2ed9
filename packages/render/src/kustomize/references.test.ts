import { describe, expect, test } from 'vitest';
import { pluginReferences } from './plugin-references.ts';
import { mapReferences, type Reference } from './references.ts';

async function referencesOf(kustomization: Record<string, unknown>) {
  const references: Reference[] = [];
  const { unknownFields } = await mapReferences(kustomization, async (reference) => {
    references.push(reference);
    return reference.text;
  });
  return { texts: references.map((one) => one.text).sort(), references, unknownFields };
}

describe('mapReferences', () => {
  const all = {
    resources: ['a.yaml', '../base'],
    bases: ['old'],
    components: ['c'],
    crds: ['crd.json'],
    patches: [{ path: 'p.yaml' }, { patch: '- op: remove' }],
    patchesStrategicMerge: ['sm.yaml', 'apiVersion: v1\nkind: A'],
    patchesJson6902: [{ target: {}, path: 'j.yaml' }],
    configMapGenerator: [
      { name: 'x', files: ['f.txt', 'key=g.txt'], envs: ['e.env'], literals: ['a=b'] },
    ],
    secretGenerator: [{ env: 's.env' }],
    replacements: [{ path: 'r.yaml' }, { source: {}, targets: [] }],
    openapi: { path: 'schema.json' },
    generators: ['gen.yaml'],
    transformers: ['kind: PrefixTransformer\nprefix: x'],
    validators: ['val'],
    namePrefix: 'x-',
  };

  test('finds everything that a kustomization names', async () => {
    const { texts, unknownFields } = await referencesOf(all);
    expect(texts).toEqual([
      '../base',
      'a.yaml',
      'c',
      'crd.json',
      'e.env',
      'f.txt',
      'g.txt',
      'gen.yaml',
      'j.yaml',
      'kind: PrefixTransformer\nprefix: x',
      'old',
      'p.yaml',
      'r.yaml',
      's.env',
      'schema.json',
      'sm.yaml',
      'val',
    ]);
    expect(unknownFields).toEqual([]);
  });

  test('leaves what stays as it is', async () => {
    const { content } = await mapReferences(all, async ({ text }) => text);
    expect(content).toEqual(all);
  });

  test('tells the fields that it does not know', async () => {
    expect((await referencesOf({ somethingNew: ['x.yaml'] })).unknownFields).toEqual([
      'somethingNew',
    ]);
  });

  test.each([
    ['https://h.example.com/x/app.conf?a=b', 'app.conf=local'],
    ['key=https://h.example.com/x', 'key=local'],
  ])('keeps the key of the generated file %s', async (file, expected) => {
    const { content } = await mapReferences(
      { configMapGenerator: [{ files: [file] }] },
      async () => 'local',
    );
    expect(content.configMapGenerator).toEqual([{ files: [expected] }]);
  });
});

describe('pluginReferences', () => {
  test.each<[string, string, string[]]>([
    ['a generator', 'kind: ConfigMapGenerator\nfiles: [a, k=b]\nenvs: [c]', ['a', 'b', 'c']],
    ['a patch', 'kind: PatchTransformer\npath: p.yaml', ['p.yaml']],
    ['merged patches', 'kind: PatchStrategicMergeTransformer\npaths: [p, "a: b"]', ['p']],
    ['replacements', 'kind: ReplacementTransformer\nreplacements: [{path: r}]', ['r']],
    [
      'several',
      'kind: PatchTransformer\npath: a\n---\nkind: PatchTransformer\npath: b',
      ['a', 'b'],
    ],
    ['none', 'kind: PrefixTransformer\nprefix: p-', []],
  ])('finds the files of %s', async (_, text, expected) => {
    const { references } = await pluginReferences(text, 'x');
    expect(references.map((one) => one.text)).toEqual(expected);
  });

  test('refuses what would be read over the network', async () => {
    const text = 'kind: PatchTransformer\npath: http://127.0.0.1/p.yaml';
    await expect(pluginReferences(text, 't.yaml')).rejects.toThrow(/t\.yaml: http.*cannot be read/);
  });
});
