import { requestRaw } from '../../api/request.ts';
import { type TerminalPlace, terminalAddress, terminalPath } from './terminal-address.ts';

/** Bytes both ways, and the exit code at the end. */
const PROTOCOL = 'v1.terminal.lockstep.dev';
/** The server takes messages of 64 KB. */
const PIECE_BYTES = 32 * 1024;

export interface ConnectionEvents {
  onOpen(): void;
  onOutput(data: Uint8Array): void;
  /** Why it is over, in words for people. */
  onEnd(reason: string): void;
}

export interface ContainerConnection {
  write(text: string): void;
  resize(size: { cols: number; rows: number }): void;
  close(): void;
}

/** Opens a shell in a container. What happens to it is told by the events. */
export function connectContainer(
  place: TerminalPlace,
  events: ConnectionEvents,
): ContainerConnection {
  const socket = new WebSocket(terminalAddress(place, location), PROTOCOL);
  socket.binaryType = 'arraybuffer';
  const encoder = new TextEncoder();
  let opened = false;
  let reason = '';
  let over = false;
  const end = (why: string) => {
    if (over) return;
    over = true;
    events.onEnd(why);
  };
  socket.onopen = () => {
    opened = true;
    events.onOpen();
  };
  socket.onmessage = ({ data }) => {
    if (data instanceof ArrayBuffer) events.onOutput(new Uint8Array(data, 1));
    else reason = reasonOf(String(data)) ?? reason;
  };
  socket.onclose = ({ reason: told }) => {
    if (opened) end(reason || told || 'The connection was cut');
    else void whyNot(place).then(end);
  };
  const send = (data: Uint8Array<ArrayBuffer> | string) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(data);
  };
  return {
    write: (text) => {
      const bytes = encoder.encode(text);
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        send(bytes.slice(at, at + PIECE_BYTES));
      }
    },
    resize: (size) => send(JSON.stringify({ operation: 'resize', ...size })),
    close: () => {
      over = true;
      socket.close();
    },
  };
}

function reasonOf(text: string): string | undefined {
  const { operation, exitCode, message } = JSON.parse(text) as {
    operation?: string;
    exitCode?: number;
    message?: string;
  };
  if (operation !== 'end') return undefined;
  return message ?? (exitCode ? `The shell ended with code ${exitCode}` : 'The shell has ended');
}

/** Browsers do not tell pages what a server answered in place of a websocket: it is asked again. */
async function whyNot(place: TerminalPlace): Promise<string> {
  try {
    await requestRaw(terminalPath(place));
    return 'The terminal could not be opened';
  } catch (error) {
    return error instanceof Error && !error.message.includes('opened as a websocket')
      ? error.message
      : 'The terminal could not be opened: is the container running?';
  }
}
