import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configMap, renderInputOf } from '../testing/render-input-of.ts';
import { diskTree } from './disk-tree.ts';
import { renderApplication } from './render-application.ts';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-disk-'));
  await mkdir(join(dir, 'app/sub'), { recursive: true });
  await mkdir(join(dir, '.git'));
  await writeFile(join(dir, 'app/a.yaml'), configMap('a'));
  await writeFile(join(dir, 'app/sub/b.yaml'), configMap('b'));
  await symlink('sub/b.yaml', join(dir, 'app/inside.yaml'));
  await symlink(join(dir, '../outside.yaml'), join(dir, 'outside.yaml'));
});
afterAll(() => rm(dir, { recursive: true }));

const render = (path: string) =>
  renderApplication([renderInputOf({}, { path }, { tree: diskTree(dir) })]);

test('a folder on disk renders, following symlinks inside of it', async () => {
  const { manifests, record } = await render('app');
  expect(manifests.map((manifest) => manifest.metadata.name)).toEqual(['a', 'b']);
  expect(record).toBeUndefined();
});

test('a symlink out of the folder is refused', async () => {
  await expect(render('.')).rejects.toThrow('outside.yaml: symlink leads out of the repository');
});

test('nothing outside and no Git folder is seen', async () => {
  const tree = diskTree(dir);
  expect((await tree.list('')).map((entry) => entry.name)).toEqual(['app', 'outside.yaml']);
  await expect(tree.entry('../x')).rejects.toMatchObject({ kind: 'unsafe' });
  await expect(tree.read('outside.yaml/x')).rejects.toMatchObject({ kind: 'path' });
  await expect(tree.read('app/a.yaml', { maxBytes: 10 })).rejects.toMatchObject({ kind: 'limit' });
});
