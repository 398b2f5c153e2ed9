import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runGit } from './run-git.ts';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-run-git-'));
  await runGit({ args: ['init', '--quiet', '--bare', dir], deadlineMs: 60_000 });
});
afterAll(() => rm(dir, { recursive: true }));

const MIB = 1024 * 1024;

/** A pack of some kilobytes whose second object is the first one again and again. */
function bomb(bytes: number): Buffer {
  const base = Buffer.alloc(65_536, 'a');
  const size = (value: number) => {
    const out: number[] = [];
    for (let rest = value; ; rest = Math.floor(rest / 128)) {
      out.push(rest < 128 ? rest : (rest % 128) + 128);
      if (rest < 128) return Buffer.from(out);
    }
  };
  const header = (type: number, length: number) => {
    const rest = Math.floor(length / 16);
    const first = (type << 4) | (length % 16);
    return rest === 0
      ? Buffer.from([first])
      : Buffer.concat([Buffer.from([first | 128]), size(rest)]);
  };
  const copies = Buffer.alloc(bytes / base.length, 0x80);
  const delta = Buffer.concat([size(base.length), size(bytes), copies]);
  const baseId = createHash('sha1').update(`blob ${base.length}\0`).update(base).digest();
  const count = Buffer.from('PACK\0\0\0\x02\0\0\0\x02', 'latin1');
  const body = Buffer.concat([
    count,
    ...[header(3, base.length), deflateSync(base)],
    ...[header(7, delta.length), baseId, deflateSync(delta)],
  ]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

describe('a command', () => {
  const unpack = (pack: Buffer, maxMemoryBytes?: number) =>
    runGit({
      args: ['index-pack', '--stdin', '--threads=1'],
      gitDir: dir,
      stdin: pack,
      deadlineMs: 30_000,
      ...(maxMemoryBytes && { maxMemoryBytes }),
    });

  test('may allocate so much and no more', async () => {
    const pack = bomb(256 * MIB);
    expect(pack.length).toBeLessThan(10_000);
    await expect(unpack(pack, 64 * MIB)).rejects.toMatchObject({
      kind: 'too-large',
      message: expect.stringMatching(/memory/i),
    });
    await expect(unpack(bomb(MIB), 64 * MIB)).resolves.toBeDefined();
  });

  test('keeps its words and its failures apart from the shell that limits it', async () => {
    const limited = { maxMemoryBytes: 512 * MIB, deadlineMs: 60_000 };
    const words = ['-c', 'x.y=a b"$HOME`id`\'', 'config', 'x.y'];
    await expect(runGit({ args: words, ...limited })).resolves.toEqual(
      Buffer.from('a b"$HOME`id`\'\n'),
    );
    await expect(runGit({ args: ['nothing'], ...limited })).rejects.toThrow(/not a git command/);
  });
});
