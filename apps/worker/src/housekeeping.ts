import type { Services } from './services.ts';

const EVERY_MS = 10 * 60_000;
/** Clients that were away for longer ask for everything again. */
const KEEP_EVENTS_MS = 60 * 60_000;

/** Drops what nobody reads any more: events that every follower has long seen. */
export class Housekeeping {
  readonly #services: Services;
  #timer: NodeJS.Timeout | undefined;

  constructor(services: Services) {
    this.#services = services;
  }

  start(): void {
    const { store, log } = this.#services;
    this.#timer = setInterval(() => {
      store.outbox.prune(KEEP_EVENTS_MS).then(
        (dropped) => log.debug({ dropped }, 'old events dropped'),
        (err) => log.warn({ err }, 'old events could not be dropped'),
      );
    }, EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
