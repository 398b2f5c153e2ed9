import type { ApplicationFilter, CountMemory } from '@lockstep/store';
import { LRUCache } from 'lru-cache';
import type { ChangeFeed } from './change-feed.ts';

const MAX_COUNTS = 2_000;

/**
 * How many applications there are for filters that do not ask for a state: that changes only when
 * one comes, goes or is edited, and counting what somebody may see can take far longer than a page.
 */
export class CountsOfLists implements CountMemory {
  readonly #counts = new LRUCache<string, number>({ max: MAX_COUNTS });
  #generation = 0;

  constructor(changes: Pick<ChangeFeed, 'onListChange'>) {
    changes.onListChange(() => {
      this.#generation++;
      this.#counts.clear();
    });
  }

  /** Itself where the filter's counts can be remembered. */
  for(filter: ApplicationFilter): CountMemory | undefined {
    const { syncStatus, health, operationPhase } = filter;
    return syncStatus || health || operationPhase ? undefined : this;
  }

  async get(key: string, count: () => Promise<number>): Promise<number> {
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const generation = this.#generation;
    const counted = await count();
    // What was counted before a change is not remembered after it.
    if (generation === this.#generation) this.#counts.set(key, counted);
    return counted;
  }
}
