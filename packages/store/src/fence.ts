import type { Fence } from './api.ts';
import { prepared, type Transaction } from './database.ts';

/** The writer has lost its lease: somebody else owns what it wrote about. Stop, do not retry. */
export class StaleEpochError extends Error {
  readonly leaseKey: string;
  readonly epoch: string;

  constructor(fence: Fence) {
    super(`Lease ${fence.leaseKey} is no longer held with epoch ${fence.epoch}`);
    this.name = 'StaleEpochError';
    this.leaseKey = fence.leaseKey;
    this.epoch = fence.epoch;
  }
}

/**
 * Holds the lease's key until the transaction ends, so that nobody takes the lease over between
 * this check and the commit. The holder's own renewals go on meanwhile: they touch no key, and a
 * takeover locks the whole row (leases.ts).
 * @throws StaleEpochError
 */
export async function checkFence(tx: Transaction, fence: Fence | undefined): Promise<void> {
  if (!fence) return;
  const { rows } = await tx.query(
    prepared(`SELECT 1 FROM lease WHERE key = $1 AND epoch = $2 FOR KEY SHARE`),
    [fence.leaseKey, fence.epoch],
  );
  if (rows.length === 0) throw new StaleEpochError(fence);
}
