import type { Holder } from '@lockstep/domain';

/** What keeps an object that is being deleted, read from its live manifest; none for another. */
export function finalizersOf(object: unknown): Holder[] {
  const { metadata } = (object ?? {}) as {
    metadata?: { deletionTimestamp?: unknown; finalizers?: unknown };
  };
  if (!metadata?.deletionTimestamp || !Array.isArray(metadata.finalizers)) return [];
  return metadata.finalizers
    .filter((finalizer) => typeof finalizer === 'string')
    .map((finalizer) => ({ finalizer }));
}
