import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { KEY_PREFIX } from './redis.ts';

/** The names of all queues that somebody put a job into, for metrics. */
const NAMES_KEY = `${KEY_PREFIX}:queues`;

/** The queues of one process, opened when they are first asked for, over one connection. */
export class Queues {
  readonly #redis: Redis;
  readonly #onError: (error: Error) => void;
  readonly #open = new Map<string, Queue>();

  constructor(redis: Redis, onError: (error: Error) => void) {
    this.#redis = redis;
    this.#onError = onError;
  }

  get(name: string): Queue {
    const known = this.#open.get(name);
    if (known) return known;
    const queue = new Queue(name, {
      connection: this.#redis,
      prefix: KEY_PREFIX,
      skipVersionCheck: true,
      // Nobody reads the stream of events.
      streams: { events: { maxLen: 100 } },
    });
    queue.on('error', this.#onError);
    this.#open.set(name, queue);
    // A queue that is missing there is missing from a metric, no more.
    this.#redis.sadd(NAMES_KEY, name).catch(this.#onError);
    return queue;
  }

  /** Those of other processes too. */
  async names(): Promise<string[]> {
    const names = await this.#redis.smembers(NAMES_KEY);
    return [...new Set([...names, ...this.#open.keys()])].sort();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((queue) => queue.close()));
  }
}
