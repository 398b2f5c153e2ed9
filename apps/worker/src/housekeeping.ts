import type { Services } from './services.ts';

const EVERY_MS = 10 * 60_000;
/** Clients that were away for longer ask for everything again. */
const KEEP_EVENTS_MS = 60 * 60_000;

/** Of each application; what was deployed is told by its history for longer. */
const KEEP_OPERATIONS = 50;

/** Drops what nobody reads any more: events that every follower has long seen, old operations. */
export class Housekeeping {
  readonly #services: Services;
  #timer: NodeJS.Timeout | undefined;

  constructor(services: Services) {
    this.#services = services;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#cleanUp(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #cleanUp(): Promise<void> {
    const { store, log } = this.#services;
    try {
      const events = await store.outbox.prune(KEEP_EVENTS_MS);
      const operations = await store.operations.prune(KEEP_OPERATIONS);
      log.debug({ events, operations }, 'what is old was dropped');
    } catch (err) {
      log.warn({ err }, 'what is old could not be dropped');
    }
  }
}
