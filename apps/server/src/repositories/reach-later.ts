import type { RepositoryRecord, Store } from '@lockstep/store';
import type { FastifyBaseLogger } from 'fastify';
import type { Gateways } from '../gateway/gateways.ts';
import { refreshConnection } from './test-before-save.ts';

const AT_ONCE = 4;

interface Reaching {
  store: Store;
  gateways: Gateways;
}

/**
 * Reaches repositories that were saved untested, a few at a time and with nobody waiting, so that
 * their connection is known before an application asks.
 */
export class ReachLater {
  readonly #reaching: Reaching;
  readonly #log: FastifyBaseLogger;
  readonly #waiting = new Map<string, RepositoryRecord>();
  #running = 0;

  constructor(reaching: Reaching, log: FastifyBaseLogger) {
    this.#reaching = reaching;
    this.#log = log;
  }

  add(record: RepositoryRecord): void {
    this.#waiting.set(`${record.input.project ?? ''} ${record.key}`, record);
    if (this.#running < AT_ONCE) void this.#work();
  }

  async #work(): Promise<void> {
    this.#running++;
    for (let next = this.#next(); next; next = this.#next()) {
      await refreshConnection(this.#reaching, next).catch((err) =>
        this.#log.warn({ err, repo: next?.key }, 'a repository could not be tried'),
      );
    }
    this.#running--;
  }

  #next(): RepositoryRecord | undefined {
    const [first] = this.#waiting;
    if (first) this.#waiting.delete(first[0]);
    return first?.[1];
  }
}
