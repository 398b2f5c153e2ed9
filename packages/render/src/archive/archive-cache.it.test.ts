import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Headers, pack } from 'tar-stream';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ArchiveCache } from './archive-cache.ts';

type Item = [header: Partial<Headers> & { name: string }, content?: string | Buffer];

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-archive-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
});

async function tar(...items: Item[]): Promise<Buffer> {
  const archive = pack();
  for (const [header, content] of items) archive.entry(header, content ?? '');
  archive.finalize();
  return await buffer(archive);
}

const CHART: Item[] = [
  [{ name: 'web/Chart.yaml' }, 'name: web\n'],
  [{ name: 'web/templates/a.yaml', mode: 0o755 }, 'kind: A\n'],
  [{ name: 'web/link', type: 'symlink', linkname: 'templates/a.yaml' }],
  [{ name: 'web/same', type: 'link', linkname: 'web/Chart.yaml' }],
  [{ name: 'web/empty', type: 'directory' }],
];

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

function chunksOf(archive: Buffer): AsyncIterable<Uint8Array> {
  const pieces = Array.from({ length: Math.ceil(archive.length / 1000) }, (_, index) =>
    archive.subarray(index * 1000, (index + 1) * 1000),
  );
  return (async function* () {
    yield* pieces;
  })();
}

async function unpack(archive: Buffer, options: { stripRoot?: boolean; digest?: string } = {}) {
  const limits = { maxUnpackedBytes: 100_000, maxEntries: 50, maxArchiveBytes: 50_000 };
  const cache = await ArchiveCache.open({ dir, maxBytes: 1e9, limits });
  return await cache.put({ chunks: chunksOf(archive), ...options }, (digest) => digest, '1.0.0');
}

describe('an archive', () => {
  it.each([
    ['gzipped', (plain: Buffer) => gzipSync(plain)],
    ['plain', (plain: Buffer) => plain],
  ])('that is %s is a tree of files', async (_, form) => {
    const archive = form(await tar(...CHART));
    const { tree, digest } = await unpack(archive, { stripRoot: true });
    expect(digest).toBe(sha256(archive));
    expect(tree.commit).toBe('1.0.0');
    expect((await tree.list('')).map(({ name, type }) => `${type} ${name}`)).toEqual([
      'file Chart.yaml',
      'dir empty',
      'symlink link',
      'file same',
      'dir templates',
    ]);
    expect((await tree.read('same')).toString()).toBe('name: web\n');
    expect((await tree.read('link')).toString()).toBe('templates/a.yaml');
    expect(await tree.entry('templates/a.yaml')).toEqual({
      name: 'a.yaml',
      type: 'file',
      oid: sha256('kind: A\n'),
      executable: true,
    });
    expect(await tree.entry('none')).toBeUndefined();
    await expect(tree.read('Chart.yaml', { maxBytes: 3 })).rejects.toMatchObject({ kind: 'limit' });
  });

  it('has ids that follow from content, whatever the order', async () => {
    const idOf = async (...items: Item[]) =>
      (await (await unpack(await tar(...items))).tree.entry(''))?.oid;
    const id = await idOf(...CHART);
    const shuffled = [CHART[1], CHART[0], ...CHART.slice(2)] as Item[];
    expect(await idOf(...shuffled)).toBe(id);
    const changed: Item[] = [...CHART.slice(1), [{ name: 'web/Chart.yaml' }, 'name: Web\n']];
    expect(await idOf(...changed.filter(([{ type }]) => type !== 'link'))).not.toBe(id);
  });
});

/** An entry's header of `bytes`, before an entry of a file: names and attributes of any length. */
function headerOf(type: 'x' | 'g' | 'L' | 'K', bytes: number): Buffer {
  const block = Buffer.alloc(512);
  block.write('././@LongLink', 0);
  block.write('0000644\0', 100);
  block.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([block, Buffer.alloc(Math.ceil(bytes / 512) * 512, 'a')]);
}

