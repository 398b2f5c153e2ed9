import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LfsPointer } from './pointer.ts';

interface Kept {
  path: string;
  sizeBytes: number;
  usedAtMs: number;
}

/** The large files of one repository on disk, the longest unused dropped past the cap. */
export class LfsCache {
  readonly #dir: string;
  readonly #maxBytes: number;
  readonly #coming = new Map<string, Promise<Buffer>>();

  constructor(dir: string, maxBytes: number) {
    this.#dir = dir;
    this.#maxBytes = maxBytes;
  }

  /** However many ask at once, `download` runs once. */
  get(pointer: LfsPointer, download: () => Promise<Buffer>): Promise<Buffer> {
    const coming = this.#coming.get(pointer.oid);
    if (coming) return coming;
    const content = this.#read(pointer).then((known) => known ?? this.#keep(pointer, download));
    this.#coming.set(pointer.oid, content);
    const done = () => this.#coming.delete(pointer.oid);
    content.then(done, done);
    return content;
  }

  async #read(pointer: LfsPointer): Promise<Buffer | undefined> {
    const path = this.#pathOf(pointer);
    const content = await readFile(path).catch(() => undefined);
    const now = new Date();
    if (content) await utimes(path, now, now).catch(() => {});
    return content;
  }

  async #keep(pointer: LfsPointer, download: () => Promise<Buffer>): Promise<Buffer> {
    const content = await download();
    const path = this.#pathOf(pointer);
    const fresh = `${path}.${randomUUID()}.new`;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(fresh, content, { mode: 0o600 });
    await rename(fresh, path);
    await this.#dropOldest();
    return content;
  }

  async #dropOldest(): Promise<void> {
    const kept = await this.#list();
    let total = kept.reduce((sum, one) => sum + one.sizeBytes, 0);
    kept.sort((a, b) => a.usedAtMs - b.usedAtMs);
    for (const { path, sizeBytes } of kept) {
      if (total <= this.#maxBytes) return;
      await rm(path, { force: true });
      total -= sizeBytes;
    }
  }

  async #list(): Promise<Kept[]> {
    const names = await readdir(this.#dir, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile());
    const found = await Promise.all(
      files.map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const info = await stat(path).catch(() => undefined);
        return info && { path, sizeBytes: info.size, usedAtMs: info.mtimeMs };
      }),
    );
    return found.filter((one) => one !== undefined);
  }

  #pathOf({ oid }: LfsPointer): string {
    return join(this.#dir, oid.slice(0, 2), oid);
  }
}
