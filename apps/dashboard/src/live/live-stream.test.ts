import { describe, expect, it } from 'vitest';
import { LiveStream, type Socket } from './live-stream.ts';

class FakeSocket implements Socket {
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  drop(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  lastSubscription(): Record<string, unknown> {
    const found = this.sent.findLast((message) => message.op === 'subscribe');
    if (!found) throw new Error('nothing was subscribed');
    return found;
  }
}

function setUp() {
  const sockets: FakeSocket[] = [];
  const waiting: { callback: () => void; afterMs: number }[] = [];
  const stream = new LiveStream({
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    later: (callback, afterMs) => {
      waiting.push({ callback, afterMs });
      return () => waiting.splice(0);
    },
    random: () => 0,
  });
  const messages: unknown[] = [];
  let gaps = 0;
  const subscribe = () =>
    stream.subscribe(
      { topic: 'application', name: 'shop' },
      { onMessage: (message) => messages.push(message), onGap: () => (gaps += 1) },
    );
  const socket = (): FakeSocket => sockets.at(-1) as FakeSocket;
  return { stream, subscribe, sockets, socket, waiting, messages, gaps: () => gaps };
}

describe('LiveStream', () => {
  it('subscribes once the socket is open, also to what was asked for before', () => {
    const { stream, subscribe, socket } = setUp();
    subscribe();
    stream.start();
    expect(socket().sent).toEqual([]);
    socket().accept();
    expect(socket().sent).toEqual([
      { id: '1', op: 'subscribe', topic: 'application', name: 'shop' },
    ]);
  });

  it('hands over messages of its own subscriptions only', () => {
    const { stream, subscribe, socket, messages } = setUp();
    stream.start();
    socket().accept();
    subscribe();
    socket().say({ id: '1', seq: 1, type: 'removed' });
    socket().say({ id: '77', seq: 1, type: 'removed' });
    socket().onmessage?.({ data: 'no JSON' });
    expect(messages).toEqual([{ id: '1', seq: 1, type: 'removed' }]);
  });

  it('stops hearing after it unsubscribed', () => {
    const { stream, subscribe, socket, messages } = setUp();
    stream.start();
    socket().accept();
    subscribe()();
    socket().say({ id: '1', seq: 1, type: 'removed' });
    expect(messages).toEqual([]);
    expect(socket().sent.at(-1)).toEqual({ id: '1', op: 'unsubscribe' });
  });

  it.each([
    ['a jump in the numbers', { id: '1', seq: 3, type: 'removed' }],
    ["the server's word", { id: '1', seq: 2, type: 'resync' }],
  ])('subscribes again under a new id after %s', (_why, message) => {
    const { stream, subscribe, socket, messages, gaps } = setUp();
    stream.start();
    socket().accept();
    subscribe();
    socket().say({ id: '1', seq: 1, type: 'removed' });
    socket().say(message);
    expect(gaps()).toBe(1);
    expect(socket().lastSubscription().id).toBe('2');
    socket().say({ id: '1', seq: 4, type: 'removed' });
    expect(messages).toHaveLength(1);
    socket().say({ id: '2', seq: 1, type: 'removed' });
    expect(messages).toHaveLength(2);
    expect(gaps()).toBe(1);
  });

  it('connects again with growing pauses and says that something may be missing', () => {
    const { stream, subscribe, sockets, socket, waiting, gaps } = setUp();
    stream.start();
    socket().accept();
    subscribe();
    socket().drop();
    expect(stream.state).toBe('reconnecting');
    waiting.at(-1)?.callback();
    socket().drop();
    waiting.at(-1)?.callback();
    expect(waiting.map(({ afterMs }) => afterMs)).toEqual([250, 500]);
    expect(gaps()).toBe(0);
    socket().accept();
    expect(sockets).toHaveLength(3);
    expect(stream.state).toBe('open');
    expect(socket().lastSubscription().topic).toBe('application');
    expect(gaps()).toBe(1);
  });

  it.each([
    ['asks again later where the server could not', 14, 2],
    ['takes no for an answer', 7, 1],
  ])('%s', (_what, code, subscriptions) => {
    const { stream, subscribe, socket, waiting } = setUp();
    stream.start();
    socket().accept();
    subscribe();
    socket().say({ id: '1', seq: 1, type: 'error', error: { code, message: 'no' } });
    for (const { callback } of waiting.splice(0)) callback();
    const asked = socket().sent.filter(({ op }) => op === 'subscribe');
    expect(asked).toHaveLength(subscriptions);
  });

  it('stays down once stopped', () => {
    const { stream, sockets, socket, waiting } = setUp();
    stream.start();
    socket().accept();
    stream.stop();
    socket().drop();
    expect(waiting).toEqual([]);
    expect(sockets).toHaveLength(1);
    expect(stream.state).toBe('stopped');
  });
});
