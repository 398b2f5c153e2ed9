import type { ResourceRef } from '@lockstep/domain';
import type { ChangeType } from '../watch/known-objects.ts';

/** One change of an application's objects. The object itself is in the view. */
export interface ViewChange {
  type: ChangeType;
  /** Descendants are what others made of managed objects, such as pods. */
  role: 'managed' | 'descendant';
  app: string;
  ref: ResourceRef;
  uid: string;
  resourceVersion: string;
  /** It is still there but lost our label. */
  unlabelled: boolean;
}

export interface ChangeBatch {
  appIds: Set<string>;
  events: ViewChange[];
}

/** Gathers the changes of one turn of the event loop, so that a burst is one piece of news. */
export class ChangeBatcher {
  readonly #onBatch: (batch: ChangeBatch) => void;
  #batch: ChangeBatch | undefined;

  constructor(onBatch: (batch: ChangeBatch) => void) {
    this.#onBatch = onBatch;
  }

  add(change: ViewChange): void {
    this.#open().events.push(change);
    this.#open().appIds.add(change.app);
  }

  /** Something about the application changed that is no event of an object that it has. */
  touch(app: string): void {
    this.#open().appIds.add(app);
  }

  #open(): ChangeBatch {
    if (this.#batch) return this.#batch;
    this.#batch = { appIds: new Set(), events: [] };
    setImmediate(() => this.#flush());
    return this.#batch;
  }

  #flush(): void {
    const batch = this.#batch;
    this.#batch = undefined;
    if (batch) this.#onBatch(batch);
  }
}
