import type { Fence, OperationSave, OperationStart, StatusUpdate, Store } from '@lockstep/store';
import { Batch } from './batch.ts';

type Write = { start: OperationStart } | { status: StatusUpdate } | { save: OperationSave };

/**
 * The owner's writes: statuses and operations, in the order in which they were given, grouped into
 * few transactions. Each carries the owner's epoch, so that an owner whose lease was taken over
 * cannot write over its successor.
 */
export class StatusWriter {
  readonly #batch: Batch<Write>;

  constructor(store: Store, fence: Fence | undefined) {
    this.#batch = new Batch(async (writes) => {
      const starts = writes.flatMap((write) => ('start' in write ? write.start : []));
      const statuses = writes.flatMap((write) => ('status' in write ? write.status : []));
      const saves = writes.flatMap((write) => ('save' in write ? write.save : []));
      await store.operations.save({ starts, statuses, saves }, fence);
    });
  }

  /** @throws UserError failed-precondition while another operation is in progress; not-found. */
  startOperation(start: OperationStart): Promise<void> {
    return this.#batch.add({ start });
  }

  saveStatus(status: StatusUpdate): Promise<void> {
    return this.#batch.add({ status });
  }

  saveOperation(save: OperationSave): Promise<void> {
    return this.#batch.add({ save });
  }

  settled(): Promise<void> {
    return this.#batch.settled();
  }
}
