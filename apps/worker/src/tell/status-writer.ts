import type { Fence, OperationSave, StatusUpdate, Store } from '@lockstep/store';
import { Batch } from './batch.ts';

type Write = { status: StatusUpdate } | { operation: OperationSave };

/**
 * The owner's writes: statuses and operations, in the order in which they were given, grouped into
 * few transactions. Each carries the owner's epoch, so that an owner whose lease was taken over
 * cannot write over its successor.
 */
export class StatusWriter {
  readonly #batch: Batch<Write>;

  constructor(store: Store, fence: Fence | undefined) {
    this.#batch = new Batch(async (writes) => {
      const statuses = writes.flatMap((write) => ('status' in write ? write.status : []));
      const operations = writes.flatMap((write) => ('operation' in write ? write.operation : []));
      await store.applications.saveStatus(statuses, fence);
      await store.operations.save(operations, fence);
    });
  }

  saveStatus(status: StatusUpdate): Promise<void> {
    return this.#batch.add({ status });
  }

  saveOperation(operation: OperationSave): Promise<void> {
    return this.#batch.add({ operation });
  }

  settled(): Promise<void> {
    return this.#batch.settled();
  }
}
