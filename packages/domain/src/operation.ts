import type { SyncRequest } from './application/operation-request.ts';
import type { Source } from './application/source.ts';
import type { RetryStrategy } from './application/spec.ts';
import type { ResourceResultCode } from './application/status.ts';
import type { ResourceRef } from './kube-object.ts';
import type { OperationPhase } from './status.ts';
import type { WaitReason } from './wait-reason.ts';

/**
 * An Operation is a row with its steps. The engine decides what to do next, a worker does it and
 * stores the outcome before it goes on, so that any worker can take over after any step.
 */

export const SYNC_PHASES = [
  'PreSync',
  'Sync',
  'PostSync',
  'SyncFail',
  'PreDelete',
  'PostDelete',
] as const;
export type SyncPhase = (typeof SYNC_PHASES)[number];

export type HookDeletePolicy = 'HookSucceeded' | 'HookFailed' | 'BeforeHookCreation' | 'Never';

export type StepAction = 'apply' | 'prune' | 'hook';

/**
 * pending → running (the worker has acted on the cluster, or is about to) → waiting (done in the
 * cluster, its health or completion is awaited) → succeeded | failed | skipped.
 */
export type StepState = 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped';

export interface OperationStep {
  /** Position in the plan, from 0. */
  index: number;
  phase: SyncPhase;
  wave: number;
  action: StepAction;
  ref: ResourceRef;
  state: StepState;
  message: string;
  /** Hooks only: when the object is taken away again. */
  deletePolicies?: HookDeletePolicy[];
  /** Of the object that the step made or changed, once it is known. Fences later deletes. */
  uid?: string;
  /** As the API server answered it; what is observed of an older one is not believed. */
  resourceVersion?: string;
  startedAt?: string;
  finishedAt?: string;
  /** What became of the resource; absent for hooks and for steps that were not reached. */
  result?: ResourceResultCode;
  /** The API server refuses the object for good: another attempt would answer the same. */
  refused?: boolean;
  /** The step begins only when somebody has approved it (`Prune=confirm`, `Delete=confirm`). */
  needsApproval?: boolean;
  /** Whether a dry run can judge the object before its kind or namespace is there. */
  dryRun?: 'skip' | 'skip-if-kind-missing';
  /** A dry run before the first wave found nothing wrong; false where it would be refused. */
  validated?: boolean;
  /** Hooks only: its outcome is read, the object is let go of (or deleted). */
  released?: boolean;
  /** Not to be asked about again before; with how often it was asked about since it moved on. */
  notBefore?: string;
  tries?: number;
  /** A custom resource's status is not believed before: its controller may not have reacted yet. */
  settlesAt?: string;
  /** From when it begins, how long it may take to become healthy, to complete or to go. */
  timeoutMs?: number;
  /** It took longer than it, its phase or its operation may take. */
  timedOut?: boolean;
}

export type OperationKind = 'sync' | 'delete';

export interface Operation {
  id: string;
  applicationId: string;
  kind: OperationKind;
  phase: OperationPhase;
  message: string;
  /** As asked for; `sync` is absent for a deletion. */
  sync?: SyncRequest;
  /** Deletion only. */
  cascade?: 'foreground' | 'background' | 'none';
  retry?: RetryStrategy;
  initiatedBy: { username?: string; automated?: boolean };
  /** Who that is, whatever they are called by then (`Person`). */
  initiator?: string;
  /** Sync windows do not hold it back; why. Needs the permission `override`, and is audited. */
  overrideWindows?: string;
  info?: { name: string; value: string }[];
  /** The commit (or one per source) that the steps were planned from; empty until planned. */
  revision: string;
  revisions?: string[];
  /** Fingerprint of the rendered manifests that the steps were planned from. */
  fingerprint?: string;
  /** What the steps were planned from: the application may state something else by now. */
  sources?: Source[];
  /** Undefined until planned. */
  steps?: OperationStep[];
  /** Id of the request that has to be approved before anything of it is done. */
  approval?: string;
  /** What the operation waits for now, in words and by object. */
  waitingFor?: WaitReason[];
  retryCount: number;
  /** Set while a failed attempt waits for its next one. */
  retryAt?: string;
  startedAt: string;
  /** When the attempt that runs now began; the first one with the operation. */
  attemptStartedAt?: string;
  finishedAt?: string;
  /** Why a `Terminating` operation stops; absent when somebody terminated it. */
  stopReason?: string;
}
