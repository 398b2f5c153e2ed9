import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { KubeObject } from '@lockstep/domain';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManifestCache, type Seal } from './manifest-cache.ts';

const KEY = randomBytes(32);
const seal: Seal = {
  encrypt: (plain) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', KEY, nonce);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  decrypt: (sealed) => {
    const decipher = createDecipheriv('aes-256-gcm', KEY, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  },
};
const print = (digit: string) => digit.repeat(64);
const manifest = (size = 10): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'x' },
  data: { p: randomBytes(size).toString('base64') },
});

const of = (...manifests: KubeObject[]) => ({ manifests, openedSecrets: ['team/x'] });

let dir: string;
const open = (maxBytes = 1_000_000) => createManifestCache({ dir, maxBytes, seal });
const files = async () =>
  (await readdir(dir, { recursive: true })).filter((name) => name.includes('/'));

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lockstep-cache-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('gives back what was put, also to the next process, and seals it', async () => {
  const object = manifest();
  const cache = await open();
  await cache.put(print('a'), of(object));
  expect(await cache.get(print('a'))).toEqual(of(object));
  expect(await (await open()).get(print('a'))).toEqual(of(object));
  expect(await cache.get(print('b'))).toBeUndefined();
  const [name = ''] = await files();
  expect((await readFile(join(dir, name))).includes('Secret')).toBe(false);
});

test('drops what was used longest ago when it is full', async () => {
  const cache = await open(3500);
  await cache.put(print('a'), of(manifest(800)));
  await cache.put(print('b'), of(manifest(800)));
  await cache.get(print('a'));
  await cache.put(print('c'), of(manifest(800)));
  await cache.put(print('d'), of(manifest(800)));
  const kept = await Promise.all(['a', 'b', 'c', 'd'].map((one) => cache.get(print(one))));
  expect(kept.map((one) => one !== undefined)).toEqual([true, false, true, true]);
});

test('keeps to its size after a restart, too', async () => {
  const cache = await open();
  for (const [index, digit] of ['a', 'b', 'c'].entries()) {
    await cache.put(print(digit), of(manifest(800)));
    const [place = ''] = (await files()).filter((name) => name.endsWith(print(digit)));
    await utimes(join(dir, place), 1000 + index, 1000 + index);
  }
  await open(2500);
  expect((await files()).map((name) => name.slice(0, 2)).sort()).toEqual(['bb', 'cc']);
});

test('discards what was damaged', async () => {
  const cache = await open();
  await cache.put(print('a'), of(manifest()));
  const [name = ''] = await files();
  await writeFile(join(dir, name), 'not sealed by us');
  expect(await cache.get(print('a'))).toBeUndefined();
  expect(await files()).toEqual([]);
});

test('takes nothing but fingerprints as names', async () => {
  const cache = await open();
  await expect(cache.put('../../x', of())).rejects.toThrow(TypeError);
  await expect(cache.get('../../x')).rejects.toThrow(TypeError);
});

test('discards what an older version wrote', async () => {
  const cache = await open();
  await cache.put(print('a'), of());
  const [name = ''] = await files();
  const older = await seal.encrypt(gzipSync(JSON.stringify([manifest()])));
  await writeFile(join(dir, name), older);
  expect(await cache.get(print('a'))).toBeUndefined();
  expect(await files()).toEqual([]);
});
