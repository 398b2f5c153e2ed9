import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RenderError } from '../render-error.ts';
import type { RenderLimits } from '../render-input.ts';
import type { ResolvedPath, TracedTree } from '../trace/traced-tree.ts';
import { foldersAround, parentOf } from './repo-path.ts';
import type { SourceEntry } from './source-tree.ts';

interface ExportOptions extends Pick<RenderLimits, 'maxExportBytes' | 'maxExportFiles'> {
  /** Whether executable files stay executable; they do unless this says otherwise. */
  keepModes?: boolean;
  /** Encrypted files stay as they are. */
  keepEncrypted?: boolean;
}

/** How much was written: what several exports of one render may write is counted together. */
export interface Exported {
  bytes: number;
  files: number;
}

/** How many files are read and written at once. */
const CONCURRENCY = 16;

/**
 * Writes files and directories of a tree to disk, at the same paths below `toDir`, and makes the
 * render depend on them. Symlinks stay symlinks; where one points to is written too, and one that
 * leaves the tree is refused. Submodules are left out, and nothing in the files is carried out.
 */
export async function exportTree(
  tree: TracedTree,
  paths: readonly string[],
  toDir: string,
  limits: ExportOptions,
): Promise<Exported> {
  const job = new Export(tree, toDir, limits);
  try {
    for (const path of paths) await job.add(path);
    return await job.finish();
  } finally {
    // After a failure too: nothing may be written any more once this has ended.
    await job.settle();
  }
}

class Export {
  readonly #tree: TracedTree;
  readonly #toDir: string;
  readonly #limits: ExportOptions;
  /** Real paths that are, or will be, written whole. */
  readonly #claimed = new Set<string>();
  /** Files that were asked for by name: these must be readable. */
  readonly #asked = new Set<string>();
  readonly #links = new Set<string>();
  readonly #made = new Set<string>();
  #pending: Promise<void>[] = [];
  #bytes = 0;
  #files = 0;

  constructor(tree: TracedTree, toDir: string, limits: ExportOptions) {
    this.#tree = tree;
    this.#toDir = toDir;
    this.#limits = limits;
  }

  async add(path: string): Promise<void> {
    const found = await this.#tree.resolve(path);
    this.#tree.claim(found);
    for (const link of found.links) await this.#writeLink(link.path, link.target);
    if (!found.entry || this.#isClaimed(found.path)) return;
    this.#claimed.add(found.path);
    if (found.entry.type === 'file') this.#asked.add(found.path);
    await this.#write(found.path, found.entry);
  }

  async settle(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }

  async finish(): Promise<Exported> {
    await Promise.all(this.#pending);
    return { bytes: this.#bytes, files: this.#files };
  }

  #isClaimed(path: string): boolean {
    return foldersAround(path).some((folder) => this.#claimed.has(folder));
  }

  async #write(path: string, entry: SourceEntry): Promise<void> {
    switch (entry.type) {
      case 'dir':
        await this.#makeDir(path);
        for (const child of await this.#tree.claimed.list(path)) {
          await this.#write(path === '' ? child.name : `${path}/${child.name}`, child);
        }
        return;
      case 'file':
        return await this.#writeFile(path, entry.executable);
      case 'symlink':
        await this.#writeLink(path, await this.#tree.readLink(path, entry));
        return await this.#addTarget(await this.#tree.resolve(path));
      case 'submodule':
        return;
    }
  }

  async #addTarget(target: ResolvedPath): Promise<void> {
    for (const link of target.links) await this.#writeLink(link.path, link.target);
    if (!this.#isClaimed(target.path)) await this.add(target.path);
  }

  async #writeFile(path: string, executable: boolean): Promise<void> {
    this.#files++;
    if (this.#files > this.#limits.maxExportFiles) {
      throw new RenderError('limit', `more than ${this.#limits.maxExportFiles} files to write`);
    }
    await this.#makeDir(parentOf(path));
    const copy = this.#copy(path, executable);
    // It is awaited later: a failure until then must not count as one that nobody handles.
    copy.catch(() => undefined);
    this.#pending.push(copy);
    if (this.#pending.length < CONCURRENCY) return;
    await Promise.all(this.#pending);
    this.#pending = [];
  }

  async #copy(path: string, executable: boolean): Promise<void> {
    const maxBytes = this.#limits.maxExportBytes;
    const encrypted = this.#asked.has(path) ? 'open' : 'open-if-possible';
    const content = await this.#tree.claimed.read(path, {
      maxBytes,
      encrypted: this.#limits.keepEncrypted ? 'keep' : encrypted,
    });
    this.#bytes += content.length;
    if (this.#bytes > maxBytes)
      throw new RenderError('limit', `more than ${maxBytes} bytes to write`);
    const mode = executable && this.#limits.keepModes !== false ? 0o755 : 0o644;
    await writeFile(join(this.#toDir, path), content, { mode });
  }

  async #writeLink(path: string, target: string): Promise<void> {
    if (this.#links.has(path)) return;
    this.#links.add(path);
    await this.#makeDir(parentOf(path));
    await symlink(target, join(this.#toDir, path));
  }

  async #makeDir(path: string): Promise<void> {
    if (this.#made.has(path)) return;
    this.#made.add(path);
    await mkdir(join(this.#toDir, path), { recursive: true });
  }
}
