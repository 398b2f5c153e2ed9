import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';

const PING_EVERY_MS = 20_000;
/** The application's own close code for a session that has ended; 4000 to 4999 are free for use. */
export const SESSION_ENDED = 4401;

/**
 * Pings, and asks at each whether the session still stands: a socket must not outlive a sign-out or
 * a changed password. A peer that did not answer the last ping is gone.
 */
export function keepAlive(socket: WebSocket, request: FastifyRequest, token: string): void {
  const { authenticator } = request.server.lockstep;
  let answered = true;
  const look = async () => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    const session = await authenticator.authenticate(token);
    if (session.kind === 'refused') socket.close(SESSION_ENDED, 'the session has ended');
  };
  const timer = setInterval(() => {
    // A database that is away for a moment ends nobody's session.
    look().catch((error) => request.log.warn({ err: error }, 'session check failed'));
  }, PING_EVERY_MS);
  socket.on('pong', () => {
    answered = true;
  });
  socket.on('close', () => clearInterval(timer));
}