describe('an archive whose headers are larger than its files', () => {
  const limits = { maxUnpackedBytes: 1e9, maxEntries: 50, maxArchiveBytes: 1e9 };

  it.each(['x', 'g', 'L', 'K'] as const)('is refused before they fill memory: %s', async (type) => {
    const archive = gzipSync(
      Buffer.concat([headerOf(type, 64 * 1024 * 1024), await tar(...CHART)]),
    );
    const cache = await ArchiveCache.open({ dir, maxBytes: 1e9, limits });
    const before = process.memoryUsage().arrayBuffers;
    const asked = cache.put({ chunks: chunksOf(archive) }, (digest) => digest, '1.0.0');
    await expect(asked).rejects.toMatchObject({
      kind: 'limit',
      message: expect.stringMatching(/headers of more than/),
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(48 * 1024 * 1024);
  });

  it('is taken where they are as long as names may be', async () => {
    const many: Item[] = Array.from({ length: 40 }, (_, at) => [
      { name: `web/${'n'.repeat(200)}${at}`, pax: { comment: 'c'.repeat(300_000) } },
      'x'.repeat(10),
    ]);
    const cache = await ArchiveCache.open({ dir, maxBytes: 1e9, limits });
    const archive = gzipSync(await tar(...many));
    const { tree } = await cache.put({ chunks: chunksOf(archive) }, (digest) => digest, '1.0.0');
    expect(await tree.list('web')).toHaveLength(40);
  });
});

describe('a hostile archive', () => {
  const file = (name: string): Item => [{ name }, 'x'];
  const link = (name: string, linkname: string): Item => [{ name, type: 'symlink', linkname }];
  it.each<[string, Item[], string, RegExp]>([
    ['an absolute path', [file('/etc/passwd')], 'unsafe', /absolute path/],
    ['a drive', [file('C:\\x')], 'unsafe', /absolute path/],
    ['a way out', [file('a/../../x')], 'unsafe', /leads out of the archive/],
    ['dots alone', [file('..')], 'unsafe', /leads out/],
    ['a line break in a name', [file('a\nb')], 'unsafe', /control characters/],
    ['a name of endless length', [file('n'.repeat(300))], 'unsafe', /too long a name/],
    ['endless depth', [file(`${'d/'.repeat(45)}x`)], 'unsafe', /deeper than 40/],
    ['a link out', [link('a/b', '../../x')], 'unsafe', /link out of the archive/],
    ['an absolute link', [link('a', '/etc/passwd')], 'unsafe', /link out/],
    ['a link to nothing', [link('a', '')], 'unsafe', /link out/],
    ['a file behind a link', [link('a', 'b'), file('a/x')], 'unsafe', /stands in it twice/],
    ['a file in a file', [file('a'), file('a/x')], 'unsafe', /stands in it twice/],
    ['a name twice', [file('a'), file('./a')], 'unsafe', /stands in it twice/],
    ['a folder that is a file', [file('a/x'), file('a')], 'unsafe', /stands in it twice/],
    ['a hard link out', [[{ name: 'a', type: 'link', linkname: '../x' }]], 'unsafe', /leads out/],
    [
      'a hard link to nothing',
      [[{ name: 'a', type: 'link', linkname: 'x' }]],
      'unsafe',
      /link out/,
    ],
    ['a device', [[{ name: 'a', type: 'character-device' }]], 'unsafe', /is a character-device/],
    ['a pipe', [[{ name: 'a', type: 'fifo' }]], 'unsafe', /is a fifo/],
    ['nothing in it', [], 'manifest', /no files/],
    [
      'too many files',
      Array.from({ length: 51 }, (_, index) => file(`f${index}`)),
      'limit',
      /more than 50 entries/,
    ],
    ['a bomb', [[{ name: 'a' }, Buffer.alloc(200_000)]], 'limit', /unpacks to more than 100000/],
  ])('with %s is refused and leaves nothing', async (_, items, kind, message) => {
    const failure = await unpack(gzipSync(await tar(...items))).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect(await readdir(dir)).toEqual([]);
  });

  it.each([
    ['cut off', async () => gzipSync(await tar(...CHART)).subarray(0, 100), 'manifest'],
    ['no archive', async () => Buffer.from('<html>not found</html>'), 'manifest'],
    ['empty', async () => Buffer.alloc(0), 'manifest'],
    ['too large to fetch', () => tar([{ name: 'a' }, Buffer.alloc(60_000)]), 'limit'],
  ])('that is %s is refused', async (_, make, kind) => {
    await expect(unpack(await make())).rejects.toMatchObject({ kind });
  });

  it('of another digest is refused', async () => {
    const archive = await tar(...CHART);
    await expect(unpack(archive, { digest: sha256('other') })).rejects.toThrow(/its digest is/);
    expect((await unpack(archive, { digest: sha256(archive) })).digest).toBe(sha256(archive));
  });

  it('that is a package with files beside its folder is refused', async () => {
    const archive = await tar(file('web/Chart.yaml'), file('x'));
    await expect(unpack(archive, { stripRoot: true })).rejects.toThrow(/outside of the chart/);
  });
});

describe('the cache', () => {
  const put = async (cache: ArchiveCache, text: string) => {
    const archive = await tar([{ name: 'a' }, text.repeat(10_000)]);
    const { digest } = await cache.put({ chunks: chunksOf(archive) }, (found) => found, '');
    return digest;
  };

  it('keeps archives from one process to the next, the most recently used ones', async () => {
    const cache = await ArchiveCache.open({ dir, maxBytes: 25_000 });
    const [a, b] = [await put(cache, 'a'), await put(cache, 'b')];
    expect(await cache.get(a, '')).toBeDefined();
    const c = await put(cache, 'c');
    const later = await ArchiveCache.open({ dir, maxBytes: 25_000 });
    expect(await later.get(b, '')).toBeUndefined();
    expect((await (await later.get(a, '2'))?.read('a'))?.toString()).toBe('a'.repeat(10_000));
    expect(await later.get(c, '')).toBeDefined();
  });

  it('lets go of what is damaged', async () => {
    const cache = await ArchiveCache.open({ dir, maxBytes: 1e6 });
    const key = await put(cache, 'a');
    await truncate(join(dir, key.slice(0, 2), key), 500);
    const later = await ArchiveCache.open({ dir, maxBytes: 1e6 });
    expect(await later.get(key, '')).toBeUndefined();
    expect(await put(later, 'a')).toBe(key);
    expect(await later.get(key, '')).toBeDefined();
  });
});
