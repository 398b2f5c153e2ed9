import { createHash } from 'node:crypto';
import type { ArchiveCache, ArchiveInput } from '../archive/archive-cache.ts';
import type { SourceTree } from '../source/source-tree.ts';

/** What is wanted of an archive, wherever it comes from. */
export interface ArchiveWanted {
  /** The repository it is from: what one repository has is not found by asking another for it. */
  origin: string;
  /** SHA-256 in hex where it is known beforehand. */
  digest: string | undefined;
  revision: string;
  stripRoot: boolean;
  download(): Promise<ArchiveInput['chunks']>;
}

/** Archives by origin and digest: each downloaded and unpacked once, however many want it. */
export class UnpackedArchives {
  readonly #cache: ArchiveCache;
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(cache: ArchiveCache) {
    this.#cache = cache;
  }

  /** The files, and the digest of what they came out of. Throws RenderError. */
  async get(wanted: ArchiveWanted): Promise<{ tree: SourceTree; digest: string }> {
    const { origin, digest, revision, stripRoot } = wanted;
    const keyOf = (found: string) => sha256(JSON.stringify([origin, found, stripRoot]));
    if (digest === undefined) return await this.#unpack(wanted, keyOf);
    const key = keyOf(digest);
    for (;;) {
      const tree = await this.#cache.get(key, revision);
      if (tree) return { tree, digest };
      const other = this.#underWay.get(key);
      if (!other) break;
      // Whoever downloads it may be cancelled where this one is not: then it is this one's turn.
      await other.catch(() => {});
    }
    const unpacked = this.#unpack(wanted, keyOf);
    this.#underWay.set(key, unpacked);
    try {
      return await unpacked;
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #unpack(wanted: ArchiveWanted, keyOf: (digest: string) => string) {
    const { digest, revision, stripRoot } = wanted;
    const chunks = await wanted.download();
    return await this.#cache.put({ chunks, digest, stripRoot }, keyOf, revision);
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
