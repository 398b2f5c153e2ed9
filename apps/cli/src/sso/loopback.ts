import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliError } from '../cli/cli-error.ts';

export interface Loopback {
  /** Where the browser is to be sent: on this machine only. */
  address: string;
  /** The code that it brings. @throws CliError with what the server told instead. */
  code: Promise<string>;
  close(): void;
}

const PATH = '/callback';

/** Waits on this machine for the browser's answer to the sign-in of this `state`. */
export async function listenOnLoopback(state: string, port: number): Promise<Loopback> {
  const { promise: code, resolve, reject } = Promise.withResolvers<string>();
  // Nobody may be waiting yet when it fails.
  code.catch(() => undefined);
  const server = createServer((request, response) => {
    const answer = answerOf(request, state);
    if (answer === undefined) return refuse(response);
    if ('code' in answer) {
      show(response, 'You are signed in', 'Go back to the terminal; this page can be closed.');
      resolve(answer.code);
    } else {
      show(response, 'You are not signed in', answer.error);
      reject(new CliError(answer.error, { hint: 'Try again: lockstep login ADDRESS --sso' }));
    }
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      failed(
        new CliError(`cannot listen on port ${port} of this machine: ${error.message}`, {
          hint: 'Choose another: --sso-port PORT, or sign in elsewhere: --device',
        }),
      ),
    );
    server.listen(port, '127.0.0.1', listening);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${taken}${PATH}`,
    code,
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
  };
}

/** Undefined for whatever is no answer to this sign-in: other pages can ask this port too. */
function answerOf(
  request: IncomingMessage,
  state: string,
): { code: string } | { error: string } | undefined {
  const url = URL.parse(request.url ?? '', 'http://127.0.0.1');
  if (request.method !== 'GET' || url?.pathname !== PATH) return undefined;
  if (url.searchParams.get('state') !== state) return undefined;
  const code = url.searchParams.get('code');
  if (code) return { code };
  const said = url.searchParams.get('error_description') ?? url.searchParams.get('error');
  return { error: said ?? 'the server sent no code' };
}

function refuse(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('Nothing is here.\n');
}

function show(response: ServerResponse, title: string, text: string): void {
  const escaped = text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    connection: 'close',
  });
  response.end(
    `<!doctype html><html lang="en"><title>${title}</title>` +
      '<body style="font: 1rem system-ui; margin: 4rem auto; max-width: 32rem">' +
      `<h1 style="font-size: 1.25rem">${title}</h1><p>${escaped}</p></body></html>`,
  );
}
