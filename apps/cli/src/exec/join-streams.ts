import type { RawData } from 'ws';
import type { ContainerSocket } from './container-socket.ts';

/** How the command ended. */
export interface ContainerEnd {
  exitCode?: number;
  message?: string;
}

export interface JoinedStreams {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** What is typed goes on as it is, key by key, and the size with it. */
  tty: boolean;
  signal: AbortSignal;
}

const PIECE_BYTES = 32 * 1024;
const CUT = 'the connection was cut';

/** Joins this process's own streams with a command in a container, until that ends. */
export async function joinStreams(
  container: ContainerSocket,
  streams: JoinedStreams,
): Promise<ContainerEnd> {
  const { socket } = container;
  const { stdin, stdout, tty, signal } = streams;
  let end: ContainerEnd = { message: CUT };
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('message', (data: RawData, isBinary) => {
    if (isBinary) write(container, streams, data as Buffer);
    else end = endOf(data) ?? end;
  });
  const close = () => socket.close();
  signal.addEventListener('abort', close, { once: true });
  const resize = () => container.resize({ cols: stdout.columns, rows: stdout.rows });
  if (tty) {
    stdin.setRawMode(true);
    stdout.on('resize', resize);
    resize();
  }
  const stop = sendInput(container, stdin);
  socket.resume();
  try {
    await closed;
  } finally {
    stop();
    signal.removeEventListener('abort', close);
    if (tty) {
      stdin.setRawMode(false);
      stdout.off('resize', resize);
    }
  }
  signal.throwIfAborted();
  return end;
}

/** Whoever reads this process's output slowly holds the command back. */
function write(
  { socket }: ContainerSocket,
  { stdout, stderr }: JoinedStreams,
  frame: Buffer,
): void {
  const stream = frame[0] === 2 ? stderr : stdout;
  if (stream.write(frame.subarray(1))) return;
  socket.pause();
  stream.once('drain', () => socket.resume());
}

function sendInput(container: ContainerSocket, stdin: NodeJS.ReadStream): () => void {
  const { socket } = container;
  const send = (data: Buffer) => {
    stdin.pause();
    for (let at = 0; at < data.length; at += PIECE_BYTES) {
      const piece = data.subarray(at, at + PIECE_BYTES);
      const isLast = at + PIECE_BYTES >= data.length;
      socket.send(piece, { binary: true }, () => {
        if (isLast) stdin.resume();
      });
    }
  };
  const ended = () => container.endInput();
  stdin.on('data', send).once('end', ended).resume();
  return () => {
    stdin.off('data', send).off('end', ended).pause();
  };
}

function endOf(data: RawData): ContainerEnd | undefined {
  const { operation, exitCode, message } = JSON.parse(data.toString()) as ContainerEnd & {
    operation?: string;
  };
  if (operation !== 'end') return undefined;
  return {
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(message === undefined ? {} : { message }),
  };
}
