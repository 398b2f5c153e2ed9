import type { UserError } from '@lockstep/domain';
import { ERROR_CODES } from '@lockstep/domain';
import type { WebSocket } from 'ws';

/** More than this not yet taken by the network: the client is too slow, messages are left out. */
const BEHIND_BYTES = 1024 * 1024;
/** Answers to what it asks are never left out: so much of them not taken ends the socket. */
const TOO_FAR_BEHIND_BYTES = 8 * BEHIND_BYTES;
const LOOK_AGAIN_MS = 100;

export interface Outbound {
  /** Begins a subscription's numbers. */
  begin(id: string): (message: { type: string } & Record<string, unknown>) => void;
  end(id: string): void;
  /** Resolves when the client has taken most of what was sent, or is gone. */
  room(): Promise<void>;
  error(id: string, error: UserError): void;
  close(): void;
}

/**
 * What goes out on one socket. Nothing is kept for a client that does not read: its messages are
 * left out, and once it reads again every subscription that missed some is told `resync`.
 */
export function createOutbound(
  socket: Pick<WebSocket, 'send' | 'bufferedAmount' | 'terminate'>,
): Outbound {
  const sequences = new Map<string, number>();
  const behind = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const write = (id: string, message: object) => {
    const seq = (sequences.get(id) ?? 0) + 1;
    sequences.set(id, seq);
    socket.send(JSON.stringify({ id, seq, ...message }));
  };
  const look = () => {
    timer = undefined;
    if (socket.bufferedAmount > BEHIND_BYTES / 2) {
      timer = setTimeout(look, LOOK_AGAIN_MS);
      return;
    }
    const missed = [...behind];
    behind.clear();
    for (const id of missed) write(id, { type: 'resync' });
  };

  return {
    begin(id) {
      sequences.set(id, 0);
      return (message) => {
        if (!sequences.has(id)) return;
        if (behind.has(id) || socket.bufferedAmount > BEHIND_BYTES) {
          behind.add(id);
          timer ??= setTimeout(look, LOOK_AGAIN_MS);
        } else {
          write(id, message);
        }
      };
    },
    end(id) {
      sequences.delete(id);
      behind.delete(id);
    },
    room: () =>
      new Promise((resolve) => {
        const wait = () => {
          if (socket.bufferedAmount > BEHIND_BYTES / 2 && !closed) setTimeout(wait, LOOK_AGAIN_MS);
          else resolve();
        };
        wait();
      }),
    error(id, { code, message, details }) {
      if (socket.bufferedAmount > TOO_FAR_BEHIND_BYTES) return socket.terminate();
      const error = {
        error: message,
        message,
        code: ERROR_CODES[code].grpc,
        reason: code,
        details,
      };
      socket.send(JSON.stringify({ id, seq: 1, type: 'error', error }));
    },
    close() {
      closed = true;
      clearTimeout(timer);
      sequences.clear();
      behind.clear();
    },
  };
}
