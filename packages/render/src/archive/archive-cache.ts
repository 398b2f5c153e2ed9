import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RenderError } from '../render-error.ts';
import type { SourceTree } from '../source/source-tree.ts';
import type { ArchiveIndex } from './archive-index.ts';
import { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from './archive-limits.ts';
import { archiveTree } from './archive-tree.ts';
import { readIndex, writeIndex } from './pack-file.ts';
import { unpackArchive } from './unpack-archive.ts';

export interface ArchiveCacheOptions {
  dir: string;
  /** All that is kept unpacked; the least recently used goes first. */
  maxBytes: number;
  limits?: Partial<ArchiveLimits>;
}

export interface ArchiveInput {
  chunks: AsyncIterable<Uint8Array>;
  /** SHA-256 in hex that the archive must have; anything else is refused. */
  digest?: string;
  stripRoot?: boolean;
}

/** An archive that is kept: its files, and the SHA-256 of what it was unpacked from. */
export interface KeptArchive {
  tree: SourceTree;
  digest: string;
}

const LEFT_OVER_AFTER_MS = 3_600_000;
/** Names that are held in memory, over all archives. */
const MAX_NAMES_IN_MEMORY = 200_000;

/** Unpacked archives on disk, by a SHA-256 that stands for where each came from and what it is. */
export class ArchiveCache {
  readonly #options: ArchiveCacheOptions;
  readonly #limits: ArchiveLimits;
  /** Sizes by key, least recently used first. */
  readonly #sizes = new Map<string, number>();
  readonly #indexes = new Map<string, ArchiveIndex>();
  #totalBytes = 0;
  #namesInMemory = 0;

  private constructor(options: ArchiveCacheOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_ARCHIVE_LIMITS, ...options.limits };
  }

  /** Opens (and creates) a cache; several processes may share the folder. */
  static async open(options: ArchiveCacheOptions): Promise<ArchiveCache> {
    await mkdir(options.dir, { recursive: true, mode: 0o700 });
    const cache = new ArchiveCache(options);
    await cache.#load();
    return cache;
  }

  /** Undefined when it is not there; what cannot be read is discarded. */
  async get(key: string, revision: string): Promise<SourceTree | undefined> {
    const place = this.#placeOf(key);
    const known = this.#indexes.get(key);
    if (known && (await isThere(place))) {
      this.#touch(key, known);
      return archiveTree(place, known, revision);
    }
    this.#dropIndex(key);
    try {
      const { index, bytes } = await readIndex(place);
      this.#remember(key, bytes);
      this.#touch(key, index);
      const now = new Date();
      await utimes(place, now, now).catch(() => {});
      return archiveTree(place, index, revision);
    } catch {
      await this.#discard(key);
      return undefined;
    }
  }

  /**
   * Unpacks and keeps an archive. `keyOf` is asked once its digest is known. Throws RenderError
   * `unsafe` or `limit` for what must not be unpacked, `fetch` for the wrong digest.
   */
  async put(
    input: ArchiveInput,
    keyOf: (digest: string) => string,
    revision: string,
  ): Promise<KeptArchive> {
    const temporary = join(this.#options.dir, `.${randomUUID()}`);
    const hash = createHash('sha256');
    const pack = await open(temporary, 'wx', 0o600);
    try {
      const unpacked = await unpackArchive(hashed(input.chunks, hash), pack, {
        limits: this.#limits,
        stripRoot: input.stripRoot,
      });
      const digest = hash.digest('hex');
      if (input.digest !== undefined && input.digest !== digest) {
        throw new RenderError(
          'fetch',
          `the archive is not what it should be: its digest is sha256:${digest}, not sha256:${input.digest}`,
        );
      }
      const bytes = await writeIndex(pack, unpacked);
      const key = keyOf(digest);
      const place = this.#placeOf(key);
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      await rename(temporary, place);
      const { index } = await readIndex(place);
      this.#remember(key, bytes);
      this.#touch(key, index);
      await this.#evict(key);
      return { digest, tree: archiveTree(place, index, revision) };
    } finally {
      await pack.close();
      await rm(temporary, { force: true });
    }
  }

  /** Takes over what an earlier process left, oldest first by the time of its last use. */
  async #load(): Promise<void> {
    const found: { key: string; bytes: number; usedAtMs: number }[] = [];
    for (const name of await readdir(this.#options.dir, { recursive: true })) {
      const place = join(this.#options.dir, name);
      const file = await stat(place).catch(() => undefined);
      if (!file?.isFile()) continue;
      const key = name.split('/').at(-1) ?? '';
      if (isKey(key)) found.push({ key, bytes: file.size, usedAtMs: file.mtimeMs });
      // What another process unpacks just now has such a name too.
      else if (Date.now() - file.mtimeMs > LEFT_OVER_AFTER_MS) await rm(place, { force: true });
    }
    found.sort((a, b) => a.usedAtMs - b.usedAtMs);
    for (const { key, bytes } of found) this.#remember(key, bytes);
    await this.#evict();
  }

  #placeOf(key: string): string {
    if (!isKey(key)) throw new TypeError('an archive is kept by a SHA-256 in hex');
    return join(this.#options.dir, key.slice(0, 2), key);
  }

  #remember(key: string, bytes: number): void {
    this.#totalBytes += bytes - (this.#sizes.get(key) ?? 0);
    this.#sizes.set(key, bytes);
  }

  /** Makes it the most recently used, and keeps its names in memory while there is room. */
  #touch(key: string, index: ArchiveIndex): void {
    const bytes = this.#sizes.get(key) ?? 0;
    this.#sizes.delete(key);
    this.#sizes.set(key, bytes);
    this.#dropIndex(key);
    this.#indexes.set(key, index);
    this.#namesInMemory += index.size;
    for (const oldest of this.#indexes.keys()) {
      if (this.#namesInMemory <= MAX_NAMES_IN_MEMORY) return;
      this.#dropIndex(oldest);
    }
  }

  #dropIndex(key: string): void {
    this.#namesInMemory -= this.#indexes.get(key)?.size ?? 0;
    this.#indexes.delete(key);
  }

  async #discard(key: string): Promise<void> {
    this.#dropIndex(key);
    this.#totalBytes -= this.#sizes.get(key) ?? 0;
    this.#sizes.delete(key);
    await rm(this.#placeOf(key), { force: true });
  }

  /** What was just unpacked stays, however large. */
  async #evict(keep?: string): Promise<void> {
    for (const key of [...this.#sizes.keys()]) {
      if (this.#totalBytes <= this.#options.maxBytes) return;
      if (key !== keep) await this.#discard(key);
    }
  }
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

async function isThere(place: string): Promise<boolean> {
  return await stat(place).then(
    () => true,
    () => false,
  );
}

function isKey(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
