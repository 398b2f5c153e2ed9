import { UserError } from '@lockstep/domain';
import type { Lockstep } from '../dependencies.ts';

/**
 * Waits until the workers have answered a refresh: the request that stands beside the application
 * is taken back. Looks when the application changes, not by polling.
 * @throws UserError `deadline-exceeded` when nobody answered in time.
 */
export async function waitForRefresh(
  { store, changes, options }: Lockstep,
  uid: string,
  signal: AbortSignal,
): Promise<void> {
  const { promise: done, resolve } = Promise.withResolvers<'answered' | 'ended' | 'late'>();
  const look = async () => {
    const record = await store.applications.record(uid);
    if (!record || record.refresh === '') resolve('answered');
  };
  const unsubscribe = changes.subscribe(async (batch) => {
    if (batch.applications.has(uid)) await look();
  });
  const timer = setTimeout(() => resolve('late'), options.refreshWaitMs);
  const stop = () => resolve('ended');
  signal.addEventListener('abort', stop, { once: true });
  try {
    // After subscribing: an answer that came before that is seen here.
    await look();
    const outcome = await done;
    if (outcome !== 'late') return;
    throw new UserError(
      'deadline-exceeded',
      `the refresh was not done within ${options.refreshWaitMs / 1000} s; it stays requested`,
    );
  } finally {
    clearTimeout(timer);
    unsubscribe();
    signal.removeEventListener('abort', stop);
  }
}
