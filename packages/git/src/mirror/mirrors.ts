import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeRepoUrl } from '@lockstep/domain';
import type { AddressPolicy } from '../access/repo-access.ts';
import { Mirror, type MirrorOptions } from './mirror.ts';
import { removeUnused } from './remove-unused.ts';

export interface MirrorsOptions
  extends AddressPolicy,
    Partial<Omit<MirrorOptions, keyof AddressPolicy>> {
  /** Where the mirrors are kept; several processes may share it. */
  dir: string;
  /** How many repositories are held in memory; what is on disk stays. */
  maxMirrors?: number;
  /** How many processes that read objects may run at once. */
  maxReaders?: number;
}

const GIB = 1024 ** 3;
const MAX_MIRRORS = 2_000;

const DEFAULTS: Omit<MirrorOptions, keyof AddressPolicy> = {
  deadlineMs: 120_000,
  readerIdleMs: 30_000,
  packAfterFetches: 50,
  maxRepositoryBytes: 8 * GIB,
  maxWholeBytes: GIB / 2,
  maxLfsBytes: GIB,
};

/** All mirrors of this process: one for each repository, however its address is written. */
export class Mirrors {
  readonly #options: MirrorsOptions;
  readonly #mirrors = new Map<string, Mirror>();

  constructor(options: MirrorsOptions) {
    this.#options = options;
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  }

  /** The mirror of a repository; nothing is contacted or created until it is refreshed. */
  mirror(repoUrl: string): Mirror {
    const normalized = normalizeRepoUrl(repoUrl);
    let mirror = this.#mirrors.get(normalized);
    if (!mirror) {
      const dir = join(this.#options.dir, `${directoryName(normalized)}.git`);
      mirror = new Mirror(dir, { ...DEFAULTS, ...this.#options });
    }
    this.#mirrors.delete(normalized);
    this.#mirrors.set(normalized, mirror);
    this.#forgetUnused(mirror);
    this.#closeIdleReaders(mirror);
    return mirror;
  }

  /** Frees what nobody asked for in so long a time; answers how many copies that were. */
  removeUnused(unusedForMs: number): Promise<number> {
    return removeUnused(this.#options.dir, unusedForMs);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#mirrors.values()].map((mirror) => mirror.close()));
  }

  /** The least recently used go, but for those that are read at this moment. */
  #forgetUnused(wanted: Mirror): void {
    const tooMany = this.#mirrors.size - (this.#options.maxMirrors ?? MAX_MIRRORS);
    if (tooMany <= 0) return;
    const unused = [...this.#mirrors].filter(([, one]) => one !== wanted && !one.reader.running);
    for (const [key] of unused.slice(0, tooMany)) this.#mirrors.delete(key);
  }

  /** How many are held in memory. */
  get size(): number {
    return this.#mirrors.size;
  }

  #closeIdleReaders(wanted: Mirror): void {
    const running = [...this.#mirrors.values()].filter(
      (one) => one !== wanted && one.reader.running,
    );
    const tooMany = running.length - (this.#options.maxReaders ?? 32) + 1;
    if (tooMany <= 0) return;
    running
      .filter((one) => !one.reader.busy)
      .sort((a, b) => a.reader.lastUsedAt - b.reader.lastUsedAt)
      .slice(0, tooMany)
      .forEach((one) => {
        one.reader.close();
      });
  }
}

/** Opens (and creates) the folder of mirrors. */
export function createMirrors(options: MirrorsOptions): Mirrors {
  return new Mirrors(options);
}

/** Readable for people who look into the folder, unique by its hash. */
function directoryName(normalizedUrl: string): string {
  const hash = createHash('sha256').update(normalizedUrl).digest('hex').slice(0, 20);
  const words = normalizedUrl.replace(/^[a-z+]+:\/\//, '').replace(/[^A-Za-z0-9.]+/g, '-');
  return `${words.replace(/^[-.]+/, '').slice(-60)}-${hash}`;
}
