import type { Services } from './services.ts';

const EVERY_MS = 10 * 60_000;
/** Clients that were away for longer ask for everything again. */
const KEEP_EVENTS_MS = 60 * 60_000;

/** Of webhooks: as long as providers keep their own log, and no more than can be looked through. */
const KEEP_DELIVERIES = { olderThanMs: 14 * 24 * 60 * 60_000, keep: 5_000 };

/** Of each application; what was deployed is told by its history for longer. */
const KEEP_OPERATIONS = 50;
/** Of each application, beside those that are open; who approved what is in the audit for longer. */
const KEEP_APPROVALS = 50;

/**
 * Drops what nobody reads any more: events that every follower has long seen, old operations,
 * deliveries, and the audit of days that are not to be kept.
 */
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
    const { store, log, config } = this.#services;
    try {
      const events = await store.outbox.prune(KEEP_EVENTS_MS);
      const operations = await store.operations.prune(KEEP_OPERATIONS);
      const approvals = await store.approvals.prune(KEEP_APPROVALS);
      await store.renderClaims.prune();
      await store.sessions.prune();
      const deliveries = await store.webhooks.prune(KEEP_DELIVERIES);
      const { keepDays, stream } = config.audit;
      const onlyStreamed = stream !== undefined;
      const audit = keepDays > 0 ? await store.audit.prune({ keepDays, onlyStreamed }) : 0;
      log.debug({ events, operations, approvals, deliveries, audit }, 'what is old was dropped');
    } catch (err) {
      log.warn({ err }, 'what is old could not be dropped');
    }
  }
}
