import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ClusterGateway,
  EXEC_STREAMS,
  type ExecSession,
  type FromWorker,
  messageOf,
  type ToWorker,
  UserError,
} from '@lockstep/domain';
import { pingWhileOpen } from '@lockstep/kube';
import type { Logger } from 'pino';
import type { RawData, WebSocket, WebSocketServer } from 'ws';

/** Of all servers together: each has a connection here and one to the cluster. */
const SESSIONS_AT_MOST = 500;
const START_WITHIN_MS = 10_000;
const DONE = 1000;

/** The commands that servers have run here. What is typed and written is never logged. */
export class ExecSockets {
  readonly #gateway: Pick<ClusterGateway, 'exec'>;
  readonly #log: Logger;
  #server: Promise<WebSocketServer> | undefined;
  readonly #open = new Set<WebSocket>();

  constructor(gateway: Pick<ClusterGateway, 'exec'>, log: Logger) {
    this.#gateway = gateway;
    this.#log = log;
  }

  /** Takes an upgrade that has shown the gateway's token. */
  async take(request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> {
    this.#server ??= openServer();
    const server = await this.#server;
    server.handleUpgrade(request, connection, head, (socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
      socket.on('error', (err) => this.#log.debug({ err }, 'exec socket'));
      pingWhileOpen(socket);
      this.#serve(socket).catch((err) => {
        this.#log.error({ err }, 'a command in a pod failed');
        socket.terminate();
      });
    });
  }

  close(): void {
    for (const socket of this.#open) socket.terminate();
  }

  async #serve(socket: WebSocket): Promise<void> {
    let session: ExecSession;
    try {
      if (this.#open.size > SESSIONS_AT_MOST) {
        throw new UserError('unavailable', `more than ${SESSIONS_AT_MOST} commands run here`);
      }
      const { uid, request } = await firstMessage(socket);
      session = await this.#gateway.exec(uid, request);
    } catch (error) {
      const code = error instanceof UserError ? error.code : 'internal';
      if (code === 'internal') this.#log.error({ err: error }, 'a command could not be run');
      await tell(socket, { kind: 'refused', code, message: messageOf(error) });
      socket.close(DONE);
      return;
    }
    await feed(socket, session);
  }
}

async function feed(socket: WebSocket, session: ExecSession): Promise<void> {
  const isOpen = () => socket.readyState === socket.OPEN;
  if (!isOpen()) return session.close();
  socket.once('close', () => session.close());
  takeInput(socket, session);
  await tell(socket, { kind: 'started' });
  for await (const { stream, data } of session.output) {
    if (!isOpen()) break;
    await send(socket, Buffer.concat([Buffer.of(EXEC_STREAMS.indexOf(stream)), data]));
  }
  if (!isOpen()) return;
  await tell(socket, { kind: 'ended', end: await session.ended });
  socket.close(DONE);
}

/** One part of input at a time is on its way to the cluster. */
function takeInput(socket: WebSocket, session: ExecSession): void {
  let writing = 0;
  const written = () => {
    writing -= 1;
    if (writing === 0) socket.resume();
  };
  socket.on('message', (data, isBinary) => {
    if (!isBinary) return control(session, JSON.parse(data.toString()) as ToWorker);
    writing += 1;
    socket.pause();
    void session.write(data as Buffer).finally(written);
  });
  socket.resume();
}

function control(session: ExecSession, message: ToWorker): void {
  if (message.kind === 'resize') session.resize(message.size);
  if (message.kind === 'end-input') session.endInput();
}

/** Leaves the socket paused: what follows is for the command. */
function firstMessage(socket: WebSocket): Promise<Extract<ToWorker, { kind: 'start' }>> {
  return new Promise((resolve, reject) => {
    const late = new UserError('deadline-exceeded', 'no command was named');
    const timer = setTimeout(() => reject(late), START_WITHIN_MS);
    socket.once('close', () => reject(late));
    socket.once('message', (data: RawData) => {
      clearTimeout(timer);
      socket.pause();
      const message = data.toString().startsWith('{') && JSON.parse(data.toString());
      if (message?.kind === 'start') resolve(message);
      else reject(new UserError('invalid-argument', 'the first message must name a command'));
    });
  });
}

function tell(socket: WebSocket, message: FromWorker): Promise<void> {
  return send(socket, JSON.stringify(message));
}

/** Resolves when the network has taken it: the command is held back meanwhile. */
function send(socket: WebSocket, data: string | Buffer): Promise<void> {
  return new Promise((resolve) => socket.send(data, () => resolve()));
}

async function openServer(): Promise<WebSocketServer> {
  const { WebSocketServer: Server } = await import('ws');
  return new Server({ noServer: true, maxPayload: 1024 * 1024, perMessageDeflate: false });
}
