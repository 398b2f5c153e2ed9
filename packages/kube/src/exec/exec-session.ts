import {
  type ExecEnd,
  type ExecOutput,
  type ExecSession,
  HeldBackQueue,
  type TerminalSize,
} from '@lockstep/domain';
import type { RawData, WebSocket } from 'ws';
import { endFromStatus, NO_END } from './exec-status.ts';

/** The first byte of each frame, since v4.channel.k8s.io. */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

const PING_EVERY_MS = 15_000;
const MAX_STATUS_BYTES = 64 * 1024;
const GOING = 1000;

/** A command that runs at the other end of an exec websocket (KEP-4006), which is paused. */
export function execSession(socket: WebSocket, command: string[]): ExecSession {
  const output = new HeldBackQueue<ExecOutput>(socket, ({ data }) => data.length);
  let status = '';
  let failure: string | undefined;
  const take = (data: RawData) => {
    const frame = data as Buffer;
    const rest = frame.subarray(1);
    // An empty frame opens each channel.
    if (rest.length === 0) return;
    if (frame[0] === CHANNEL.stdout) output.push({ stream: 'stdout', data: rest });
    else if (frame[0] === CHANNEL.stderr) output.push({ stream: 'stderr', data: rest });
    else if (frame[0] === CHANNEL.error && status.length < MAX_STATUS_BYTES) status += rest;
  };
  socket.on('message', take);
  // The close that follows tells.
  socket.on('error', (error) => {
    failure = error.message;
  });
  pingWhileOpen(socket);
  const ended = new Promise<ExecEnd>((resolve) => {
    socket.once('close', () => {
      output.end();
      if (status === '') resolve({ kind: 'failed', message: failure ?? NO_END, command });
      else resolve(endFromStatus(status, command));
    });
  });
  const send = (channel: number, data: Uint8Array) =>
    new Promise<void>((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve();
      socket.send(Buffer.concat([Buffer.of(channel), data]), () => resolve());
    });
  socket.resume();
  return {
    output: output.read(),
    ended,
    write: (data) => send(CHANNEL.stdin, data),
    // Older protocols cannot close one channel: end-of-transmission means it to a terminal.
    endInput: () =>
      void (socket.protocol === EXEC_PROTOCOLS[0]
        ? send(CHANNEL.close, Buffer.of(CHANNEL.stdin))
        : send(CHANNEL.stdin, Buffer.of(4))),
    resize: (size) => void send(CHANNEL.resize, resizeMessage(size)),
    close: () => {
      socket.close(GOING);
      // Paused, it would never see the answer to its close.
      socket.resume();
      setTimeout(() => socket.terminate(), 1000).unref();
    },
  };
}

/** In the order of preference; v4 is what API servers before 1.30 speak. */
export const EXEC_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

function resizeMessage({ cols, rows }: TerminalSize): Buffer {
  return Buffer.from(JSON.stringify({ Width: cols, Height: rows }));
}

/** Keeps proxies from taking a quiet socket for a dead one, and finds out when it is. */
export function pingWhileOpen(socket: WebSocket): void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered && !socket.isPaused) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EVERY_MS);
  socket.once('close', () => clearInterval(timer));
}
