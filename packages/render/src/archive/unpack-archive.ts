import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf } from '@lockstep/domain';
import type { Headers } from 'tar-stream';
import { RenderError } from '../render-error.ts';
import { type PackedEntry, PathClaims } from './archive-index.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { entryPath, leadsOut, linkTarget } from './entry-path.ts';
import { HeaderProgress } from './header-progress.ts';

export interface Unpacked {
  packed: PackedEntry[];
  directories: string[];
}

export interface UnpackOptions {
  limits: ArchiveLimits;
  /**
   * Takes the one folder away in which everything lies, as in a chart's package; one that was packed
   * without that folder has its Chart.yaml at the top.
   */
  stripRoot?: boolean;
}

/**
 * Unpacks a tar archive, gzipped or not, one file after the other into `pack`, without making any
 * path of it on disk. Throws RenderError `unsafe`, `limit` or `manifest`.
 */
export async function unpackArchive(
  archive: AsyncIterable<Uint8Array>,
  pack: FileHandle,
  options: UnpackOptions,
): Promise<Unpacked> {
  const { extract } = await import('tar-stream');
  const entries = extract();
  const progress = new HeaderProgress();
  const job = new Unpacking(pack, options, progress);
  const feed = Readable.from(bounded(inflated(archive, options.limits), options.limits, progress));
  feed.on('error', (error) => entries.destroy(error));
  feed.pipe(entries);
  try {
    for await (const entry of entries) await job.take(entry.header, entry);
  } catch (error) {
    if (error instanceof RenderError) throw error;
    throw new RenderError('manifest', `the archive cannot be unpacked: ${messageOf(error)}`, error);
  } finally {
    feed.destroy();
    entries.destroy();
  }
  return job.finish();
}

class Unpacking {
  readonly #pack: FileHandle;
  readonly #options: UnpackOptions;
  readonly #progress: HeaderProgress;
  readonly #claims = new PathClaims();
  readonly #packed = new Map<string, PackedEntry>();
  readonly #directories: string[] = [];
  readonly #links = new Map<string, string>();
  #entries = 0;
  #offset = 0;

  constructor(pack: FileHandle, options: UnpackOptions, progress: HeaderProgress) {
    this.#pack = pack;
    this.#options = options;
    this.#progress = progress;
  }

  async take(header: Headers, unread: AsyncIterable<Uint8Array>): Promise<void> {
    const content = this.#progress.entry(unread);
    const { maxEntries } = this.#options.limits;
    if (++this.#entries > maxEntries) {
      throw new RenderError('limit', `the archive has more than ${maxEntries} entries`);
    }
    const path = entryPath(header.name, this.#options.limits);
    switch (header.type) {
      case 'directory':
        this.#claims.directory(path);
        this.#directories.push(path);
        return await skip(content);
      case 'file':
      case 'contiguous-file':
      case null:
      case undefined:
        return await this.#addFile(path, content, ((header.mode ?? 0) & 0o100) !== 0);
      case 'symlink':
        await this.#addLink(path, linkTarget(path, header.linkname ?? ''));
        return await skip(content);
      case 'link':
        this.#addHardLink(path, header.linkname ?? '');
        return await skip(content);
      default:
        throw new RenderError(
          'unsafe',
          `archive entry ${JSON.stringify(path)} is a ${header.type}: only files, folders and links are taken`,
        );
    }
  }

  finish(): Unpacked {
    if (this.#packed.size === 0) throw new RenderError('manifest', 'the archive has no files');
    const isInFolder = this.#options.stripRoot && !this.#packed.has('Chart.yaml');
    if (isInFolder) return this.#withoutRoot();
    return { packed: [...this.#packed.values()], directories: this.#directories };
  }

  /** What lay safely in its folder has to do so without it, too. */
  #withoutRoot(): Unpacked {
    const claims = new PathClaims();
    const packed = [...this.#packed.values()].map((entry) => {
      const path = withoutFolder(entry.path);
      claims.file(path);
      const target = this.#links.get(entry.path);
      if (target !== undefined) linkTarget(path, target);
      return { ...entry, path };
    });
    const directories = this.#directories.filter((one) => one.includes('/')).map(withoutFolder);
    for (const path of directories) claims.directory(path);
    return { packed, directories };
  }

  async #addFile(
    path: string,
    content: AsyncIterable<Uint8Array>,
    executable: boolean,
  ): Promise<void> {
    this.#claims.file(path);
    const hash = createHash('sha256');
    const offset = this.#offset;
    for await (const chunk of content) {
      hash.update(chunk);
      await this.#write(chunk);
    }
    const bytes = this.#offset - offset;
    const oid = hash.digest('hex');
    this.#packed.set(path, { path, type: 'file', oid, offset, bytes, executable });
  }

  async #addLink(path: string, target: string): Promise<void> {
    this.#claims.file(path);
    this.#links.set(path, target);
    const content = Buffer.from(target);
    const offset = this.#offset;
    await this.#write(content);
    const oid = createHash('sha256').update(content).digest('hex');
    const bytes = content.length;
    this.#packed.set(path, { path, type: 'symlink', oid, offset, bytes, executable: false });
  }

  /** Another name of a file that came before. */
  #addHardLink(path: string, target: string): void {
    const found = this.#packed.get(entryPath(target, this.#options.limits));
    if (found?.type !== 'file') throw leadsOut(path);
    this.#claims.file(path);
    this.#packed.set(path, { ...found, path });
  }

  async #write(chunk: Uint8Array): Promise<void> {
    await this.#pack.write(chunk, 0, chunk.length, this.#offset);
    this.#offset += chunk.length;
  }
}

function withoutFolder(path: string): string {
  const slash = path.indexOf('/');
  if (slash >= 0) return path.slice(slash + 1);
  throw new RenderError(
    'manifest',
    `archive entry ${JSON.stringify(path)} lies outside of the chart's folder`,
  );
}

async function skip(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of content) {
    // What does not belong to a file is of no use.
  }
}

/** By its first bytes: media types and names are often wrong. */
async function* inflated(
  archive: AsyncIterable<Uint8Array>,
  limits: ArchiveLimits,
): AsyncGenerator<Uint8Array> {
  const chunks = counted(archive, limits.maxArchiveBytes)[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const all = (async function* () {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => chunks };
  })();
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) return yield* all;
  const gunzip = createGunzip();
  const source = Readable.from(all);
  source.on('error', (error) => gunzip.destroy(error));
  yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
}

async function* counted(
  archive: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of archive) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new RenderError('limit', `the archive is larger than ${maxBytes} bytes`);
    }
    if (chunk.length > 0) yield chunk;
  }
}

async function* bounded(
  unpacked: AsyncIterable<Uint8Array>,
  { maxUnpackedBytes }: ArchiveLimits,
  progress: HeaderProgress,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of unpacked) {
    bytes += chunk.length;
    if (bytes > maxUnpackedBytes) {
      throw new RenderError('limit', `the archive unpacks to more than ${maxUnpackedBytes} bytes`);
    }
    progress.fed(chunk.length);
    yield chunk;
  }
}
