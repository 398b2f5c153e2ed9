import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type ClusterGateway,
  ERROR_CODES,
  type ErrorCode,
  GATEWAY_EXEC_PATH,
  GATEWAY_METHODS,
  GATEWAY_PREFIX,
  type GatewayActor,
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
import { ExecSockets } from './exec-socket.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;

type Method = (typeof GATEWAY_METHODS)[number];

/** What the methods take, all of them together; servers of this installation write it. */
interface Body {
  uid: string;
  /** Of the application's row, as the server has just read it. */
  version?: string;
  revision?: string;
  revisions?: string[];
  ref: ResourceRef;
  patch: { patch: string; patchType: string };
  options?: ResourceDeletion;
  involved?: { uid?: string; namespace?: string; name?: string };
  input: { server: string; config: unknown };
  clusterId: string;
  project: string;
  by: GatewayActor;
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
 * secret key, never for people. One POST per method; `logs` answers a line of JSON for each of its own.
 */
export class GatewayServer {
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #gateway: ClusterGateway;
  readonly #tokens: readonly Buffer[];
  readonly #log: Logger;
  readonly #metrics: Registry;
  readonly #execs: ExecSockets;

  constructor(options: {
    gateway: ClusterGateway;
    secretKey: Buffer;
    /** Servers may still, or already, have one of these as their own. */
    previousKeys?: readonly Buffer[];
    log: Logger;
    metrics: Registry;
  }) {
    this.#gateway = options.gateway;
    const keys = [options.secretKey, ...(options.previousKeys ?? [])];
    this.#tokens = keys.map((key) => Buffer.from(`Bearer ${gatewayToken(key)}`));
    this.#log = options.log;
    this.#metrics = options.metrics;
    this.#execs = new ExecSockets(options.gateway, options.log);
    this.#server.on('upgrade', (...upgrade) => void this.#upgrade(...upgrade));
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
    this.#execs.close();
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

  async #upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> {
    // Whoever goes away meanwhile must not end the process.
    connection.on('error', () => undefined);
    try {
      this.#authorize(request);
      if (request.url !== GATEWAY_EXEC_PATH) throw new UserError('not-found', 'no such websocket');
      await this.#execs.take(request, connection, head);
    } catch (error) {
      const code = error instanceof UserError ? error.code : 'internal';
      if (code === 'internal') this.#log.error({ err: error }, 'the cluster gateway failed');
      connection.end(`HTTP/1.1 ${ERROR_CODES[code].http} Refused\r\nConnection: close\r\n\r\n`);
    }
  }

  #authorize(request: IncomingMessage): void {
    const given = Buffer.from(request.headers.authorization ?? '');
    const isOurs = (token: Buffer) =>
      given.length === token.length && timingSafeEqual(given, token);
    if (!this.#tokens.some(isOurs)) {
      throw new UserError('unauthenticated', 'the cluster gateway needs its token');
    }
  }

  #call(method: Exclude<Method, 'logs'>, body: Body): Promise<unknown> {
    const gateway = this.#gateway;
    const calls: Record<Exclude<Method, 'logs'>, () => Promise<unknown>> = {
      managedResources: () => gateway.managedResources(body.uid, body.version),
      resourceFacts: () => gateway.resourceFacts(body.uid),
      manifests: () => gateway.manifests(body.uid, body.revision, body.revisions),
      resource: () => gateway.resource(body.uid, body.ref, body.version),
      patchResource: () => gateway.patchResource(body.uid, body.ref, body.patch),
      deleteResource: () => gateway.deleteResource(body.uid, body.ref, body.options ?? {}),
      resourceActions: () => gateway.resourceActions(body.uid, body.ref, body.version),
      runResourceAction: () => gateway.runResourceAction(body.uid, body.ref, body.run),
      events: () => gateway.events(body.uid, body.involved ?? {}, body.version),
      testCluster: () => gateway.testCluster(body.input),
      rotateClusterAuth: () => gateway.rotateClusterAuth(body.clusterId, body.by),
      testRepository: () => gateway.testRepository(body.input, body.test),
      repositoryRefs: () => gateway.repositoryRefs(body.at),
      repositoryApps: () => gateway.repositoryApps({ ...body.at, revision: body.revision ?? '' }),
      repositoryCharts: () => gateway.repositoryCharts(body.at),
      repositoryTags: () => gateway.repositoryTags(body.at),
      sourceDetails: () => gateway.sourceDetails(body.source, body.at.project),
      revisionMetadata: () => gateway.revisionMetadata(body.uid, body.revision ?? ''),
      links: () => gateway.links(body.uid, body.ref),
      projectLinks: () => gateway.projectLinks(body.project),
      plugins: () => gateway.plugins(),
      validate: () => gateway.validate(body.uid, body.manifests),
      chartDetails: () => gateway.chartDetails(body.uid, body.of),
    };
    return calls[method]();
  }

  /** First whose logs these are, then a line of JSON for each line of them. */
  async #logs(body: Body, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      const { pods, lines } = await this.#gateway.logs(body.uid, body.query, gone.signal);
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write(`${JSON.stringify({ pods })}\n`);
      for await (const line of lines) {
        if (!response.write(`${JSON.stringify(line)}\n`)) {
          await once(response, 'drain', { signal: gone.signal });
        }
      }
    } catch (error) {
      // How the stream of somebody ends who has gone is no failure.
      if (gone.signal.aborted) return;
      throw error;
    }
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
