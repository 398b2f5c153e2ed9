import { UserError } from '@lockstep/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOutbound } from './outbound.ts';

/** A network that takes nothing until it is told to. */
function slowSocket() {
  const sent: { id: string; seq: number; type: string }[] = [];
  return {
    sent,
    bufferedAmount: 0,
    terminated: false,
    terminate() {
      this.terminated = true;
    },
    send(text: string) {
      sent.push(JSON.parse(text));
    },
  };
}

describe('what goes out on a websocket', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is numbered for each subscription', () => {
    const socket = slowSocket();
    const outbound = createOutbound(socket);
    const [a, b] = [outbound.begin('a'), outbound.begin('b')];
    a({ type: 'x' });
    b({ type: 'x' });
    a({ type: 'y' });
    expect(socket.sent).toEqual([
      { id: 'a', seq: 1, type: 'x' },
      { id: 'b', seq: 1, type: 'x' },
      { id: 'a', seq: 2, type: 'y' },
    ]);
  });

  it('is left out for a client that does not read, which is then told to resync', () => {
    const socket = slowSocket();
    const outbound = createOutbound(socket);
    const send = outbound.begin('a');
    socket.bufferedAmount = 2 * 1024 * 1024;
    for (let i = 0; i < 100; i++) send({ type: 'upsert' });
    vi.advanceTimersByTime(500);
    expect(socket.sent).toEqual([]);
    socket.bufferedAmount = 0;
    vi.advanceTimersByTime(100);
    send({ type: 'upsert' });
    expect(socket.sent).toEqual([
      { id: 'a', seq: 1, type: 'resync' },
      { id: 'a', seq: 2, type: 'upsert' },
    ]);
  });

  it('ends with its subscription', () => {
    const socket = slowSocket();
    const outbound = createOutbound(socket);
    const send = outbound.begin('a');
    outbound.end('a');
    send({ type: 'x' });
    expect(socket.sent).toEqual([]);
  });

  it('tells errors by their public code', () => {
    const socket = slowSocket();
    createOutbound(socket).error('a', new UserError('not-found', 'no such application'));
    expect(socket.sent).toMatchObject([
      { id: 'a', type: 'error', error: { code: 5, message: 'no such application' } },
    ]);
  });

  it('does not pile up for a client that asks and does not read', () => {
    const socket = slowSocket();
    const outbound = createOutbound(socket);
    const wrong = new UserError('invalid-argument', 'a message must be JSON');
    outbound.error('', wrong);
    expect([socket.terminated, socket.sent.length]).toEqual([false, 1]);
    socket.bufferedAmount = 9 * 1024 * 1024;
    outbound.error('', wrong);
    expect([socket.terminated, socket.sent.length]).toEqual([true, 1]);
  });
});
