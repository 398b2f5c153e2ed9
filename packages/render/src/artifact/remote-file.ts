import { createHash } from 'node:crypto';
import { type HttpClient, refusal } from '../http/http-client.ts';
import { RenderError } from '../render-error.ts';
import type { FetchedTree } from '../source/remote.ts';
import type { SourceEntry } from '../source/source-tree.ts';
import type { ArtifactRequest } from './artifact-request.ts';
import { Remembered } from './remembered.ts';

const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_REMEMBERED = 200;
/** The name that the one file has in its tree. */
const FILE = 'file';

/** Single files behind addresses, fetched without credentials. */
export class RemoteFiles {
  readonly #http: HttpClient;
  readonly #schemes: () => readonly string[];
  readonly #files = new Remembered<FetchedTree>(MAX_REMEMBERED);

  /** `schemes` are those that may be fetched now, without colon. */
  constructor(http: HttpClient, schemes: () => readonly string[]) {
    this.#http = http;
    this.#schemes = schemes;
  }

  async fetch(url: string, request: ArtifactRequest): Promise<FetchedTree> {
    const scheme = url.slice(0, Math.max(0, url.indexOf('://'))).toLowerCase();
    const allowed = this.#schemes();
    if (!allowed.includes(scheme)) {
      throw new RenderError(
        'unsafe',
        `${url}: the URL scheme ${JSON.stringify(scheme)} is not allowed for value files (allowed: ${allowed.join(', ') || 'none'})`,
      );
    }
    return await this.#files.get(url, request, () => this.#download(url));
  }

  async #download(url: string): Promise<FetchedTree> {
    const response = await this.#http.send({ url });
    if (response.status !== 200) throw refusal(response, 'a value file');
    return treeOfFile(await response.read(MAX_FILE_BYTES));
  }
}

function treeOfFile(content: Buffer): FetchedTree {
  const oid = createHash('sha256').update(content).digest('hex');
  const file: SourceEntry = { name: FILE, type: 'file', oid, executable: false };
  const root: SourceEntry = { name: '', type: 'dir', oid: `dir:${oid}`, executable: false };
  const tree: FetchedTree['tree'] = {
    commit: oid,
    entry: async (path) => (path === '' ? root : path === FILE ? file : undefined),
    list: async () => [file],
    read: async (path, options = {}) => {
      const maxBytes = options.maxBytes ?? MAX_FILE_BYTES;
      if (path !== FILE) throw new RenderError('path', `${path}: no such file`);
      if (content.length <= maxBytes) return content;
      throw new RenderError('limit', `more than the limit of ${maxBytes} bytes`);
    },
  };
  return { revision: oid, tree };
}
