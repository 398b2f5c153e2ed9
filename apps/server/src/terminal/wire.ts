import { EXEC_STREAMS, type ExecOutput, type TerminalSize } from '@lockstep/domain';

/** What a client sends. */
export type ClientInput =
  | { kind: 'data'; data: Uint8Array }
  | { kind: 'resize'; size: TerminalSize }
  | { kind: 'end-input' }
  | { kind: 'none' };

/** How a terminal ended, for the client. */
export interface TerminalEnd {
  /** Of a command that ended by itself. */
  exitCode?: number;
  /** Why it ended otherwise. */
  message?: string;
}

/** How bytes and sizes go over a websocket. */
export interface Wire {
  read(data: Buffer, isBinary: boolean): ClientInput;
  /** The message for a part of output; undefined while a letter is incomplete. */
  output(part: ExecOutput): string | Uint8Array | undefined;
  /** The message about the end, if there is anything to say. */
  end(end: TerminalEnd): string | undefined;
}

/** The subprotocol by which clients of ours ask for bytes, both outputs and the exit code. */
export const LOCKSTEP_TERMINAL = 'v1.terminal.lockstep.dev';

export function wireOf(protocol: string): Wire {
  return protocol === LOCKSTEP_TERMINAL ? binaryWire : fieldWire();
}

/** Frames begin with the stream's number; what is told besides is JSON. */
const binaryWire: Wire = {
  read: (data, isBinary) => (isBinary ? { kind: 'data', data } : readMessage(data)),
  output: ({ stream, data }) => Buffer.concat([Buffer.of(EXEC_STREAMS.indexOf(stream)), data]),
  end: (end) => JSON.stringify({ operation: 'end', ...end }),
};

/** JSON as the field's terminal has it: `{operation, data, rows, cols}`. */
function fieldWire(): Wire {
  const decoder = new TextDecoder();
  const stdout = (data: string) => JSON.stringify({ operation: 'stdout', data, rows: 0, cols: 0 });
  return {
    read: (data) => readMessage(data),
    output: ({ data }) => {
      const text = decoder.decode(data, { stream: true });
      return text === '' ? undefined : stdout(text);
    },
    end: ({ message }) => (message ? stdout(`\r\n${message}\r\n`) : undefined),
  };
}

interface ClientMessage {
  operation?: unknown;
  data?: unknown;
  rows?: unknown;
  cols?: unknown;
}

const LARGEST_SIZE = 1000;

function readMessage(data: Buffer): ClientInput {
  let message: ClientMessage | null;
  try {
    message = JSON.parse(data.toString('utf8')) as ClientMessage | null;
  } catch {
    return { kind: 'none' };
  }
  switch (message?.operation) {
    case 'stdin':
      return typeof message.data === 'string'
        ? { kind: 'data', data: Buffer.from(message.data, 'utf8') }
        : { kind: 'none' };
    case 'resize':
      return sizeOf(message);
    case 'end-input':
      return { kind: 'end-input' };
    default:
      return { kind: 'none' };
  }
}

function sizeOf({ cols, rows }: ClientMessage): ClientInput {
  const isSize = (value: unknown): value is number =>
    Number.isInteger(value) && Number(value) > 0 && Number(value) <= LARGEST_SIZE;
  return isSize(cols) && isSize(rows) ? { kind: 'resize', size: { cols, rows } } : { kind: 'none' };
}
