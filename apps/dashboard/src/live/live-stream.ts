import { backOffMs } from './back-off.ts';
import {
  type Envelope,
  isPassing,
  type MessagesOfTopic,
  parseEnvelope,
  type Topic,
} from './messages.ts';

/** The part of a WebSocket that is used. */
export interface Socket {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  onopen: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
}

export interface StreamPorts {
  open(): Socket;
  /** Calls back once after `afterMs`; answers how to call it off. */
  later(callback: () => void, afterMs: number): () => void;
  random(): number;
}

export type StreamState = 'stopped' | 'connecting' | 'open' | 'reconnecting';

interface Subscription {
  id: string;
  topic: Topic;
  onMessage(message: Envelope): void;
  onGap(): void;
  /** Of the last message; undefined until the first. */
  seq: number | undefined;
}

export interface SubscribeHandlers<T extends Topic> {
  onMessage(message: MessagesOfTopic[T['topic']]): void;
  /** Messages may have been missed: what is shown must be read again. */
  onGap(): void;
}

const OPEN = 1;
const ASK_AGAIN_MS = 3_000;

/**
 * One websocket for the whole page. Subscriptions outlive connections: after a lost one it connects
 * again with growing pauses, subscribes again and tells every subscriber that it may have missed
 * something. A jump in a subscription's numbers does the same for that subscription alone.
 */
export class LiveStream {
  readonly #ports: StreamPorts;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #listeners = new Set<() => void>();
  #socket: Socket | undefined;
  #state: StreamState = 'stopped';
  #failures = 0;
  #nextId = 1;
  #connectedBefore = false;
  #cancelRetry: (() => void) | undefined;

  constructor(ports: StreamPorts) {
    this.#ports = ports;
  }

  get state(): StreamState {
    return this.#state;
  }

  onState = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    if (this.#state !== 'stopped') return;
    this.#failures = 0;
    this.#connect('connecting');
  }

  stop(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#abandon();
    this.#connectedBefore = false;
    this.#setState('stopped');
  }

  subscribe<T extends Topic>(topic: T, handlers: SubscribeHandlers<T>): () => void {
    const subscription: Subscription = {
      id: '',
      topic,
      onMessage: (message) => handlers.onMessage(message as unknown as MessagesOfTopic[T['topic']]),
      onGap: () => handlers.onGap(),
      seq: undefined,
    };
    this.#begin(subscription);
    return () => this.#end(subscription);
  }

  #begin(subscription: Subscription): void {
    subscription.id = String(this.#nextId++);
    subscription.seq = undefined;
    this.#subscriptions.set(subscription.id, subscription);
    this.#send({ id: subscription.id, op: 'subscribe', ...subscription.topic });
  }

  #end({ id }: Subscription): void {
    if (this.#subscriptions.delete(id)) this.#send({ id, op: 'unsubscribe' });
  }

  /** Under a new id: what is still on its way under the old one must not be counted. */
  #beginAgain(subscription: Subscription): void {
    this.#end(subscription);
    this.#begin(subscription);
    subscription.onGap();
  }

  #send(message: object): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  #connect(state: StreamState): void {
    this.#setState(state);
    const socket = this.#ports.open();
    this.#socket = socket;
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = () => this.#lost();
    if (socket.readyState === OPEN) this.#opened();
    else socket.onopen = () => this.#opened();
  }

  #opened(): void {
    this.#failures = 0;
    const again = this.#connectedBefore;
    this.#connectedBefore = true;
    for (const [id, subscription] of this.#subscriptions) {
      subscription.seq = undefined;
      this.#send({ id, op: 'subscribe', ...subscription.topic });
    }
    this.#setState('open');
    if (again) for (const subscription of [...this.#subscriptions.values()]) subscription.onGap();
  }

  #lost(): void {
    this.#abandon();
    this.#failures += 1;
    this.#setState('reconnecting');
    const afterMs = backOffMs(this.#failures, this.#ports.random());
    this.#cancelRetry = this.#ports.later(() => this.#connect('reconnecting'), afterMs);
  }

  #abandon(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = null;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
  }

  #receive(data: unknown): void {
    const message = parseEnvelope(data);
    const subscription = message && this.#subscriptions.get(message.id);
    if (!message || !subscription) return;
    if (message.type === 'error') {
      this.#refused(subscription, message);
      return;
    }
    const expected = subscription.seq === undefined ? message.seq : subscription.seq + 1;
    subscription.seq = message.seq;
    if (message.type === 'resync' || message.seq !== expected) this.#beginAgain(subscription);
    else subscription.onMessage(message);
  }

  /** What was refused for good stays so; the page says why by its own requests. */
  #refused(subscription: Subscription, message: Envelope): void {
    if (!isPassing(message)) return;
    this.#ports.later(() => {
      if (this.#subscriptions.get(message.id) === subscription) this.#beginAgain(subscription);
    }, ASK_AGAIN_MS);
  }

  #setState(state: StreamState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
