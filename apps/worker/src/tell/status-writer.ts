import type { Fence, OperationSave, StatusUpdate, Store } from '@lockstep/store';
import { Batch } from './batch.ts';

/**
 * The owner's writes: statuses and operations, grouped into few transactions. Each carries the
 * owner's epoch, so that an owner whose lease was taken over cannot write over its successor.
 */
export class StatusWriter {
  readonly #statuses: Batch<StatusUpdate>;
  readonly #operations: Batch<OperationSave>;

  constructor(store: Store, fence: Fence | undefined) {
    this.#statuses = new Batch((updates) => store.applications.saveStatus(updates, fence));
    this.#operations = new Batch((saves) => store.operations.save(saves, fence));
  }

  saveStatus(update: StatusUpdate): Promise<void> {
    return this.#statuses.add(update);
  }

  saveOperation(save: OperationSave): Promise<void> {
    return this.#operations.add(save);
  }

  async settled(): Promise<void> {
    await Promise.all([this.#statuses.settled(), this.#operations.settled()]);
  }
}
