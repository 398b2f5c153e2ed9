import type { IncomingMessage } from 'node:http';
import type { TerminalSize } from '@lockstep/domain';
import type { WebSocket } from 'ws';
import { errorFromBody } from '../api/api-error.ts';
import { readText, unreachable } from '../api/transport.ts';
import type { TargetServer } from '../cli/target-server.ts';
import { CLI_VERSION } from '../version.ts';

/** Bytes both ways, and the exit code at the end: see docs/reference/api.md. */
const PROTOCOL = 'v1.terminal.lockstep.dev';

/** A command in a container, as the server has it run. */
export interface ContainerSocket {
  socket: WebSocket;
  resize(size: TerminalSize): void;
  endInput(): void;
}

/** @throws ApiError where the server refuses, UnreachableError where there is none. */
export async function openContainer(
  { server, token, insecure }: TargetServer,
  query: URLSearchParams,
): Promise<ContainerSocket> {
  const { WebSocket: Client } = await import('ws');
  const url = new URL(`${server}/terminal?${query}`);
  const address = new URL(url);
  address.protocol = url.protocol.replace('http', 'ws');
  const socket = new Client(address, [PROTOCOL], {
    headers: {
      'user-agent': `lockstep-cli/${CLI_VERSION}`,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    rejectUnauthorized: !insecure,
    perMessageDeflate: false,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => {
      // Until somebody listens.
      socket.pause();
      resolve();
    });
    socket.on('error', (error) => reject(unreachable(url, error)));
    socket.once('unexpected-response', (_request, response: IncomingMessage) => {
      readText(response, url).then(
        (text) => reject(errorFromBody(server, response.statusCode ?? 0, text)),
        reject,
      );
    });
  });
  const tell = (message: object) => socket.send(JSON.stringify(message));
  return {
    socket,
    resize: (size) => tell({ operation: 'resize', ...size }),
    endInput: () => tell({ operation: 'end-input' }),
  };
}
