import { describe, expect, test } from 'vitest';
import { type MemoryFile, memoryTree } from '../testing/memory-tree.ts';
import { ReadTrace } from './read-trace.ts';
import { readsStillValid } from './still-valid.ts';

const FILES: Record<string, MemoryFile> = {
  'a/b/c': 'c',
  'a/link': { link: 'b' },
  'a/up': { link: '../x/../a/b/c' },
  'dir/far': { link: '../a/b' },
  'dir/tricky': { link: 'far/../../../../etc' },
  'dir/inside': { link: 'far/../b/c' },
  'x/y': 'y',
  loop: { link: 'pool' },
  pool: { link: 'loop' },
};

function traced(files: Record<string, MemoryFile> = FILES) {
  const trace = new ReadTrace(new Map([['', memoryTree(files)]]));
  const tree = trace.tree('');
  if (!tree) throw new Error('no tree');
  return { trace, tree };
}

describe('TracedTree', () => {
  test.each([
    ['a/b/c', 'a/b/c'],
    ['a/link/c', 'a/b/c'],
    ['a/up', 'a/b/c'],
    ['dir/far/c', 'a/b/c'],
    ['dir/inside', 'a/b/c'],
    ['a/b/../b/c', 'a/b/c'],
  ])('%s leads to %s', async (path, real) => {
    const { tree } = traced();
    expect(await tree.resolve(path)).toMatchObject({ path: real, entry: { type: 'file' } });
    expect((await tree.read(path, 100)).toString()).toBe('c');
  });

  test.each(['dir/tricky', 'dir/tricky/passwd', '../a', '/a', 'loop'])(
    '%s is refused',
    async (path) => {
      await expect(traced().tree.resolve(path)).rejects.toMatchObject({ kind: 'unsafe' });
    },
  );

  test('a symlink whose parent directories are symlinks means what the file system means', async () => {
    // dir/far is a/b, so far/.. is a: one more .. is the root, and the next leaves it.
    const files = { ...FILES, 'dir/root': { link: 'far/../../x/y' } };
    expect((await traced(files).tree.read('dir/root', 10)).toString()).toBe('y');
  });
});

describe('reads', () => {
  type Read = (tree: ReturnType<typeof traced>['tree']) => Promise<unknown>;
  const read: Read = (tree) => tree.read('a/link/c', 100);
  const list: Read = (tree) => tree.list('a');
  const missing: Read = (tree) => tree.entry('a/none/at/all');
  const claim: Read = async (tree) => tree.claim(await tree.resolve('a'));

  test.each<[string, Read, Record<string, MemoryFile | undefined>, boolean]>([
    ['a read file stays', read, { 'x/y': 'other' }, true],
    ['a read file changes', read, { 'a/b/c': 'other' }, false],
    ['a read file is removed', read, { 'a/b/c': undefined }, false],
    ['the symlink on the way points elsewhere', read, { 'a/link': { link: '../x' } }, false],
    ['the symlink on the way becomes a file', read, { 'a/link': 'b' }, false],
    [
      'a directory on the way becomes a symlink',
      read,
      { 'a/b/c': undefined, 'a/b': { link: '../x' }, 'x/c': 'c' },
      false,
    ],
    ['a listed file changes', list, { 'a/b/c': 'other' }, true],
    ['a listed directory gets a file', list, { 'a/new': '' }, false],
    ['a listed file becomes a directory', list, { 'a/up': undefined, 'a/up/x': '' }, false],
    ['what was missing is still missing', missing, { 'a/b/c': 'other' }, true],
    ['what was missing appears', missing, { 'a/none/at/all': '' }, false],
    ['part of what was missing appears', missing, { 'a/none/x': '' }, false],
    ['a claimed directory stays', claim, { 'x/y': 'other' }, true],
    ['a file below a claimed directory changes', claim, { 'a/b/c': 'other' }, false],
  ])('%s', async (_, use, edit, valid) => {
    const { trace, tree } = traced();
    await use(tree);
    const record = { reads: trace.reads(), scopes: await trace.scopes() };
    const edited = Object.entries({ ...FILES, ...edit }).filter(([, file]) => file !== undefined);
    const after = memoryTree(Object.fromEntries(edited) as Record<string, MemoryFile>);
    expect(await readsStillValid(record, new Map([['', after]]))).toBe(valid);
  });

  test('a tree that cannot tell what it holds never counts as unchanged', async () => {
    const { trace, tree } = traced();
    await tree.read('a/b/c', 10);
    const reads = trace.reads().map((one) => ({ ...one, id: '' }));
    const scopes = [{ tree: '', path: '', oid: '' }];
    expect(await readsStillValid({ reads, scopes }, new Map([['', memoryTree(FILES)]]))).toBe(
      false,
    );
  });
});
