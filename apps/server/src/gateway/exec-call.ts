import {
  ERROR_CODES,
  type ErrorCode,
  EXEC_STREAMS,
  type ExecEnd,
  type ExecOutput,
  type ExecRequest,
  type ExecSession,
  type FromWorker,
  GATEWAY_EXEC_PATH,
  HeldBackQueue,
  type ToWorker,
  UserError,
} from '@lockstep/domain';
import type { RawData, WebSocket } from 'ws';

export interface ExecCall {
  address: string;
  token: string;
  uid: string;
  request: ExecRequest;
}

const HANDSHAKE_TIMEOUT_MS = 10_000;
const DONE = 1000;

/**
 * Has a command run by the worker at the address; it runs when this resolves.
 * @throws UserError with the worker's own code and words.
 */
export async function callExec({ address, token, uid, request }: ExecCall): Promise<ExecSession> {
  const { WebSocket: Client } = await import('ws');
  const url = new URL(GATEWAY_EXEC_PATH, address.replace(/^http/, 'ws'));
  const socket = new Client(url, {
    headers: { authorization: `Bearer ${token}` },
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxPayload: 4 * 1024 * 1024,
    perMessageDeflate: false,
  });
  // The close that follows tells.
  let failure = 'the connection to the worker was cut';
  socket.on('error', (error) => {
    failure = `the worker at ${address} cannot be reached: ${error.message}`;
  });
  const output = new HeldBackQueue<ExecOutput>(socket, ({ data }) => data.length);
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<ExecEnd>();
  const [command = []] = request.commands;
  socket.on('open', () => tell(socket, { kind: 'start', uid, request }));
  socket.on('message', (data, isBinary) => {
    if (isBinary) return take(output, data);
    const message = JSON.parse(data.toString()) as FromWorker;
    if (message.kind === 'started') started.resolve();
    else if (message.kind === 'refused') started.reject(refusal(message));
    else ended.resolve(message.end);
  });
  socket.on('close', () => {
    output.end();
    started.reject(new UserError('unavailable', failure));
    ended.resolve({ kind: 'failed', message: failure, command });
  });
  await started.promise;
  return sessionOf(socket, output, ended.promise);
}

function sessionOf(
  socket: WebSocket,
  output: HeldBackQueue<ExecOutput>,
  ended: Promise<ExecEnd>,
): ExecSession {
  return {
    output: output.read(),
    ended,
    write: (data) =>
      new Promise((resolve) => {
        if (socket.readyState !== socket.OPEN) return resolve();
        socket.send(data, { binary: true }, () => resolve());
      }),
    endInput: () => tell(socket, { kind: 'end-input' }),
    resize: (size) => tell(socket, { kind: 'resize', size }),
    close: () => {
      socket.close(DONE);
      // Paused, it would never see the answer to its close.
      socket.resume();
      setTimeout(() => socket.terminate(), 1000).unref();
    },
  };
}

function take(output: HeldBackQueue<ExecOutput>, data: RawData): void {
  const frame = data as Buffer;
  const stream = EXEC_STREAMS[frame[0] ?? 0];
  if (stream && stream !== 'stdin') output.push({ stream, data: frame.subarray(1) });
}

function tell(socket: WebSocket, message: ToWorker): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}

function refusal({ code, message }: Extract<FromWorker, { kind: 'refused' }>): UserError {
  const known = Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'unavailable';
  return new UserError(known, message);
}
