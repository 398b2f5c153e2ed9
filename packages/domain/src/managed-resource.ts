/**
 * One managed resource with its diff, as `GET …/managed-resources` answers it. States are JSON
 * texts; `null` stands for an object that is not there. Secrets' values are digests.
 */
export interface ManagedResource {
  group: string;
  version?: string;
  kind: string;
  namespace: string;
  name: string;
  targetState: string;
  liveState: string;
  normalizedLiveState: string;
  predictedLiveState: string;
  resourceVersion: string;
  modified: boolean;
  hook: boolean;
  /** Ours: field by field, what differs. */
  changes?: FieldChange[];
  /** Ours: the prediction came from the local predictor and not from the API server; why. */
  predictedLocally?: string;
  /** Ours: the states are too large to be kept, and are `null`. */
  tooLarge?: boolean;
}

/** One field that differs. `path` is a list of keys and indices; absent sides are undefined. */
export interface FieldChange {
  path: (string | number)[];
  live?: unknown;
  desired?: unknown;
  /** The field manager that owns the field in the cluster (`metadata.managedFields`). */
  owner?: string;
  /** Who made the difference since the last sync; absent where that is not known. */
  cause?: ChangeCause;
}

/** Git states another value, the cluster has another value, or both differ from what was applied. */
export type ChangeCause = 'git' | 'cluster' | 'both';
