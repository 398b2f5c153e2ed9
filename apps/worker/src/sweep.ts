import type { Logger } from 'pino';
import type { ClusterOwner } from './ownership/cluster-owner.ts';

const SWEEP_EVERY_MS = 10_000;

/** Looks now and then for what should be at work and is not: a lost signal costs one sweep. */
export class Sweeper {
  readonly #log: Logger;
  readonly #owners: () => ClusterOwner[];
  #timer: NodeJS.Timeout | undefined;

  constructor(log: Logger, owners: () => ClusterOwner[]) {
    this.#log = log;
    this.#owners = owners;
  }

  start(): void {
    this.#timer = setInterval(() => {
      for (const owner of this.#owners()) {
        owner.sweep().catch((err) => this.#log.warn({ err }, 'the sweep failed'));
      }
    }, SWEEP_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
