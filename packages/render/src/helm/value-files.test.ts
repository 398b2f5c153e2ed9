import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../render-input.ts';
import { type MemoryFile, memoryTree } from '../testing/memory-tree.ts';
import { ReadTrace } from '../trace/read-trace.ts';
import { readsStillValid } from '../trace/still-valid.ts';
import { valueFiles } from './value-files.ts';

const FILES: Record<string, MemoryFile> = {
  'charts/web/Chart.yaml': 'name: web',
  'charts/web/values.yaml': '',
  'charts/web/envs/base.yaml': '',
  'charts/web/envs/prod.yaml': '',
  'charts/web/envs/.hidden.yaml': '',
  'charts/web/envs/z.yaml': '',
  'charts/web/envs/notes.txt': '',
  'charts/web/envs/nested/c.yaml': '',
  'charts/web/envs/nested/deep/a.yaml': '',
  'charts/web/envs/app/c.yaml': '',
  'charts/web/envs/linked.yaml': { link: '../values.yaml' },
  'charts/web/linked': { link: '../../shared' },
  'shared/one.yaml': '',
  'shared/two.yml': '',
  'outside/evil.yaml': { link: '../../etc/passwd' },
  'charts/web/10.yaml': '',
  'charts/web/9.yaml': '',
  'charts/web/a{b}.yaml': '',
};
const CONF: Record<string, MemoryFile> = { 'x/1.yaml': '', 'x/2.yaml': '', 'y/1.yaml': '' };

async function found(written: string[], ignoreMissingValueFiles = false) {
  const trees = new Map([
    ['', memoryTree(FILES)],
    ['conf', memoryTree(CONF)],
  ]);
  const trace = new ReadTrace(trees);
  const context = { trace, limits: DEFAULT_LIMITS, path: 'charts/web' };
  const files = await valueFiles({ valueFiles: written, ignoreMissingValueFiles }, context);
  return { trace, paths: files.map(({ path }) => path.replace('charts/web/', '')).join(' ') };
}

describe('value files', () => {
  it.each<[string[], string]>([
    [['values.yaml', '../../shared/one.yaml'], 'values.yaml shared/one.yaml'],
    [['/shared/one.yaml', '$conf/x/1.yaml'], 'shared/one.yaml x/1.yaml'],
    [
      ['envs/*.yaml'],
      'envs/.hidden.yaml envs/base.yaml envs/linked.yaml envs/prod.yaml envs/z.yaml',
    ],
    [['envs/[bp]*.yaml'], 'envs/base.yaml envs/prod.yaml'],
    [['envs/[!a-p]*.yaml'], 'envs/.hidden.yaml envs/z.yaml'],
    [['envs/{prod,base}*.yaml'], 'envs/base.yaml envs/prod.yaml'],
    [['envs/?.yaml'], 'envs/z.yaml'],
    [['?*.yaml'], '10.yaml 9.yaml Chart.yaml a{b}.yaml values.yaml'],
    [['envs/*/c.yaml'], 'envs/app/c.yaml envs/nested/c.yaml'],
    [['envs/n*/**'], 'envs/nested/c.yaml envs/nested/deep/a.yaml'],
    [
      ['envs/**/*.yaml'],
      'envs/.hidden.yaml envs/base.yaml envs/linked.yaml envs/prod.yaml envs/z.yaml envs/app/c.yaml envs/nested/c.yaml envs/nested/deep/a.yaml',
    ],
    [['../../shared/*.y*ml'], 'shared/one.yaml shared/two.yml'],
    [['/shared/*.yaml'], 'shared/one.yaml'],
    [['$conf/x/*.yaml'], 'x/1.yaml x/2.yaml'],
    [['$conf/*/1.yaml'], 'x/1.yaml y/1.yaml'],
    [['linked/*.yaml'], 'linked/one.yaml'],
    // What is named by itself keeps its place; what two patterns match, the place of the first.
    [['envs/[bp]*.yaml', 'envs/base.yaml'], 'envs/prod.yaml envs/base.yaml'],
    [['envs/base.yaml', 'envs/[bp]*.yaml'], 'envs/base.yaml envs/prod.yaml'],
    [['envs/[bp]*.yaml', 'envs/[bz]*.yaml'], 'envs/base.yaml envs/prod.yaml envs/z.yaml'],
    [['$conf/x/1.yaml', '/shared/*.yaml', '$conf/*/1.yaml'], 'x/1.yaml shared/one.yaml y/1.yaml'],
  ])('%j are %s', async (written, expected) => {
    expect((await found(written)).paths).toBe(expected);
  });

  it.each<[string, RegExp]>([
    ['none.yaml', /^value file none\.yaml: no such file$/],
    ['none/*.yaml', /^values file glob "none\/\*\.yaml" matched no files$/],
    ['../../../*.yaml', /leads out of the repository/],
    ['/outside/*.yaml', /symlink leads out of the repository/],
    ['$none/*.yaml', /no source has the ref "none"/],
  ])('%s is refused', async (written, message) => {
    await expect(found([written])).rejects.toThrow(message);
  });

  it('that are missing are left out where that is asked for', async () => {
    const { paths } = await found(['none.yaml', 'none/*.yaml', 'values.yaml'], true);
    expect(paths).toBe('values.yaml');
  });

  it.each<[string, Record<string, MemoryFile>, boolean]>([
    ['a file that matches', { 'charts/web/envs/new.yaml': '' }, false],
    ['a file beside the folder', { 'charts/web/templates/x.yaml': '' }, true],
  ])('by a pattern make a render depend on it: %s', async (_, more, valid) => {
    const { trace } = await found(['envs/*.yaml']);
    const record = { reads: trace.reads(), scopes: await trace.scopes() };
    const trees = new Map([['', memoryTree({ ...FILES, ...more })]]);
    expect(await readsStillValid(record, trees)).toBe(valid);
  });
});
