import { type ExecEnd, SETTING_CUSTOMIZATIONS, type UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import type { RawData, WebSocket } from 'ws';
import { keepAlive, SESSION_ENDED } from '../stream/keep-alive.ts';
import { watchStanding } from '../stream/standing.ts';
import type { OpenTerminal } from './open-terminal.ts';
import { pacedResize } from './paced-resize.ts';
import { type ClientInput, type TerminalEnd, type Wire, wireOf } from './wire.ts';

/** Close codes; those from 4000 on are ours. */
const CLOSE = { done: 1000, goingAway: 1001, refused: 1008, failed: 1011, idle: 4408 } as const;
const LET_GO_MS = 500;

/** Why a terminal is over: for the client, and for the audit. */
interface Over {
  closeCode: number;
  told: TerminalEnd;
  audited: Record<string, unknown>;
}

/** Joins a client's socket and a command until one of them ends, or it may not go on. */
export function serveTerminal(
  socket: WebSocket,
  request: FastifyRequest,
  terminal: OpenTerminal,
): void {
  const { lockstep } = request.server;
  const wire = wireOf(socket.protocol);
  const closed = new AbortController();
  const { promise: over, resolve: endWith } = Promise.withResolvers<Over>();
  const idle = idleTimer(terminal, () => endWith(tooLongIdle(terminal.settings.idleSeconds)));
  takeInput(socket, wire, terminal, idle.touched);
  void feed(socket, wire, terminal).then((end) => endWith(ended(end)));
  watchStanding(request, {
    uid: terminal.uid,
    signal: closed.signal,
    check: terminal.check,
    onLost: (error) => endWith(withdrawn(error)),
  });
  // Turning terminals off ends those that are open.
  const stop = lockstep.changes.subscribe((batch) => {
    if (!batch.settings.has(SETTING_CUSTOMIZATIONS)) return;
    terminal.check().catch((error: UserError) => endWith(withdrawn(error)));
  });
  const closing = () => endWith(goingAway);
  lockstep.closing.addEventListener('abort', closing, { once: true });
  keepAlive(socket);
  socket.on('close', () => endWith(left));
  void over.then(async (how) => {
    closed.abort();
    stop();
    idle.stop();
    lockstep.closing.removeEventListener('abort', closing);
    await letGo(terminal);
    // Held back, it would never see the answer to its close.
    socket.resume();
    tell(socket, wire.end(how.told));
    socket.close(how.closeCode, (how.told.message ?? '').slice(0, 100));
    await terminal
      .finish(how.audited)
      .catch((err) => request.log.error({ err }, 'the end of a terminal is not in the audit'));
  });
}

const left: Over = { closeCode: CLOSE.done, told: {}, audited: { reason: 'the client left' } };
const goingAway: Over = {
  closeCode: CLOSE.goingAway,
  told: { message: 'the server is being restarted: open the terminal again' },
  audited: { reason: 'the server ended' },
};

function tooLongIdle(seconds: number): Over {
  const message = `nobody typed for ${seconds} seconds`;
  return { closeCode: CLOSE.idle, told: { message }, audited: { reason: message } };
}

function withdrawn({ code, message }: UserError): Over {
  const sessionOver = code === 'unauthenticated';
  return {
    closeCode: sessionOver ? SESSION_ENDED : CLOSE.refused,
    told: {
      message: sessionOver
        ? 'Your session has ended: sign in again'
        : `Permission denied: ${message}`,
    },
    audited: { reason: message, outcome: sessionOver ? 'session ended' : 'withdrawn' },
  };
}

function ended(end: ExecEnd): Over {
  const { command } = end;
  if (end.kind === 'exited') {
    const { exitCode } = end;
    return { closeCode: CLOSE.done, told: { exitCode }, audited: { exitCode, ran: command } };
  }
  const { message } = end;
  return { closeCode: CLOSE.failed, told: { message }, audited: { reason: message, ran: command } };
}

/** Output goes only as fast as the client takes it. */
async function feed(socket: WebSocket, wire: Wire, { session }: OpenTerminal): Promise<ExecEnd> {
  for await (const part of session.output) {
    const message = wire.output(part);
    if (message === undefined) continue;
    if (socket.readyState !== socket.OPEN) break;
    await new Promise<void>((resolve) => socket.send(message, () => resolve()));
  }
  return session.ended;
}

/** Input is taken only as fast as the command reads it. */
function takeInput(
  socket: WebSocket,
  wire: Wire,
  { session }: OpenTerminal,
  touched: () => void,
): void {
  let writing = 0;
  let inputEnded = false;
  const resize = pacedResize(session);
  const written = () => {
    writing -= 1;
    if (writing === 0) socket.resume();
  };
  const take = (input: ClientInput) => {
    if (input.kind === 'resize') resize(input.size);
    if (input.kind === 'end-input' && !inputEnded) {
      inputEnded = true;
      session.endInput();
    }
    if (input.kind !== 'data') return;
    touched();
    writing += 1;
    socket.pause();
    void session.write(input.data).finally(written);
  };
  socket.on('message', (data: RawData, isBinary) => take(wire.read(data as Buffer, isBinary)));
}

function idleTimer({ tty, settings }: OpenTerminal, onIdle: () => void) {
  const afterMs = settings.idleSeconds * 1000;
  // A command without a terminal may take as long as it takes.
  const timer = tty && afterMs > 0 ? setTimeout(onIdle, afterMs) : undefined;
  return { touched: () => void timer?.refresh(), stop: () => clearTimeout(timer) };
}

/** A shell that nobody reads any more is told to go: interrupted, and at the end of its input. */
async function letGo({ session, tty }: OpenTerminal): Promise<void> {
  const gone = tty ? session.write(Buffer.of(3, 4)) : Promise.resolve();
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, LET_GO_MS).unref())]);
  session.close();
}

function tell(socket: WebSocket, message: string | undefined): void {
  if (message !== undefined && socket.readyState === socket.OPEN) socket.send(message);
}
