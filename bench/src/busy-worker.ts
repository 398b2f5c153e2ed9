import { fleetName } from './fleet-repository.ts';
import type { Bench } from './measure.ts';

/** Enough that the worker always has the next at hand. */
const REFRESHES_AT_ONCE = 16;

/**
 * Has the worker render and compare all applications anew, again and again, while the work goes
 * on; resolves to the work's result and to how many refreshes were answered meanwhile.
 */
export async function whileBusy<T>(
  bench: Bench,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly refreshes: number }> {
  const { stack, applications } = bench;
  let isOver = false;
  let started = 0;
  let refreshes = 0;
  const lane = async (): Promise<void> => {
    while (!isOver) {
      const name = fleetName(started++ % applications);
      const query = 'refresh=hard&fields=metadata.name';
      await stack.api.text('GET', `/api/v1/applications/${name}?${query}`);
      refreshes += 1;
    }
  };
  const refreshing = Promise.all(Array.from({ length: REFRESHES_AT_ONCE }, lane));
  try {
    const result = await work();
    return { result, refreshes };
  } finally {
    isOver = true;
    await refreshing;
  }
}
