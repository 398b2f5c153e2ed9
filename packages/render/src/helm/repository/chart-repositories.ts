import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutEndSlashes } from '@lockstep/domain';
import { type Freshness, Remembered } from '../../artifact/remembered.ts';
import { addressOf, type HttpClient, refusal, shown } from '../../http/http-client.ts';
import type { RemoteAccess } from '../../http/remote-access.ts';
import { RenderError } from '../../render-error.ts';
import { IndexFile } from './index-file.ts';

interface KeptIndex {
  index: IndexFile;
  place: string;
  /** Of the one before, which somebody may read still. */
  placeBefore?: string;
  etag?: string;
  lastModified?: string;
}

/** Who asks a repository: an index that one project may read is none of another's business. */
export interface RepositoryRequest {
  url: string;
  project: string;
  access: RemoteAccess;
}

const MAX_INDEXES = 500;
/** A process that asked nothing for so long is gone. */
const LEFT_OVER_AFTER_MS = 7 * 86_400_000;

/** The indexes of Helm repositories over HTTP, kept on disk for as long as the process runs. */
export class ChartRepositories {
  readonly #http: HttpClient;
  readonly #dir: string;
  readonly #indexes = new Remembered<KeptIndex>(MAX_INDEXES);

  private constructor(http: HttpClient, dir: string) {
    this.#http = http;
    this.#dir = dir;
  }

  /** Several processes may share `dir`: each makes a folder of its own in it. */
  static async open(http: HttpClient, dir: string): Promise<ChartRepositories> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await removeLeftOver(dir);
    const own = join(dir, crypto.randomUUID());
    await mkdir(own, { mode: 0o700 });
    return new ChartRepositories(http, own);
  }

  /** Removes what was kept. */
  async close(): Promise<void> {
    await rm(this.#dir, { recursive: true, force: true });
  }

  /**
   * The repository's index, asked for again when it is older than told; an unchanged one costs no
   * download where the server can tell. Throws FetchError or RenderError.
   */
  async index(request: RepositoryRequest, freshness: Freshness): Promise<IndexFile> {
    const key = JSON.stringify([request.project, request.url]);
    const kept = await this.#indexes.get(key, freshness, (last) => this.#ask(request, last));
    return kept.index;
  }

  /** Asks whether the repository is one and lets these credentials in; keeps nothing. */
  async test(request: Omit<RepositoryRequest, 'project'>): Promise<void> {
    const { index, place } = await this.#ask({ ...request, project: '' }, undefined);
    try {
      await index.charts();
    } finally {
      await rm(place, { force: true });
    }
  }

  async #ask(request: RepositoryRequest, last: KeptIndex | undefined): Promise<KeptIndex> {
    const url = indexUrl(request.url);
    const now = new Date();
    await utimes(this.#dir, now, now);
    const response = await this.#http.send({
      url: url.href,
      access: request.access,
      headers: {
        ...(last?.etag ? { 'if-none-match': last.etag } : {}),
        ...(last?.lastModified ? { 'if-modified-since': last.lastModified } : {}),
      },
    });
    if (response.status === 304 && last) {
      response.drop();
      return last;
    }
    if (response.status !== 200) {
      throw refusal(
        response,
        `${shownRepository(request.url)} is no Helm repository that can be read`,
      );
    }
    const place = join(this.#dir, crypto.randomUUID());
    const index = await IndexFile.store(place, response.body);
    if (last?.placeBefore) await rm(last.placeBefore, { force: true });
    const { etag, 'last-modified': lastModified } = response.headers;
    return { index, place, placeBefore: last?.place, etag, lastModified };
  }
}

/** Where a package lies: the index may tell it relative to the repository. Throws RenderError. */
export function packageUrl(repository: string, written: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) return written;
  const base = addressOf(repository);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  if (!URL.canParse(written, base)) {
    throw new RenderError(
      'manifest',
      `index.yaml names no address of a package: ${JSON.stringify(written)}`,
    );
  }
  const url = new URL(written, base);
  // What lets into the repository lets to its packages.
  if (url.search === '') url.search = base.search;
  return url.href;
}

/** A repository as it may be told. */
export function shownRepository(url: string): string {
  return URL.canParse(url) ? shown(new URL(url)) : url.replace(/\/\/[^/@]*@/, '//');
}

async function removeLeftOver(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const place = join(dir, name);
    const usedAtMs = (await stat(place).catch(() => undefined))?.mtimeMs ?? Number.MAX_VALUE;
    if (Date.now() - usedAtMs > LEFT_OVER_AFTER_MS)
      await rm(place, { recursive: true, force: true });
  }
}

function indexUrl(repository: string): URL {
  const url = addressOf(repository);
  url.pathname = `${withoutEndSlashes(url.pathname)}/index.yaml`;
  return url;
}
