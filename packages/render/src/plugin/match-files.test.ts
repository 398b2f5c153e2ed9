import { describe, expect, it } from 'vitest';
import { memoryTree } from '../testing/memory-tree.ts';
import { ReadTrace } from '../trace/read-trace.ts';
import { matchFiles } from './match-files.ts';

const FILES = {
  'app/Chart.yaml': '',
  'app/subdir/s1.yaml': '',
  'app/subdir/deep/s2.yaml': '',
  'app/.hidden/s3.yaml': '',
  'other/s4.yaml': '',
};

const CASES: [pattern: string, found: string[]][] = [
  ['Chart.yaml', ['app/Chart.yaml']],
  ['./subdir/s*.yaml', ['app/subdir/s1.yaml']],
  ['*.yaml', ['app/Chart.yaml']],
  ['*/s?.yaml', ['app/.hidden/s3.yaml', 'app/subdir/s1.yaml']],
  ['**/s*.yaml', ['app/.hidden/s3.yaml', 'app/subdir/deep/s2.yaml', 'app/subdir/s1.yaml']],
  ['**/Chart.yaml', ['app/Chart.yaml']],
  ['{Chart,Nothing}.yaml', ['app/Chart.yaml']],
  ['missing/*.yaml', []],
  ['s[0-9].yaml', []],
];

describe('files that a glob finds', () => {
  it.each(CASES)('%s', async (pattern, found) => {
    const tree = new ReadTrace(new Map([['', memoryTree(FILES)]])).tree('');
    if (!tree) throw new Error('no tree');
    expect((await matchFiles(tree, 'app', pattern)).sort()).toEqual(found);
  });

  it('cannot lead out of the repository', async () => {
    const tree = new ReadTrace(new Map([['', memoryTree(FILES)]])).tree('');
    if (!tree) throw new Error('no tree');
    await expect(matchFiles(tree, 'app', '../../*.yaml')).rejects.toThrow('leads out');
  });
});
