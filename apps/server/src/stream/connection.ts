import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { Subscribe } from './client-message.ts';
import { SESSION_ENDED } from './keep-alive.ts';
import { MessageAllowance } from './message-allowance.ts';
import { createOutbound } from './outbound.ts';
import { readMessage } from './read-message.ts';
import { Subscriptions } from './subscriptions.ts';

/** More that are being opened hold the client back. */
const OPENING_AT_MOST = 8;
const POLICY_VIOLATION = 1008;

/**
 * One browser's websocket. Subscriptions come and go by id; each has its own numbers, so that a
 * client sees when it missed something.
 */
export function handleConnection(socket: WebSocket, request: FastifyRequest): void {
  const outbound = createOutbound(socket);
  const subscriptions = new Subscriptions(request, outbound);
  const allowance = new MessageAllowance();
  const stop = followChanges(socket, request, subscriptions);
  let opening = 0;

  const open = async (message: Subscribe) => {
    opening += 1;
    if (opening >= OPENING_AT_MOST) socket.pause();
    try {
      await subscriptions.open(message);
    } finally {
      opening -= 1;
      socket.resume();
    }
  };

  socket.on('message', (data) => {
    if (!allowance.take()) return socket.close(POLICY_VIOLATION, 'too many messages');
    const message = readMessage(data.toString());
    if (message.kind === 'invalid') {
      outbound.error(message.id, new UserError('invalid-argument', message.reason));
    } else if (message.value.op === 'unsubscribe') {
      subscriptions.end(message.value.id);
    } else {
      void open(message.value as Subscribe);
    }
  });
  socket.on('close', () => {
    stop();
    subscriptions.endAll();
    outbound.close();
  });
}

/** Has it asked anew who may see what, whenever that may be another answer. */
function followChanges(
  socket: WebSocket,
  request: FastifyRequest,
  { standings }: Subscriptions,
): () => void {
  const { access, changes, sessionWatch } = request.server.lockstep;
  const askAll = () => standings.askAll();
  const stops = [
    access.onChange(askAll),
    changes.subscribe((batch) => standings.askAbout(batch)),
    sessionWatch.follow(request, {
      onChange: askAll,
      onEnd: () => socket.close(SESSION_ENDED, 'the session has ended'),
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
