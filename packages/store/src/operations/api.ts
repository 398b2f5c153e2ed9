import type { Hold, Operation, RevisionHistory } from '@lockstep/domain';
import type { Actor, Fence } from '../api.ts';
import type { ApplicationRecord, StatusUpdate } from '../applications/api.ts';

export interface OperationSave {
  operation: Operation;
  /** Also written to the application's row. */
  status?: Omit<StatusUpdate, 'uid'>;
  /** Set when a sync succeeded: becomes a history row and counts against the limit. */
  history?: Omit<RevisionHistory, 'id' | 'health'> & { fingerprint?: string };
  historyLimit?: number;
}

/** An operation that begins, and who began it. */
export interface OperationStart {
  operation: Operation;
  actor: Actor;
  /** Begins with it: a rollback that automation is not to undo. */
  hold?: Hold;
}

/** What an owner writes of any number of applications; of each in this order. */
export interface Progress {
  starts: OperationStart[];
  statuses: StatusUpdate[];
  saves: OperationSave[];
}

export interface OperationStore {
  /** @throws UserError failed-precondition when another operation is in progress. */
  start(operation: Operation, actor: Actor, options?: { hold?: Hold }): Promise<Operation>;
  active(applicationUid: string): Promise<Operation | undefined>;
  /** An application and what is under way on it, as of one moment. */
  work(
    applicationUid: string,
  ): Promise<{ record: ApplicationRecord; active: Operation | undefined } | undefined>;
  latest(applicationUid: string, limit: number): Promise<Operation[]>;
  /** The newest that was no dry run, however many of those came after it. */
  latestInEarnest(applicationUid: string): Promise<Operation | undefined>;
  /** Everything Running or Terminating on a cluster: what a new owner takes up, what the sweeper looks at. */
  activeOfCluster(clusterId: string): Promise<Operation[]>;
  /** All of it in one transaction. @throws UserError as `start`; StaleEpochError. */
  save(progress: Partial<Progress>, fence?: Fence): Promise<void>;
  /** Running becomes Terminating. @throws UserError invalid-argument when nothing runs. */
  terminate(applicationUid: string, actor: Actor): Promise<void>;
  /** Drops ended operations but the newest `keep` of each application. Answers how many. */
  prune(keep: number): Promise<number>;
}
