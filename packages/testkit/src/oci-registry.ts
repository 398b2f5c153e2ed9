import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { packageChart, runHelm, type TestChart } from './chart-package.ts';
import {
  type HttpServerOptions,
  type HttpTestServer,
  isAllowed,
  serveHttp,
} from './http-test-server.ts';
import { createOwnDir, removeOwnDir } from './own-processes.ts';

export interface RegistryOptions extends HttpServerOptions {
  /** Whoever has credentials shows a token that they get at this server's /token. */
  tokens?: boolean;
  /** Tags on one page at most. */
  tagsPerPage?: number;
}

export interface TestLayer {
  mediaType: string;
  content: Buffer;
}

export interface TestRegistry extends HttpTestServer {
  /** Packages a chart and pushes it with `helm push` below a folder; answers its repository. */
  push(folder: string, ...charts: TestChart[]): Promise<void>;
  /** Puts an artifact with these layers under a tag; answers its digest. */
  put(
    repository: string,
    tag: string,
    artifact: { layers: TestLayer[]; configType?: string },
  ): string;
  /** Puts any document as the manifest of a tag; answers its digest. */
  putManifest(repository: string, tag: string, manifest: object): string;
  /** From now on this blob is another one than its digest says. */
  damage(digest: string): void;
}

interface Stored {
  mediaType: string;
  content: Buffer;
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const TOKEN = 'token-of-the-registry';

/**
 * A registry by the OCI distribution specification on loopback, in memory: pulls, pushes in one or
 * several pieces, tags by pages, digests, and login by basic authentication or by tokens.
 */
export async function startRegistry(options: RegistryOptions = {}): Promise<TestRegistry> {
  const own = await createOwnDir();
  const store = new Store();
  const server = await serveHttp(async (request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    if (url.pathname === '/token') return grant(options, request, response);
    if (!isLoggedIn(options, request)) return challenge(options, request, response);
    await serve(store, options, { request, response, url });
  }, options);
  const put: TestRegistry['putManifest'] = (repository, tag, manifest) => {
    const content = Buffer.from(JSON.stringify(manifest));
    const { mediaType = MANIFEST } = manifest as { mediaType?: string };
    return store.putManifest(repository, tag, { mediaType, content });
  };
  const { credentials } = options;
  return {
    ...server,
    push: async (folder, ...charts) => {
      const login = credentials
        ? ['--username', credentials.username, '--password', credentials.password]
        : [];
      const reach = options.tls ? ['--insecure-skip-tls-verify'] : ['--plain-http'];
      for (const chart of charts) {
        const file = await packageChart(own.path, chart);
        await runHelm(own.path, [
          'push',
          file,
          `oci://${server.host}/${folder}`,
          ...reach,
          ...login,
        ]);
      }
    },
    put: (repository, tag, { layers, configType }) => {
      const describe = ({ mediaType, content }: TestLayer) => ({
        mediaType,
        digest: store.putBlob(content),
        size: content.length,
      });
      const config = {
        mediaType: configType ?? 'application/vnd.oci.empty.v1+json',
        content: Buffer.from('{}'),
      };
      return put(repository, tag, {
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: describe(config),
        layers: layers.map(describe),
      });
    },
    putManifest: put,
    damage: (digest) => void store.blobs.set(digest, Buffer.from('something else')),
    close: async () => {
      await server.close();
      await removeOwnDir(own);
    },
  };
}

class Store {
  readonly blobs = new Map<string, Buffer>();
  readonly uploads = new Map<string, Buffer[]>();
  readonly #manifests = new Map<string, Stored>();
  readonly #tags = new Map<string, Map<string, string>>();

  putBlob(content: Buffer): string {
    const digest = digestOf(content);
    this.blobs.set(digest, content);
    return digest;
  }

  putManifest(repository: string, reference: string, manifest: Stored): string {
    const digest = digestOf(manifest.content);
    this.#manifests.set(`${repository} ${digest}`, manifest);
    const tags = this.#tags.get(repository) ?? new Map<string, string>();
    this.#tags.set(repository, tags);
    if (!reference.startsWith('sha256:')) tags.set(reference, digest);
    return digest;
  }

