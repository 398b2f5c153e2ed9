import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitServer, type TestGitServer, type TestRepo } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mirror } from '../mirror/mirror.ts';
import { createMirrors, type Mirrors } from '../mirror/mirrors.ts';
import type { GitTree } from './git-tree.ts';

let dir: string;
let server: TestGitServer;
let repo: TestRepo;
let mirrors: Mirrors;
let mirror: Mirror;
let tree: GitTree;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-trees-'));
  server = await startGitServer();
  repo = await server.createRepo('files');
  const odd = { 'with space & "quotes"/ä.yaml': 'odd' };
  await repo.commit({ 'a/b/c.yaml': 'deep', 'a/empty': '', big: 'x'.repeat(300_000), ...odd });
  const blob = (await repo.git(['hash-object', '-w', '--stdin'], 'a/b')).trim();
  const listing = await repo.git(['ls-tree', '-z', 'HEAD']);
  const sub = `160000 commit ${await repo.head()}\tmodule\0`;
  const made = await repo.git(
    ['mktree', '-z', '--missing'],
    `${listing}120000 blob ${blob}\tlink\0${sub}`,
  );
  const commit = ['-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit-tree', '-m', 'x'];
  const sha = (await repo.git([...commit, made.trim()])).trim();
  await repo.git(['update-ref', 'refs/heads/main', sha]);
  mirrors = createMirrors({ dir, allowLoopback: true });
  mirror = mirrors.mirror(repo.url);
  await mirror.refresh({ repo: repo.url });
  tree = mirror.tree(sha);
});

afterAll(async () => {
  await mirrors.close();
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

describe('GitTree', () => {
  test.each([
    ['', 'dir'],
    ['.', 'dir'],
    ['a', 'dir'],
    ['a/b/', 'dir'],
    ['./a/b/c.yaml', 'file'],
    ['link', 'symlink'],
    ['module', 'submodule'],
    ['link/c.yaml', undefined],
    ['a/b/c.yaml/d', undefined],
    ['nothing', undefined],
  ])('%j is %s', async (path, type) => {
    expect((await tree.entry(path))?.type).toBe(type);
  });

  test('lists a directory in order, with object ids', async () => {
    expect((await tree.list('a')).map(({ name, type }) => [name, type])).toEqual([
      ['b', 'dir'],
      ['empty', 'file'],
    ]);
    expect(await tree.oid('a/b')).toBe((await repo.git(['rev-parse', 'main:a/b'])).trim());
    expect(await tree.oid('a/x')).toBeNull();
  });

  test('reads files of any name and size, and where links point', async () => {
    expect((await tree.read('a/b/c.yaml')).toString()).toBe('deep');
    expect((await tree.read('a/empty')).length).toBe(0);
    expect((await tree.read('big')).toString()).toBe('x'.repeat(300_000));
    expect((await tree.read('with space & "quotes"/ä.yaml')).toString()).toBe('odd');
    expect((await tree.read('link')).toString()).toBe('a/b');
  });

  test('answers many questions at once in their order', async () => {
    const paths = Array.from(
      { length: 300 },
      (_, i) => ['big', 'a/b/c.yaml', 'a/empty'][i % 3] ?? '',
    );
    const sizes = await Promise.all(paths.map(async (path) => (await tree.read(path)).length));
    expect(sizes).toEqual(paths.map((path) => ({ big: 300_000, 'a/b/c.yaml': 4 })[path] ?? 0));
  });

  test('refuses what is too large, what is not there and what leads out', async () => {
    const large = tree.read('big', { maxBytes: 1000 });
    await expect(large).rejects.toMatchObject({ kind: 'too-large' });
    await expect(tree.read('nothing')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(tree.read('a')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(tree.read('module')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(tree.list('nothing')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(tree.read('../../etc/passwd')).rejects.toMatchObject({ kind: 'refused' });
    await expect(mirror.tree('e'.repeat(40)).list('')).rejects.toMatchObject({
      kind: 'bad-revision',
    });
  });

  test('works on after its process was closed or killed', async () => {
    mirror.reader.close();
    expect((await tree.read('a/b/c.yaml')).toString()).toBe('deep');
    expect(mirror.reader.running).toBe(true);
  });
});
