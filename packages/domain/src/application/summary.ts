/** A row of a list: columns only, no documents. */
export interface ApplicationSummary {
  uid: string;
  namespace: string;
  name: string;
  project: string;
  resourceVersion: string;
  createdAt: string;
  deletionTimestamp?: string;
  labels: Record<string, string>;
  repoURL: string;
  path: string;
  chart: string;
  targetRevision: string;
  destServer: string;
  destName: string;
  destNamespace: string;
  automated: boolean;
  syncStatus: string;
  syncRevision: string;
  healthStatus: string;
  operationPhase: string;
  lastSyncedAt?: string;
  conditionCount: number;
}

/** How many of the applications of a list there are, by each value of what they are told apart by. */
export interface ApplicationCounts {
  total: number;
  syncStatus: Record<string, number>;
  health: Record<string, number>;
  operationPhase: Record<string, number>;
  projects: Record<string, number>;
  clusters: Record<string, number>;
}
