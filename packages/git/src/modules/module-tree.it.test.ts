import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitServer, type TestGitServer, type TestRepo } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMirrors, type Mirrors } from '../mirror/mirrors.ts';
import { ModuleTree } from './module-tree.ts';

const policy = { allowLoopback: true };
let dir: string;
let server: TestGitServer;
let mirrors: Mirrors;
let lib: TestRepo;
let deep: TestRepo;
let opened: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-modules-'));
  server = await startGitServer();
  mirrors = createMirrors({ dir, ...policy });
  deep = await server.createRepo('deep');
  await deep.commit({ 'd.yaml': 'deep', 'x/y.yaml': 'deeper' });
  lib = await server.createRepo('lib');
  await link(lib, 'inner/deep', '../deep.git', await deep.head(), { 'l.yaml': 'lib' });
});
afterAll(async () => {
  await mirrors.close();
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

/** Commits files with a submodule among them. */
async function link(
  repo: TestRepo,
  path: string,
  url: string,
  commit: string,
  files: Record<string, string> = {},
): Promise<string> {
  const gitmodules = `[submodule "m"]\n\tpath = ${path}\n\turl = ${url}\n`;
  await repo.commit({ ...files, '.gitmodules': gitmodules });
  const lines = [
    'commit refs/heads/main',
    'committer T <t@example.com> 1700000000 +0000',
    'data 1\nx',
    'from refs/heads/main^0',
    `M 160000 ${commit} ${path}`,
    'done\n',
  ];
  await repo.git(['fast-import', '--quiet', '--done', '--force'], lines.join('\n'));
  return await repo.head();
}

async function treeOf(repo: TestRepo, sha: string) {
  opened = [];
  const mirror = mirrors.mirror(repo.url);
  await mirror.refresh({ repo: repo.url });
  return new ModuleTree(mirror.tree(sha), {
    repoUrl: repo.url,
    policy,
    open: async ({ url, commit }) => {
      opened.push(url);
      const access = { repo: url };
      const module = mirrors.mirror(url);
      const { refs } = await module.refresh(access);
      const { sha: found } = await module.resolve(access, commit, refs);
      return module.tree(found);
    },
  });
}

describe('a tree with submodules', () => {
  test('reads through them, nested and with relative addresses', async () => {
    const app = await server.createRepo('app');
    const sha = await link(app, 'vendor/lib', '../lib', await lib.head(), { 'a.yaml': 'app' });
    const tree = await treeOf(app, sha);
    expect((await tree.read('a.yaml')).toString()).toBe('app');
    expect((await tree.list('')).map((one) => one.name)).toEqual([
      '.gitmodules',
      'a.yaml',
      'vendor',
    ]);
    await expect(tree.entry('vendor/lib')).resolves.toMatchObject({
      type: 'dir',
      oid: await lib.head(),
    });
    expect(opened).toEqual([]);

    expect((await tree.read('vendor/lib/l.yaml')).toString()).toBe('lib');
    expect((await tree.list('vendor/lib/')).map(({ name, type }) => [name, type])).toEqual([
      ['.gitmodules', 'file'],
      ['inner', 'dir'],
      ['l.yaml', 'file'],
    ]);
    expect((await tree.read('vendor/lib/inner/deep/x/y.yaml')).toString()).toBe('deeper');
    await expect(tree.entry('vendor/lib/inner/deep/x')).resolves.toMatchObject({ type: 'dir' });
    await expect(tree.entry('vendor/lib/nothing')).resolves.toBeUndefined();
    await expect(tree.read('vendor/lib/nothing')).rejects.toMatchObject({ kind: 'not-found' });
    expect(opened).toEqual([`${server.url}/lib`, `${server.url}/deep.git`]);
  });

  test('fetches a commit of them that no branch leads to', async () => {
    const lost = await deep.commit({ 'd.yaml': 'lost' }, 'Lost', { branch: 'lost' });
    await deep.git(['update-ref', '-d', 'refs/heads/lost']);
    const app = await server.createRepo('app-lost');
    const tree = await treeOf(app, await link(app, 'm', '../deep.git', lost));
    expect((await tree.read('m/d.yaml')).toString()).toBe('lost');
  });

  test('without an address leaves them an empty name', async () => {
    const app = await server.createRepo('app-stray');
    const sha = await link(app, 'm', '../deep.git', await deep.head());
    await app.commit({ '.gitmodules': null });
    const tree = await treeOf(app, await app.head());
    expect(sha).not.toBe(await app.head());
    await expect(tree.entry('m')).resolves.toMatchObject({ type: 'submodule' });
    await expect(tree.list('m')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test.each([
    ['file', 'file:///etc', 'refused', 'local paths'],
    ['ext', 'ext::sh -c touch% x', 'refused', 'transport helpers'],
    ['dash', '-u./payload', 'refused', 'not an address'],
    ['metadata', 'http://169.254.169.254/latest', 'refused', 'link-local'],
    ['gone', '../gone.git', 'not-found', 'not found'],
  ])(
    '%s: an address that must not be or cannot be contacted is told by path',
    async (name, url, kind, words) => {
      const app = await server.createRepo(`app-bad-${name}`);
      const tree = await treeOf(app, await link(app, 'm', url, await deep.head(), { ok: 'fine' }));
      expect((await tree.read('ok')).toString()).toBe('fine');
      await expect(tree.read('m/d.yaml')).rejects.toMatchObject({
        kind,
        message: expect.stringMatching(new RegExp(`^submodule m: .*${words}`, 's')),
      });
    },
  );

  test('that lie in each other too deeply are refused', async () => {
    const matryoshka = await server.createRepo('matryoshka');
    let sha = await matryoshka.commit({ f: '0' });
    for (let i = 0; i < 10; i++) sha = await link(matryoshka, 'm', './../matryoshka.git', sha);
    const tree = await treeOf(matryoshka, sha);
    expect((await tree.list(Array(7).fill('m').join('/'))).length).toBeGreaterThan(0);
    await expect(tree.list(Array(9).fill('m').join('/'))).rejects.toThrow(/lie in each other/);
  });

  test('paths that leave the repository are refused', async () => {
    const tree = await treeOf(lib, await lib.head());
    await expect(tree.read('inner/deep/../../../x')).rejects.toMatchObject({ kind: 'refused' });
  });
});
