import { expect, test } from 'vitest';
import { memoryTree } from '../testing/memory-tree.ts';
import { ReadTrace } from './read-trace.ts';

const entry = { name: 'd', type: 'dir' as const, oid: 'o', executable: false };

/** As symlinks in a chart to as many folders beside it bring them about. */
test('a flood of claimed folders is told in time that grows with their number', () => {
  const trace = new ReadTrace(new Map([['', memoryTree({})]]));
  const count = 150_000;
  const tree = trace.tree('');
  for (let at = 0; at < count; at++) tree?.claim({ path: `x/d${at}`, entry, links: [] });
  expect(trace.reads()).toHaveLength(count);
});

test.each([
  ['the folder itself', ['a'], ['tree a']],
  ['folders in folders', ['a', 'a/b', 'a/b/c'], ['tree a']],
  ['folders whose names begin alike', ['a', 'ab', 'a-b'], ['tree a', 'tree a-b', 'tree ab']],
  ['everything', ['', 'a', 'b/c'], ['tree ']],
])('what lies in a claimed folder follows from it: %s', (_, paths, expected) => {
  const trace = new ReadTrace(new Map([['', memoryTree({})]]));
  const tree = trace.tree('');
  for (const path of paths) tree?.claim({ path, entry, links: [] });
  const file = { ...entry, type: 'file' as const };
  if (paths[0] === 'a') tree?.claim({ path: 'a/b/file', entry: file, links: [] });
  expect(trace.reads().map(({ kind, path }) => `${kind} ${path}`)).toEqual(expected);
});
