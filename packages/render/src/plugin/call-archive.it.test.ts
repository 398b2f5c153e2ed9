import { mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Headers, pack } from 'tar-stream';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { packCall, unpackCall } from './call-archive.ts';

const SETTINGS = { path: 'app', env: { A: 'ü' }, maxOutputBytes: 10, timeoutMs: 20 };
const LIMITS = { maxBytes: 10_000, maxFiles: 10 };

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-call-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
});

async function folder(name: string): Promise<string> {
  const path = join(dir, name);
  await mkdir(path, { recursive: true });
  return path;
}

describe('a call for a side-car', () => {
  it('arrives with its files as they were', async () => {
    const from = await folder('from/app');
    const long = `${'d'.repeat(120)}.txt`;
    await writeFile(join(from, long), 'long');
    await writeFile(join(from, 'run.sh'), '', { mode: 0o755 });
    await symlink('run.sh', join(from, 'link'));
    const packed = new PassThrough();
    const [content] = await Promise.all([
      buffer(packed),
      packCall(SETTINGS, join(dir, 'from'), packed),
    ]);
    const to = await folder('to');
    expect(await unpackCall(Readable.from([content]), to, LIMITS)).toEqual(SETTINGS);
    const place = (name: string) => join(to, 'source/app', name);
    expect(await readFile(place(long), 'utf8')).toBe('long');
    expect((await stat(place('run.sh'))).mode & 0o777).toBe(0o755);
    expect(await readlink(place('link'))).toBe('run.sh');
  });
});

describe('a hostile call', () => {
  type Item = [header: Partial<Headers> & { name: string }, content?: string];
  const settings = (value: unknown = SETTINGS): Item => [
    { name: 'call.json' },
    JSON.stringify(value),
  ];

  it.each<[string, Item[], RegExp]>([
    [
      'that leads out',
      [settings(), [{ name: 'source/../../x' }, 'x']],
      /leads out of the repository/,
    ],
    ['beside its folder', [settings(), [{ name: 'etc/x' }, 'x']], /etc\/x: not below source/],
    ['with a path that leads out', [settings({ ...SETTINGS, path: '../x' })], /leads out/],
    [
      'with the same file twice',
      [settings(), [{ name: 'source/a' }, 'x'], [{ name: 'source/a' }, 'y']],
      /EEXIST/,
    ],
    [
      'through a symlink',
      [
        settings(),
        [{ name: 'source/a', type: 'symlink', linkname: '/tmp' }],
        [{ name: 'source/a/x' }, 'x'],
      ],
      /EEXIST/,
    ],
    ['with too much', [settings(), [{ name: 'source/a' }, 'x'.repeat(20_000)]], /more files than/],
    [
      'with too many files',
      Array.from({ length: 12 }, (_, index): Item => [{ name: `source/${index}` }, 'x']),
      /more files than/,
    ],
    ['without settings', [[{ name: 'source/a' }, 'x']], /no call.json/],
    ['with other settings', [settings({ path: 'app', env: { A: 1 } })], /malformed/],
    ['with no settings in them', [settings(null)], /malformed/],
    ['with no variables', [settings({ ...SETTINGS, env: null })], /malformed/],
  ])('%s is refused', async (_, items, message) => {
    const archive = pack();
    for (const [header, content] of items) archive.entry(header, content ?? '');
    archive.finalize();
    const packed = Readable.from([gzipSync(await buffer(archive))]);
    await expect(unpackCall(packed, await folder('to'), LIMITS)).rejects.toThrow(message);
  });

  it('that is no archive is refused', async () => {
    const packed = Readable.from([Buffer.from('hello')]);
    await expect(unpackCall(packed, await folder('to'), LIMITS)).rejects.toThrow();
  });
});
