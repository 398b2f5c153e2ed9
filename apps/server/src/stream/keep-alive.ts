import type { WebSocket } from 'ws';

const PING_EVERY_MS = 20_000;
const UNREAD_BYTES = 16 * 1024 * 1024;
/** The application's own close code for a session that has ended; 4000 to 4999 are free for use. */
export const SESSION_ENDED = 4401;

/** Pings: a peer that did not answer the last ping is gone. */
export function keepAlive(socket: WebSocket): void {
  let answered = true;
  const timer = setInterval(() => {
    // Held back, it does not get to read its peer's answer.
    if (!answered && !socket.isPaused) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EVERY_MS);
  socket.on('pong', () => {
    answered = true;
  });
  // Each ping is answered at once, whether or not the answers are read.
  socket.on('ping', () => {
    if (socket.bufferedAmount > UNREAD_BYTES) socket.terminate();
  });
  socket.on('close', () => clearInterval(timer));
}
