import type { Source } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import type { RenderInput } from '../render-input.ts';
import { gitRef } from '../testing/memory-remote.ts';
import { type MemoryFile, memoryTree } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { hasRemoteReads } from '../trace/render-record.ts';
import { remoteName } from './remote.ts';
import { renderApplication, stillValid } from './render-application.ts';
import { unmovedTree } from './unmoved-tree.ts';

type Files = Record<string, MemoryFile>;

function inputsOf(...sources: [Partial<Source>, Files | 'unmoved'][]): RenderInput[] {
  const inputs = sources.map(([source, files]) => {
    const input = renderInputOf(files === 'unmoved' ? {} : files, source);
    return files === 'unmoved' ? { ...input, tree: unmovedTree('c') } : input;
  });
  const refs = new Map(
    inputs.flatMap(({ source, tree }) => (source.ref ? [[source.ref, tree] as const] : [])),
  );
  return inputs.map((input) => ({ ...input, refs }));
}

const ONE: Files = { 'p/a.yaml': configMap('a', { from: 'one' }), 'p/b.yaml': configMap('b') };
const TWO: Files = { 'q/a.yaml': configMap('a', { from: 'two' }) };

describe('several sources', () => {
  test('are put together; of the same resource the later one counts, and both are named', async () => {
    const { manifests, warnings, types } = await renderApplication(
      inputsOf([{ path: 'p', name: 'base' }, ONE], [{ path: 'q' }, TWO]),
    );
    expect(manifests.map(({ metadata, data }) => [metadata.name, data])).toEqual([
      ['b', {}],
      ['a', { from: 'two' }],
    ]);
    expect(types).toEqual(['Directory', 'Directory']);
    expect(warnings).toEqual([
      {
        type: 'RepeatedResourceWarning',
        message:
          "Resource /ConfigMap/team/a appeared 2 times among the application's manifests: in source 1 (base) and source 2 (https://git.example.com/team/app q); the last one counts",
      },
    ]);
  });

  test.each<[string, Partial<Source>, string[]]>([
    ['with a path gives manifests too', { ref: 'x', path: 'q' }, ['b', 'a']],
    ['without a path gives none', { ref: 'x' }, ['a', 'b']],
    ['with an empty path gives none', { ref: 'x', path: '' }, ['a', 'b']],
  ])('one with a ref %s', async (_, source, expected) => {
    const { manifests } = await renderApplication(inputsOf([{ path: 'p' }, ONE], [source, TWO]));
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual(expected);
  });

  test.each<[string, Files | 'unmoved', Files | 'unmoved', boolean]>([
    ['neither has moved', 'unmoved', 'unmoved', true],
    ['the first has, elsewhere', { ...ONE, 'x/y': '1' }, 'unmoved', true],
    ['the first has, in what was read', { ...ONE, 'p/b.yaml': configMap('c') }, 'unmoved', false],
    ['the second has, in what was read', 'unmoved', { 'q/a.yaml': configMap('z') }, false],
  ])('are judged without those that stayed: %s', async (_, one, two, valid) => {
    const rendered = inputsOf([{ path: 'p' }, ONE], [{ path: 'q' }, TWO]);
    const { record } = await renderApplication(rendered);
    const now = inputsOf([{ path: 'p' }, one], [{ path: 'q' }, two]);
    expect(record && (await stillValid(record, now))).toBe(valid);
  });
});

test('a record tells whether anything outside of the sources was read', async () => {
  const { record } = await renderApplication(inputsOf([{ path: 'p' }, ONE]));
  if (!record) throw new Error('no record');
  expect(hasRemoteReads(record)).toBe(false);
  const tree = remoteName(gitRef('https://git.example.com/base'));
  const [source] = record.sources;
  const read = { tree, path: '', kind: 'type', id: 'dir' } as const;
  const remote = { ...record, sources: source ? [{ ...source, reads: [read] }] : [] };
  expect(hasRemoteReads(remote)).toBe(true);
  expect(memoryTree({}).isUnmoved).toBeUndefined();
});
