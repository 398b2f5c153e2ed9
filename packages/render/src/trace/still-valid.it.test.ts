import type { Source } from '@lockstep/domain';
import { beforeAll, expect, test } from 'vitest';
import type { RenderTools } from '../render-input.ts';
import { renderApplication, stillValid } from '../source/render-application.ts';
import { type MemoryFile, memoryTree } from '../testing/memory-tree.ts';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { useTools } from '../testing/use-tools.ts';

type Files = Record<string, MemoryFile>;

const START: Files = {
  'plain/a.yaml': configMap('a'),
  'plain/notes.md': 'notes',
  'deep/x/y/b.yaml': configMap('b'),
  'deep/x/c.yaml': configMap('c'),
  'linked/a.yaml': { link: '../shared/a.yaml' },
  'shared/a.yaml': configMap('shared'),
  'shared/b.yaml': configMap('unused'),
  'overlay/kustomization.yaml': 'resources: [../base, own.yaml]\n',
  'overlay/own.yaml': configMap('own'),
  'base/kustomization.yaml': 'resources: [one.yaml]\n',
  'base/one.yaml': configMap('one'),
  'base/unused.yaml': configMap('unused'),
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'chart/values.yaml': 'a: 1\n',
  'chart/templates/m.yaml': configMap('m', { values: '{{ .Values | toJson | b64enc }}' }),
  'env/a.yaml': 'a: 2\n',
  'env/unused.yaml': 'a: 3\n',
  'README.md': 'hello',
};

let tools: RenderTools;
beforeAll(async () => {
  tools = await useTools();
});

test('settings, tool versions and capabilities count as far as the kind of source uses them', async () => {
  const base = { tools, kubeVersion: '1.36.0' };
  const check = async (path: string, then: object, now: object, source: Partial<Source> = {}) => {
    const { record } = await renderApplication([
      renderInputOf(START, { path }, { ...base, ...then }),
    ]);
    if (!record) throw new Error('no record');
    return await stillValid(record, [
      renderInputOf(START, { path, ...source }, { ...base, ...now }),
    ]);
  };
  const newer = { tools: { ...tools, versions: { helm: 'v9', kubectl: 'v9' } } };
  expect(await check('plain', {}, { kubeVersion: '1.37.0', ...newer })).toBe(true);
  expect(await check('plain', {}, {}, { directory: { recurse: true } })).toBe(false);
  expect(await check('overlay', {}, { kubeVersion: '1.37.0' })).toBe(true);
  expect(await check('overlay', {}, newer)).toBe(false);
  expect(await check('chart', {}, { kubeVersion: '1.37.0' })).toBe(false);
  expect(await check('chart', {}, { apiVersions: ['example.com/v1'] })).toBe(false);
  expect(await check('chart', {}, { appName: 'other' })).toBe(false);
  expect(await check('chart', {}, {}, { helm: { values: 'a: 1' } })).toBe(false);
  expect(await check('chart', {}, {}, { targetRevision: 'v2' })).toBe(true);
});

test('a tree of another source counts too', async () => {
  const source = { path: 'chart', helm: { valueFiles: ['$conf/v.yaml'] } };
  const withRef = (conf: Files) =>
    renderInputOf(START, source, { tools, refs: new Map([['conf', memoryTree(conf)]]) });
  const { record } = await renderApplication([withRef({ 'v.yaml': 'a: 9' })]);
  if (!record) throw new Error('no record');
  expect(await stillValid(record, [withRef({ 'v.yaml': 'a: 9', x: '' })])).toBe(true);
  expect(await stillValid(record, [withRef({ 'v.yaml': 'a: 8' })])).toBe(false);
});
