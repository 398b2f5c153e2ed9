import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { auditDenied } from '../audit/audit-denied.ts';
import { toUserError } from '../plugins/errors.ts';
import { clientMessageSchema, type Subscribe } from './client-message.ts';
import { SESSION_ENDED } from './keep-alive.ts';
import { createOutbound } from './outbound.ts';
import type { Topic } from './topic.ts';
import { TOPICS } from './topics/index.ts';

const SUBSCRIPTIONS_AT_MOST = 64;

/**
 * One browser's websocket. Subscriptions come and go by id; each has its own numbers, so that a
 * client sees when it missed something.
 */
export function handleConnection(socket: WebSocket, request: FastifyRequest): void {
  const { lockstep } = request.server;
  const subscriptions = new Map<string, AbortController>();
  const checks = new Map<string, () => Promise<unknown>>();
  const outbound = createOutbound(socket);

  const end = (id: string) => {
    subscriptions.get(id)?.abort();
    subscriptions.delete(id);
    checks.delete(id);
    outbound.end(id);
  };

  const subscribe = async (message: Subscribe) => {
    const { id } = message;
    end(id);
    if (subscriptions.size >= SUBSCRIPTIONS_AT_MOST) {
      throw new UserError('too-large', `no more than ${SUBSCRIPTIONS_AT_MOST} subscriptions`);
    }
    const own = new AbortController();
    subscriptions.set(id, own);
    const send = outbound.begin(id);
    try {
      const open = TOPICS[message.topic] as Topic<Subscribe['topic']>;
      const recheck = (check: () => Promise<unknown>) => checks.set(id, check);
      const { room } = outbound;
      await open(message, { lockstep, request, signal: own.signal, send, room, recheck });
    } catch (error) {
      if (own.signal.aborted) return;
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
  const checkAll = () => {
    for (const [id, check] of checks) {
      const own = subscriptions.get(id);
      check().catch((error: unknown) => {
        const gone = own !== undefined && subscriptions.get(id) === own;
        if (!gone || toUserError(error, request.id).code !== 'permission-denied') return;
        end(id);
        refuse(id, error);
      });
    }
  };
  const stopChecking = lockstep.access.onChange(checkAll);
  const stopFollowing = lockstep.sessionWatch.follow(request, {
    onChange: checkAll,
    onEnd: () => socket.close(SESSION_ENDED, 'the session has ended'),
  });

  socket.on('message', (data) => {
    const message = readMessage(data.toString());
    if (message.kind === 'invalid') {
      outbound.error(message.id, new UserError('invalid-argument', message.reason));
    } else if (message.value.op === 'unsubscribe') {
      end(message.value.id);
    } else {
      const { id } = message.value;
      subscribe(message.value as Subscribe).catch((error: unknown) => {
        auditDenied(request, toUserError(error, request.id), `topic ${message.value.topic}`);
        refuse(id, error);
      });
    }
  });
  socket.on('close', () => {
    stopChecking();
    stopFollowing();
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
  return { kind: 'invalid', id: typeof id === 'string' ? id : '', reason };
}
