import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface HttpServerOptions {
  /** User name and password that are wanted of everyone. */
  credentials?: { username: string; password: string };
  tls?: Pick<ServerOptions, 'cert' | 'key' | 'ca' | 'requestCert'>;
}

/** What every server of a test has. */
export interface HttpTestServer {
  /** `http://127.0.0.1:PORT`, or https. */
  readonly url: string;
  readonly host: string;
  /** `GET /path`, in order. */
  readonly requests: string[];
  /** From now on every request is answered with this status; undefined ends it. */
  setFault(status: number | undefined): void;
  close(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Serves on loopback, on a port that is free; what the handler throws is answered with 500. */
export async function serveHttp(
  handle: Handler,
  { tls }: Pick<HttpServerOptions, 'tls'> = {},
): Promise<HttpTestServer> {
  const requests: string[] = [];
  let fault: number | undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url}`);
    try {
      if (fault === undefined) await handle(request, response);
      else response.writeHead(fault).end();
    } catch (error) {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    }
  };
  const server = tls ? createTlsServer(tls, answer) : createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${tls ? 'https' : 'http'}://${host}`,
    host,
    requests,
    setFault: (status) => {
      fault = status;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Whether a request brings these credentials. */
export function isAllowed(
  request: IncomingMessage,
  credentials: HttpServerOptions['credentials'],
): boolean {
  if (!credentials) return true;
  const pair = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
  return request.headers.authorization === `Basic ${pair}`;
}