  manifest(repository: string, reference: string): (Stored & { digest: string }) | undefined {
    const digest = this.#tags.get(repository)?.get(reference) ?? reference;
    const found = this.#manifests.get(`${repository} ${digest}`);
    return found && { ...found, digest };
  }

  tags(repository: string): string[] | undefined {
    const tags = this.#tags.get(repository);
    return tags && [...tags.keys()].sort();
  }
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

async function serve(store: Store, options: RegistryOptions, exchange: Exchange): Promise<void> {
  const { response, url } = exchange;
  if (url.pathname === '/v2/') return void response.writeHead(200).end();
  const [, name = '', kind, reference = ''] =
    /^\/v2\/(.+?)\/(tags|manifests|blobs)\/(.*)$/.exec(url.pathname) ?? [];
  switch (kind) {
    case 'tags':
      return listTags(store.tags(name), options, exchange);
    case 'manifests':
      return await manifests(store, name, reference, exchange);
    case 'blobs':
      return await blobs(store, name, reference, exchange);
    default:
      response.writeHead(404).end();
  }
}

function listTags(
  tags: string[] | undefined,
  { tagsPerPage = 100 }: RegistryOptions,
  { response, url }: Exchange,
): void {
  if (!tags) return void response.writeHead(404).end();
  const last = url.searchParams.get('last') ?? '';
  const left = tags.filter((tag) => tag > last);
  const page = left.slice(0, tagsPerPage);
  const next = new URL(url);
  next.searchParams.set('last', page.at(-1) ?? '');
  const link =
    left.length > page.length ? { link: `<${next.pathname}${next.search}>; rel="next"` } : {};
  response.writeHead(200, link).end(JSON.stringify({ tags: page }));
}

async function manifests(
  store: Store,
  name: string,
  reference: string,
  { request, response }: Exchange,
): Promise<void> {
  if (request.method === 'PUT') {
    const mediaType = request.headers['content-type'] ?? MANIFEST;
    const content = await buffer(request);
    const digest = store.putManifest(name, reference, { mediaType, content });
    return void response.writeHead(201, { 'docker-content-digest': digest }).end();
  }
  const found = store.manifest(name, reference);
  if (!found) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': found.mediaType,
    'content-length': found.content.length,
    'docker-content-digest': found.digest,
  });
  response.end(request.method === 'HEAD' ? undefined : found.content);
}

async function blobs(
  store: Store,
  name: string,
  reference: string,
  { request, response, url }: Exchange,
): Promise<void> {
  if (!reference.startsWith('uploads/')) {
    const content = store.blobs.get(reference);
    if (!content) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-length': content.length });
    return void response.end(request.method === 'HEAD' ? undefined : content);
  }
  const id = reference.slice('uploads/'.length) || crypto.randomUUID();
  const pieces = [...(store.uploads.get(id) ?? []), await buffer(request)];
  const digest = url.searchParams.get('digest');
  if (digest === null) {
    store.uploads.set(id, pieces);
    return void response.writeHead(202, { location: `/v2/${name}/blobs/uploads/${id}` }).end();
  }
  store.uploads.delete(id);
  const isRight = store.putBlob(Buffer.concat(pieces)) === digest;
  response.writeHead(isRight ? 201 : 400, { location: `/v2/${name}/blobs/${digest}` }).end();
}

function isLoggedIn({ tokens, credentials }: RegistryOptions, request: IncomingMessage): boolean {
  if (tokens) return request.headers.authorization === `Bearer ${TOKEN}`;
  return isAllowed(request, credentials);
}

function challenge(
  { tokens }: RegistryOptions,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const realm = `http://${headers.host}/token`;
  const wanted = tokens ? `Bearer realm="${realm}",service="registry"` : 'Basic realm="registry"';
  response.writeHead(401, { 'www-authenticate': wanted }).end();
}

function grant(options: RegistryOptions, request: IncomingMessage, response: ServerResponse): void {
  if (!isAllowed(request, options.credentials)) return void response.writeHead(401).end();
  response.writeHead(200).end(JSON.stringify({ token: TOKEN, expires_in: 300 }));
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
