import type { Services } from '../services.ts';

const LOOK_EVERY_MS = 15_000;
const OVERDUE_MS = 10_000;

/** Signals deliveries whose signal was lost: with Redis, or with the server that took them. */
export class OverdueDeliveries {
  readonly #services: Pick<Services, 'store' | 'signals' | 'log'>;
  #timer: NodeJS.Timeout | undefined;

  constructor(services: Pick<Services, 'store' | 'signals' | 'log'>) {
    this.#services = services;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async look(olderThanMs = OVERDUE_MS): Promise<void> {
    const { store, signals, log } = this.#services;
    try {
      for (const id of await store.webhooks.overdue(olderThanMs)) await signals.webhook({ id });
    } catch (err) {
      log.warn({ err }, 'overdue deliveries of webhooks could not be looked for');
    }
  }
}
