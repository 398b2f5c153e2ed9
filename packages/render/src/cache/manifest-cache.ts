import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { RenderedManifests } from '../render-input.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Encryption at rest, given from outside: manifests hold Secrets. `decrypt` throws for what is damaged. */
export interface Seal {
  encrypt(plain: Buffer): Buffer | Promise<Buffer>;
  decrypt(sealed: Buffer): Buffer | Promise<Buffer>;
}

export interface ManifestCacheOptions {
  dir: string;
  maxBytes: number;
  seal: Seal;
}

/** Rendered manifests on disk, by the fingerprint of what they were rendered from. */
export interface ManifestCache {
  /** Undefined when it is not there or cannot be read; what cannot be read is discarded. */
  get(fingerprint: string): Promise<RenderedManifests | undefined>;
  put(fingerprint: string, rendered: RenderedManifests): Promise<void>;
}

/** Opens (and creates) a cache; several processes may share the folder. */
export async function createManifestCache(options: ManifestCacheOptions): Promise<ManifestCache> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const cache = new DiskCache(options);
  await cache.load();
  return cache;
}

const LEFT_OVER_AFTER_MS = 3_600_000;

class DiskCache implements ManifestCache {
  readonly #options: ManifestCacheOptions;
  /** Sizes by fingerprint, least recently used first. */
  readonly #sizes = new Map<string, number>();
  #totalBytes = 0;

  constructor(options: ManifestCacheOptions) {
    this.#options = options;
  }

  /** Takes over what an earlier process left, oldest first by the time of its last use. */
  async load(): Promise<void> {
    const names = await readdir(this.#options.dir, { recursive: true });
    const found: { key: string; bytes: number; usedAtMs: number }[] = [];
    for (const name of names) {
      const place = join(this.#options.dir, name);
      const file = await stat(place).catch(() => undefined);
      if (!file?.isFile()) continue;
      const key = name.split('/').at(-1) ?? '';
      if (isKey(key)) found.push({ key, bytes: file.size, usedAtMs: file.mtimeMs });
      // What another process is writing just now has such a name too.
      else if (Date.now() - file.mtimeMs > LEFT_OVER_AFTER_MS) await rm(place, { force: true });
    }
    found.sort((a, b) => a.usedAtMs - b.usedAtMs);
    for (const { key, bytes } of found) this.#remember(key, bytes);
    await this.#evict();
  }

  async get(fingerprint: string): Promise<RenderedManifests | undefined> {
    const place = this.#placeOf(fingerprint);
    try {
      const sealed = await readFile(place);
      const plain = await this.#options.seal.decrypt(sealed);
      const rendered = readRendered((await decompress(plain)).toString('utf8'));
      this.#remember(fingerprint, sealed.length);
      const now = new Date();
      await utimes(place, now, now).catch(() => {});
      return rendered;
    } catch {
      await this.#discard(fingerprint);
      return undefined;
    }
  }

  async put(
    fingerprint: string,
    { manifests, openedSecrets, told }: RenderedManifests,
  ): Promise<void> {
    const text = JSON.stringify({ manifests, openedSecrets, told });
    const plain = await compress(Buffer.from(text), { level: 1 });
    const sealed = await this.#options.seal.encrypt(plain);
    if (sealed.length > this.#options.maxBytes) return;
    const place = this.#placeOf(fingerprint);
    const temporary = `${place}.${randomUUID()}`;
    await mkdir(dirname(place), { recursive: true, mode: 0o700 });
    await writeFile(temporary, sealed, { mode: 0o600 });
    await rename(temporary, place);
    this.#remember(fingerprint, sealed.length);
    await this.#evict();
  }

  #placeOf(fingerprint: string): string {
    if (!isKey(fingerprint)) throw new TypeError('a fingerprint is a SHA-256 in hex');
    return join(this.#options.dir, fingerprint.slice(0, 2), fingerprint);
  }

  #remember(key: string, bytes: number): void {
    this.#forget(key);
    this.#sizes.set(key, bytes);
    this.#totalBytes += bytes;
  }

  #forget(key: string): void {
    this.#totalBytes -= this.#sizes.get(key) ?? 0;
    this.#sizes.delete(key);
  }

  async #discard(key: string): Promise<void> {
    this.#forget(key);
    await rm(this.#placeOf(key), { force: true });
  }

  async #evict(): Promise<void> {
    for (const key of this.#sizes.keys()) {
      if (this.#totalBytes <= this.#options.maxBytes) return;
      await this.#discard(key);
    }
  }
}

/** Throws for what an older version wrote: it is rendered anew. */
function readRendered(text: string): RenderedManifests {
  const { manifests, openedSecrets, told } = JSON.parse(text) as Partial<RenderedManifests>;
  if (!manifests || !openedSecrets) throw new TypeError('no rendered manifests');
  return { manifests, openedSecrets, ...(told && { told }) };
}

function isKey(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
