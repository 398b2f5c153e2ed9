import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { outsideSchema } from './outside-schemas.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'schemas-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

type Files = Record<string, string | Buffer>;

async function packageOf(files: Files): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  return gzipSync(await buffer(archive));
}

async function nested(depth: number, files: Files): Promise<Buffer> {
  const inner = await packageOf(files);
  return depth === 0 ? inner : await nested(depth - 1, { 'c/charts/d.tgz': inner });
}

const OUT = JSON.stringify({ $ref: 'http://169.254.169.254/' });
const IN = JSON.stringify({ type: 'object' });
const OUTSIDE = { 'c/values.schema.json': OUT };

it.each<[string, () => Files | Promise<Files>, string | undefined]>([
  ['nothing', () => ({ 'Chart.yaml': '' }), undefined],
  ['schemas that name nothing', () => ({ 'values.schema.json': IN }), undefined],
  ['another file that does', () => ({ 'files/schema.json': OUT }), undefined],
  ['one that does', () => ({ 'values.schema.json': OUT }), 'values.schema.json'],
  [
    'one in a chart of a chart',
    () => ({ 'charts/a/charts/b/values.schema.json': OUT }),
    'charts/a/charts/b/values.schema.json',
  ],
  [
    'a package without one',
    async () => ({ 'charts/a.tgz': await packageOf({ 'c/Chart.yaml': '' }) }),
    undefined,
  ],
  [
    'a package with one',
    async () => ({ 'charts/a.tgz': await packageOf(OUTSIDE) }),
    'charts/a.tgz',
  ],
  [
    'a package in a package',
    async () => ({ 'charts/a.tgz': await nested(2, OUTSIDE) }),
    'charts/a.tgz',
  ],
  [
    'packages too deep to look',
    async () => ({ 'charts/a.tgz': await nested(6, { 'c/Chart.yaml': '' }) }),
    'charts/a.tgz',
  ],
  [
    'a package that unpacks to gigabytes',
    async () => {
      const zeros = gzipSync(Buffer.alloc(32 * 1024 * 1024));
      return { 'charts/a.tgz': Buffer.concat(Array.from({ length: 8 }, () => zeros)) };
    },
    'charts/a.tgz',
  ],
  ['a package that is none', () => ({ 'charts/a.tgz': 'no package' }), 'charts/a.tgz'],
])('%s', async (_name, files, found) => {
  for (const [path, content] of Object.entries(await files())) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  expect(await outsideSchema(dir)).toBe(found);
});

it('follows links, and not round in circles', async () => {
  await mkdir(join(dir, 'chart', 'charts'), { recursive: true });
  await mkdir(join(dir, 'lib'));
  await writeFile(join(dir, 'lib', 'x'), OUT);
  await symlink('../..', join(dir, 'chart', 'charts', 'loop'));
  await symlink('gone', join(dir, 'chart', 'charts', 'dangling'));
  expect(await outsideSchema(join(dir, 'chart'))).toBeUndefined();
  await symlink('x', join(dir, 'lib', 'values.schema.json'));
  await symlink('../../lib', join(dir, 'chart', 'charts', 'lib'));
  expect(await outsideSchema(join(dir, 'chart'))).toBe('charts/lib/values.schema.json');
});
