import type { Source, SourceTool } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { memoryTree } from '../testing/memory-tree.ts';
import { ReadTrace } from '../trace/read-trace.ts';
import { typeOfSource } from './source-type.ts';

async function typeOf(source: Partial<Source>, names: string[], disabledTools: SourceTool[] = []) {
  const files = Object.fromEntries(names.map((name) => [`app/${name}`, '']));
  const tree = new ReadTrace(new Map([['', memoryTree(files)]])).tree('');
  if (!tree) throw new Error('no tree');
  return await typeOfSource({ source: { repoURL: 'x', ...source }, disabledTools }, tree, 'app');
}

describe('the type of a source', () => {
  test.each<[Partial<Source>, string[], string]>([
    [{}, ['Chart.yaml', 'kustomization.yaml'], 'Kustomize'],
    [{}, ['Chart.yaml', 'Kustomization'], 'Kustomize'],
    [{}, ['Chart.yaml'], 'Helm'],
    [{ helm: { valueFiles: [''] } }, ['kustomization.yaml'], 'Helm'],
    [{ helm: { valuesObject: {} } }, ['kustomization.yaml'], 'Helm'],
    [{ kustomize: { commonLabels: {} } }, ['a.yaml'], 'Directory'],
    [{ directory: { jsonnet: { extVars: [] } } }, ['Chart.yaml'], 'Helm'],
    [{}, ['kustomization.yaml'], 'Kustomize'],
    [{}, ['kustomization.yml'], 'Kustomize'],
    [{}, ['Kustomization'], 'Kustomize'],
    [{}, ['a.yaml'], 'Directory'],
    [{}, ['chart.yaml', 'kustomization.json'], 'Directory'],
    [{ directory: { recurse: true } }, ['Chart.yaml'], 'Directory'],
    [{ directory: { recurse: false } }, ['Chart.yaml'], 'Helm'],
    [{ helm: {}, kustomize: { images: [] } }, ['kustomization.yaml'], 'Kustomize'],
    [{ kustomize: { namePrefix: 'x-' } }, ['Chart.yaml'], 'Kustomize'],
    [{ helm: { values: 'a: 1' } }, ['kustomization.yaml'], 'Helm'],
    [{ plugin: {} }, ['Chart.yaml'], 'Plugin'],
  ])('%j with %j is %s', async (source, names, type) => {
    expect(await typeOf(source, names)).toBe(type);
  });

  test.each<[SourceTool[], string[], string]>([
    [['kustomize'], ['Chart.yaml', 'kustomization.yaml'], 'Helm'],
    [['helm', 'kustomize'], ['Chart.yaml', 'kustomization.yaml'], 'Directory'],
    [['jsonnet'], ['Chart.yaml'], 'Helm'],
  ])('without %j, %j is %s', async (disabledTools, names, type) => {
    expect(await typeOf({}, names, disabledTools)).toBe(type);
  });

  test('a source of two types at once is refused', async () => {
    const source = { helm: { values: 'a: 1' }, directory: { recurse: true } };
    await expect(typeOf(source, ['Chart.yaml'])).rejects.toThrow('Helm, Directory');
  });
});
