export interface OutboxEvent {
  resourceVersion: string;
  sequence: number;
  kind:
    | 'application'
    | 'project'
    | 'cluster'
    | 'repository'
    | 'setting'
    | 'operation'
    | 'session'
    | 'account';
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  uid: string;
  /** Enough to route it: name, namespace, project; the last state for DELETED. */
  payload: Record<string, unknown>;
}

export interface OutboxStore {
  /**
   * Follows the outbox from now (or from a version) by LISTEN; survives lost connections without a
   * gap. Events of a burst come together: whoever can wait longer costs less.
   */
  follow(
    from: string | undefined,
    onEvents: (events: OutboxEvent[]) => void,
    gatherMs?: number,
  ): Promise<{ close(): Promise<void> }>;
  head(): Promise<string>;
  /** Drops what is older, in small batches. */
  prune(olderThanMs: number): Promise<number>;
}
