import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ClusterGateway,
  ERROR_CODES,
  type ErrorCode,
  GATEWAY_METHODS,
  GATEWAY_PREFIX,
  type KubeObject,
  type LogQuery,
  messageOf,
  type RepositoryRef,
  type ResourceDeletion,
  type ResourceRef,
  type Source,
  UserError,
} from '@lockstep/domain';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

const MAX_BODY_BYTES = 4 * 1024 * 1024;

type Method = (typeof GATEWAY_METHODS)[number];

/** What the methods take, all of them together; servers of this installation write it. */
interface Body {
  uid: string;
  revision?: string;
  revisions?: string[];
  ref: ResourceRef;
  patch: { patch: string; patchType: string };
  options?: ResourceDeletion;
  involved?: { uid?: string; namespace?: string; name?: string };
  input: { server: string; config: unknown };
  test?: { registered?: boolean; keepSecrets?: boolean };
  at: RepositoryRef;
  source: Source;
  query: LogQuery;
  of: { revision: string; sourceIndex: number };
  run: { action: string; params: Record<string, string> };
  manifests: KubeObject[];
}

/**
 * The internal HTTP form of the cluster gateway: only for servers that know the installation's
 * secret key, never for people. One POST per method; `logs` answers a line of JSON per log line.
 */
export class GatewayServer {
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #gateway: ClusterGateway;
  readonly #token: Buffer;
  readonly #log: Logger;
  readonly #metrics: Registry;

  constructor(options: {
    gateway: ClusterGateway;
    secretKey: Buffer;
    log: Logger;
    metrics: Registry;
  }) {
    this.#gateway = options.gateway;
    this.#token = Buffer.from(`Bearer ${gatewayToken(options.secretKey)}`);
    this.#log = options.log;
    this.#metrics = options.metrics;
  }

  /** Answers the address that goes into leases. */
  async listen(host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    const { port: bound } = this.#server.address() as AddressInfo;
    return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (request.method === 'GET' && request.url === '/healthz') {
        response.end('ok');
        return;
      }
      if (request.method === 'GET' && request.url === '/metrics') {
        response.setHeader('content-type', 'text/plain; version=0.0.4');
        response.end(await this.#metrics.metrics());
        return;
      }
      if (request.method === 'GET' && request.url === '/metrics.json') {
        answer(response, 200, await this.#metrics.getMetricsAsJSON());
        return;
      }
      this.#authorize(request);
      const method = methodOf(request);
      const body = await readBody(request);
      if (method === 'logs') await this.#logs(body, response);
      else answer(response, 200, { result: (await this.#call(method, body)) ?? null });
    } catch (error) {
      this.#fail(response, error);
    }
  }

  #authorize(request: IncomingMessage): void {
    const given = Buffer.from(request.headers.authorization ?? '');
    if (given.length !== this.#token.length || !timingSafeEqual(given, this.#token)) {
      throw new UserError('unauthenticated', 'the cluster gateway needs its token');
    }
  }

  #call(method: Exclude<Method, 'logs'>, body: Body): Promise<unknown> {
    const gateway = this.#gateway;
    const calls: Record<Exclude<Method, 'logs'>, () => Promise<unknown>> = {
      managedResources: () => gateway.managedResources(body.uid),
      resourceFacts: () => gateway.resourceFacts(body.uid),
      manifests: () => gateway.manifests(body.uid, body.revision, body.revisions),
      resource: () => gateway.resource(body.uid, body.ref),
      patchResource: () => gateway.patchResource(body.uid, body.ref, body.patch),
      deleteResource: () => gateway.deleteResource(body.uid, body.ref, body.options ?? {}),
      resourceActions: () => gateway.resourceActions(body.uid, body.ref),
      runResourceAction: () => gateway.runResourceAction(body.uid, body.ref, body.run),
      events: () => gateway.events(body.uid, body.involved ?? {}),
      testCluster: () => gateway.testCluster(body.input),
      testRepository: () => gateway.testRepository(body.input, body.test),
      repositoryRefs: () => gateway.repositoryRefs(body.at),
      repositoryApps: () => gateway.repositoryApps({ ...body.at, revision: body.revision ?? '' }),
      repositoryCharts: () => gateway.repositoryCharts(body.at),
      repositoryTags: () => gateway.repositoryTags(body.at),
      sourceDetails: () => gateway.sourceDetails(body.source, body.at.project),
      revisionMetadata: () => gateway.revisionMetadata(body.uid, body.revision ?? ''),
      links: () => gateway.links(body.uid, body.ref),
      validate: () => gateway.validate(body.uid, body.manifests),
      chartDetails: () => gateway.chartDetails(body.uid, body.of),
    };
    return calls[method]();
  }

  async #logs(body: Body, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const lines = this.#gateway.logs(body.uid, body.query, gone.signal);
    try {
      for await (const line of lines) {
        if (!response.headersSent)
          response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        if (!response.write(`${JSON.stringify(line)}\n`)) {
          await once(response, 'drain', { signal: gone.signal });
        }
      }
    } catch (error) {
      // How the stream of somebody ends who has gone is no failure.
      if (gone.signal.aborted) return;
      throw error;
    }
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.end();
  }

  #fail(response: ServerResponse, error: unknown): void {
    const code: ErrorCode = error instanceof UserError ? error.code : 'internal';
    if (code === 'internal') this.#log.error({ err: error }, 'the cluster gateway failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const details = error instanceof UserError ? error.details : [];
    answer(response, ERROR_CODES[code].http, {
      error: { code, message: messageOf(error), details },
    });
  }
}

/** What servers show to workers: derived from the key that both already have. */
export function gatewayToken(secretKey: Buffer): string {
  return createHmac('sha256', secretKey).update('lockstep-gateway').digest('hex');
}

function methodOf(request: IncomingMessage): Method {
  const name = (request.url ?? '').slice(GATEWAY_PREFIX.length + 1);
  const method = GATEWAY_METHODS.find((known) => known === name);
  if (request.method !== 'POST' || !method) {
    throw new UserError('not-found', `the cluster gateway has no method ${name}`);
  }
  return method;
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new UserError('too-large', 'the request is too large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  } catch {
    throw new UserError('invalid-argument', 'the request is not JSON');
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
