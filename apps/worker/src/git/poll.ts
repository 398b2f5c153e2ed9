import type { Logger } from 'pino';
import type { Services } from '../services.ts';

/**
 * Asks every repository that somebody follows, once per interval, spread over it by chance so that
 * thousands of repositories are not asked at once. One process polls; a lease decides which.
 */
export class Poller {
  readonly #services: Services;
  readonly #log: Logger;
  readonly #due = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(services: Services) {
    this.#services = services;
    this.#log = services.log.child({ step: 'git' });
  }

  start(): void {
    const tickMs = Math.min(15_000, this.#services.config.pollIntervalMs / 4);
    this.#timer = setInterval(() => {
      this.#tick().catch((err) => this.#log.warn({ err }, 'repositories could not be polled'));
    }, tickMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #tick(): Promise<void> {
    const { store, config, signals } = this.#services;
    const lease = await store.leases.acquire(
      'role/poller',
      config.holder,
      '',
      config.leaseTtlMs * 2,
    );
    if (!lease) return;
    const followed = await store.applications.reposFollowed();
    const now = Date.now();
    for (const { repoKey, repoUrl, project } of followed) {
      const due = this.#due.get(repoKey) ?? now + Math.random() * config.pollIntervalMs;
      if (due > now) {
        this.#due.set(repoKey, due);
        continue;
      }
      // Between 90 % and 110 % of the interval, so that repositories drift apart.
      this.#due.set(repoKey, now + config.pollIntervalMs * (0.9 + Math.random() * 0.2));
      await signals.git({ repoKey, repoUrl, project, cause: 'poll' });
    }
    const known = new Set(followed.map((one) => one.repoKey));
    for (const key of this.#due.keys()) if (!known.has(key)) this.#due.delete(key);
  }
}
