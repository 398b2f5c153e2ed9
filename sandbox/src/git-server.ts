import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { runCommand } from './run-command.ts';

export interface GitServerOptions {
  /** Bare repositories NAME.git lie here and are served at URL/NAME.git. */
  readonly root: string;
  readonly port: number;
  /** Who may read and write; everyone if not given. */
  readonly credentials?: GitCredentials;
  /** Serves by TLS; with `requestCert`, only whoever has a certificate of the given authority. */
  readonly tls?: Pick<ServerOptions, 'cert' | 'key' | 'ca' | 'requestCert'>;
  /** Hears of every branch or tag that a push moved. */
  readonly onPush?: (push: GitPush) => void;
  /** Asked before each request; an answer replaces what the server would do. */
  readonly fault?: () => GitFault | undefined;
  /** Answers requests that Git does not know, and says so with true. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** By name and password, or by a token. */
export type GitCredentials =
  | { readonly username: string; readonly password: string }
  | { readonly bearerToken: string };

/** `hang` never answers; a number is answered as the HTTP status. */
export type GitFault = 'hang' | number;

export interface GitPush {
  /** The repository's folder name, NAME.git. */
  readonly repository: string;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

export interface GitServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const NO_COMMIT = '0'.repeat(40);

/** Serves Git over HTTP on loopback: the requests go to `git http-backend`, pushes too. */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    serve(options, request, response).catch((error: Error) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(`${error.message}\n`);
    });
  };
  const server = options.tls ? createTlsServer(options.tls, answer) : createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : options.port;
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  options: GitServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const fault = options.fault?.();
  if (fault === 'hang') return;
  if (fault !== undefined) return void response.writeHead(fault).end();
  if (options.intercept?.(request, response)) return;
  if (!isAllowed(options, request)) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' });
    return void response.end('Authentication required\n');
  }
  const url = new URL(request.url ?? '/', 'http://localhost');
  const repository = url.pathname.split('/')[1] ?? '';
  const isPush = url.pathname.endsWith('/git-receive-pack') && request.method === 'POST';
  const before = isPush ? await readRefs(options.root, repository) : undefined;
  await runBackend(options, url, request, response);
  if (before) tellPushes(options, repository, before, await readRefs(options.root, repository));
}

function isAllowed(options: GitServerOptions, request: IncomingMessage): boolean {
  if (!options.credentials) return true;
  const { authorization } = request.headers;
  if ('bearerToken' in options.credentials) {
    return authorization === `Bearer ${options.credentials.bearerToken}`;
  }
  const { username, password } = options.credentials;
  const expected = Buffer.from(`${username}:${password}`).toString('base64');
  return authorization === `Basic ${expected}`;
}

/** One request by CGI, as git-http-backend(1) describes it. */
function runBackend(
  options: GitServerOptions,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const backend = spawn('git', ['http-backend'], {
      env: backendEnvironment(options, url, request),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    backend.once('error', reject);
    request.pipe(backend.stdin);
    // It may answer before it has read everything.
    backend.stdin.on('error', () => {});
    response.once('close', () => backend.kill());

    let head = Buffer.alloc(0);
    let inBody = false;
    backend.stdout.on('data', (chunk: Buffer) => {
      if (inBody) return void response.write(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      inBody = true;
      writeHead(response, head.toString('latin1', 0, end));
      response.write(head.subarray(end + 4));
    });
    backend.once('close', () => {
      if (!inBody && !response.headersSent) response.writeHead(502);
      response.end(() => resolve());
      if (response.destroyed) resolve();
    });
  });
}

function backendEnvironment(
  options: GitServerOptions,
  url: URL,
  request: IncomingMessage,
): NodeJS.ProcessEnv {
  const header = (name: string): string => String(request.headers[name] ?? '');
  return {
    PATH: process.env.PATH,
    GIT_PROJECT_ROOT: options.root,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: decodeURIComponent(url.pathname),
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: header('content-type'),
    CONTENT_LENGTH: header('content-length'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    REMOTE_ADDR: '127.0.0.1',
    // The user's own settings have no say here.
    HOME: options.root,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '4',
    GIT_CONFIG_KEY_0: 'http.receivepack',
    GIT_CONFIG_VALUE_0: 'true',
    GIT_CONFIG_KEY_1: 'safe.directory',
    GIT_CONFIG_VALUE_1: '*',
    // As the well-known hosters have it: partial clones, and any commit by its id.
    GIT_CONFIG_KEY_2: 'uploadpack.allowFilter',
    GIT_CONFIG_VALUE_2: 'true',
    GIT_CONFIG_KEY_3: 'uploadpack.allowAnySHA1InWant',
    GIT_CONFIG_VALUE_3: 'true',
  };
}

function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else if (name) response.setHeader(name, value);
  }
  response.writeHead(status);
}

async function readRefs(root: string, repository: string): Promise<Map<string, string>> {
  const format = '%(refname) %(objectname)';
  const args = ['-C', `${root}/${repository}`, 'for-each-ref', `--format=${format}`];
  const { stdout } = await runCommand('git', args).catch(() => ({ stdout: '' }));
  const lines = stdout.split('\n').filter(Boolean);
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

function tellPushes(
  options: GitServerOptions,
  repository: string,
  before: Map<string, string>,
  after: Map<string, string>,
): void {
  for (const ref of new Set([...before.keys(), ...after.keys()])) {
    const from = before.get(ref) ?? NO_COMMIT;
    const to = after.get(ref) ?? NO_COMMIT;
    if (from !== to) options.onPush?.({ repository, ref, before: from, after: to });
  }
}
