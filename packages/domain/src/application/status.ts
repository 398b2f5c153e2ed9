import type { SyncPhase } from '../operation.ts';
import type { Condition, HealthStatus, OperationPhase, SyncStatusCode } from '../status.ts';
import type { WaitReason } from '../wait-reason.ts';
import type { AutomationStatus } from './automation.ts';
import type { OperationRequest } from './operation-request.ts';
import type { Source, SourceType } from './source.ts';
import type { Destination } from './spec.ts';

/** `status` of the field's Application: what clients read. Built by the worker, never by people. */

export interface ResourceStatus {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
  /** Absent for hooks, which are not compared. */
  status?: SyncStatusCode;
  /** Absent where the kind has no health. */
  health?: HealthStatus;
  hook?: boolean;
  requiresPruning?: boolean;
  syncWave?: number;
}

export type ResourceResultCode = 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';

export interface ResourceResult {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
  status?: ResourceResultCode;
  message?: string;
  hookType?: string;
  hookPhase?: OperationPhase;
  syncPhase?: string;
}

export interface SyncOperationResult {
  resources: ResourceResult[];
  revision: string;
  revisions?: string[];
  source?: Source;
  sources?: Source[];
}

export interface OperationState {
  /** Ours: which operation this is; its times tell that only to the second. */
  id?: string;
  operation: OperationRequest;
  phase: OperationPhase;
  message: string;
  syncResult?: SyncOperationResult;
  startedAt: string;
  finishedAt?: string;
  retryCount?: number;
  /** What it waits for now; beyond what the field's clients read. */
  waitingFor?: WaitReason[];
  /** Ours: how far it is, while it goes on and has a plan. */
  progress?: OperationProgress;
}

/** How many of the planned steps are through, and where in the plan it is. */
export interface OperationProgress {
  done: number;
  total: number;
  phase: SyncPhase;
  wave: number;
}

export interface RevisionHistory {
  id: number;
  revision: string;
  revisions?: string[];
  deployedAt: string;
  deployStartedAt?: string;
  source?: Source;
  sources?: Source[];
  initiatedBy?: { username?: string; automated?: boolean };
  /** Ours: the application's health while this was deployed, as it was seen last. */
  health?: 'Healthy' | 'Degraded';
  /** Ours: it was a rollback to the entry with this id. */
  rolledBackTo?: number;
}

/** An entry of the history with what only workers know. */
export type Deployment = RevisionHistory & { fingerprint: string };

export interface ApplicationStatus {
  sync: {
    status: SyncStatusCode;
    revision?: string;
    revisions?: string[];
    comparedTo?: { source?: Source; sources?: Source[]; destination: Destination };
  };
  health: HealthStatus & { lastTransitionTime?: string };
  operationState?: OperationState;
  history?: RevisionHistory[];
  resources?: ResourceStatus[];
  conditions?: Condition[];
  summary?: { externalURLs?: string[]; images?: string[] };
  sourceType?: SourceType;
  sourceTypes?: SourceType[];
  reconciledAt?: string;
  observedAt?: string;
  resourceHealthSource?: 'appTree';
  controllerNamespace?: string;
  /** Ours: why automation does or does not act while something differs; null takes it away. */
  automation?: AutomationStatus | null;
}
