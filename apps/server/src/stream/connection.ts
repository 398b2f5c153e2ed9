import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { auditDenied } from '../audit/audit-denied.ts';
import { toUserError } from '../plugins/errors.ts';
import { clientMessageSchema, type Subscribe } from './client-message.ts';
import { SESSION_ENDED } from './keep-alive.ts';
import { MessageAllowance } from './message-allowance.ts';
import { createOutbound } from './outbound.ts';
import { LOST } from './standing.ts';
import { StandingChecks } from './standing-checks.ts';
import type { Topic, TopicContext } from './topic.ts';
import { TOPICS } from './topics/index.ts';

const SUBSCRIPTIONS_AT_MOST = 64;
/** More that are being opened hold the client back. */
const OPENING_AT_MOST = 8;
const POLICY_VIOLATION = 1008;

/**
 * One browser's websocket. Subscriptions come and go by id; each has its own numbers, so that a
 * client sees when it missed something.
 */
export function handleConnection(socket: WebSocket, request: FastifyRequest): void {
  const { lockstep } = request.server;
  const subscriptions = new Map<string, AbortController>();
  const outbound = createOutbound(socket);
  const allowance = new MessageAllowance();
  let opening = 0;

  const end = (id: string) => {
    subscriptions.get(id)?.abort();
    subscriptions.delete(id);
    standings.end(id);
    outbound.end(id);
  };

  const subscribe = async (message: Subscribe) => {
    const { id } = message;
    end(id);
    if (subscriptions.size >= SUBSCRIPTIONS_AT_MOST) {
      throw new UserError('too-large', `no more than ${SUBSCRIPTIONS_AT_MOST} subscriptions`);
    }
    const own = new AbortController();
    const { signal } = own;
    subscriptions.set(id, own);
    const tell = outbound.begin(id);
    const context: TopicContext = {
      ...{ lockstep, request, signal, room: outbound.room },
      // Another one may have the id by the time that this one learns of its end.
      send: (told) => void (signal.aborted || tell(told)),
      stand: async (check, options) => {
        const record = await standings.stand(id, check, options);
        signal.throwIfAborted();
        return record;
      },
    };
    const open = TOPICS[message.topic] as Topic<Subscribe['topic']>;
    try {
      await open(message, context);
    } catch (error) {
      if (signal.aborted) return;
      end(id);
      throw error;
    }
  };

  const refuse = (id: string, error: unknown) => {
    const told = toUserError(error, request.id);
    if (told.code === 'internal') request.log.error({ err: error }, 'subscription failed');
    outbound.error(id, told);
  };

  // What one may no longer see ends at once; what cannot be asked now is asked with the next change.
  const standings = new StandingChecks({
    isThere: async (uid) => (await lockstep.store.applications.getMany([uid])).length > 0,
    onLost: (id, error) => {
      if (!LOST.includes(toUserError(error, request.id).code)) return;
      end(id);
      refuse(id, error);
    },
  });
  const askAll = () => standings.askAll();
  const stops = [
    lockstep.access.onChange(askAll),
    lockstep.changes.subscribe((batch) => standings.askAbout(batch)),
    lockstep.sessionWatch.follow(request, {
      onChange: askAll,
      onEnd: () => socket.close(SESSION_ENDED, 'the session has ended'),
    }),
  ];

  const begin = async (message: Subscribe) => {
    opening += 1;
    if (opening >= OPENING_AT_MOST) socket.pause();
    try {
      await subscribe(message);
    } catch (error) {
      auditDenied(request, toUserError(error, request.id), `topic ${message.topic}`);
      refuse(message.id, error);
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
      end(message.value.id);
    } else {
      void begin(message.value as Subscribe);
    }
  });
  socket.on('close', () => {
    for (const stop of stops) stop();
    for (const id of [...subscriptions.keys()]) end(id);
    outbound.close();
  });
}

type Read =
  | { kind: 'message'; value: ReturnType<typeof clientMessageSchema.parse> }
  | { kind: 'invalid'; id: string; reason: string };

function readMessage(text: string): Read {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'invalid', id: '', reason: 'a message must be JSON' };
  }
  const parsed = clientMessageSchema.safeParse(json);
  if (parsed.success) return { kind: 'message', value: parsed.data };
  const id = (json as { id?: unknown } | null)?.id;
  const reason = parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ');
  return { kind: 'invalid', id: typeof id === 'string' ? id.slice(0, 100) : '', reason };
}
