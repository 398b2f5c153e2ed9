import type {
  HealthStatus,
  Holder,
  KubeObject,
  Operation,
  ResourceRef,
  WaitReason,
} from '@lockstep/domain';
import type { Propagation } from './options.ts';
import type { PhaseTimeouts } from './timeouts.ts';

/**
 * What a worker does for one step.
 * - `validate`: dry-run the object; nothing of it is kept. Answer `invalid` where it would be refused
 *   whatever else the sync does, and `validated` otherwise, also where that cannot be told yet.
 * - `apply`: apply the object. May be asked for again after a crash, and does no harm then.
 * - `delete`: delete the object with `uid` as a precondition; one that is gone already is deleted.
 * - `ensure-hook`: look the object up by name. Made by this very step (`isOwnHook`): answer
 *   `created` and leave it. Made by another: with `deleteExisting` delete it (letting go of the
 *   hook finalizer) and answer `replacing`, otherwise apply over it. Not there: create it with
 *   `hookMarks` and the hook finalizer.
 * - `read`: get the object, since nothing is observed of it, and answer `read` or `gone`.
 * - `delete-hook`: let go of the hook finalizer and delete the object with `uid` as precondition.
 * - `release-hook`: let go of the hook finalizer only.
 */
export type StepAct =
  | 'validate'
  | 'apply'
  | 'delete'
  | 'ensure-hook'
  | 'read'
  | 'delete-hook'
  | 'release-hook';

export interface StepCommand {
  stepIndex: number;
  do: StepAct;
  ref: ResourceRef;
  /** Ask the API server only; change nothing. */
  dryRun?: true;
  /** The object that is meant; another one by that name is left alone. */
  uid?: string;
  propagation?: Propagation;
  deleteExisting?: true;
}

/** What came of a command. Texts are the API server's own words. */
export type StepOutcome =
  | ({ kind: 'applied' | 'created' | 'read'; stepIndex: number; message?: string } & StepFacts)
  | { kind: 'deleted'; stepIndex: number; message?: string; gone?: boolean }
  | { kind: 'gone' | 'validated' | 'released'; stepIndex: number; message?: string }
  /** An older object of a hook's name is being deleted first. */
  | { kind: 'replacing'; stepIndex: number; message?: string }
  /** Refused for good (400, 403, 422, the 500 for unknown fields): the same again is no use. */
  | { kind: 'refused'; stepIndex: number; message: string }
  /** A dry run of the object says that it would be refused for good. */
  | { kind: 'invalid'; stepIndex: number; message: string }
  /** Failed, but another attempt of the whole operation may do better. */
  | { kind: 'failed'; stepIndex: number; message: string }
  /** The server was not reached, throttled or answered a conflict: the step is tried again. */
  | { kind: 'unreachable'; stepIndex: number; message: string };

/** What an answer of the API server says of the object. */
export interface StepFacts {
  uid?: string;
  resourceVersion?: string;
  /** Null where the kind has no health; undefined where it was not asked. */
  health?: HealthStatus | null;
  /** False when the object is as it was. */
  changed?: boolean;
  live?: KubeObject;
}

/** What is known of an object in the cluster now. */
export interface LiveFacts {
  exists: boolean;
  uid?: string;
  resourceVersion?: string;
  /** Absent where the kind has no health. */
  health?: HealthStatus;
  /** For hooks whose completion is known otherwise than by health. */
  finished?: 'succeeded' | 'failed';
  deleting?: boolean;
  /** What keeps an object that is being deleted. */
  heldBy?: Holder[];
}

/** The cluster as seen now; undefined for what is not watched. */
export interface Observed {
  live(ref: ResourceRef): LiveFacts | undefined;
}

export interface AdvancePolicy {
  /** Dry-run every object before the first wave, where there are several. */
  validateFirst?: boolean;
  /** Between the end of one wave and the begin of the next. */
  waveDelayMs?: number;
  /** For the attempt; then what runs is stopped and the operation has failed. */
  deadlineMs?: number;
  /** For each phase of an attempt, from when its first step begins. */
  phaseTimeoutsMs?: PhaseTimeouts;
  /** A resource that gets Degraded fails its wave; with `hold` the wave waits for it instead. */
  whenDegraded?: 'fail' | 'hold';
  prunePropagation?: Propagation;
  /** When somebody approved deletions that ask for it (annotation on the application). */
  approvedAt?: string;
  /** Since when it is asked for, where that is before the operation's start. */
  approvalAskedAt?: string;
}

/** What to do next with an operation. The `operation` in it is what to store. */
export type Advance =
  /** Make the steps (planSync, planDelete), put them in with `withPlan`, and go on. */
  | { kind: 'plan'; operation: Operation }
  /** Carry these out, in any order, then `recordOutcome` and store before going on. */
  | { kind: 'act'; operation: Operation; actions: StepCommand[] }
  /** Look again when something is observed, and by `until` (RFC 3339) at the latest. */
  | { kind: 'wait'; operation: Operation; until?: string; reasons: WaitReason[] }
  | { kind: 'retry'; operation: Operation; at: string }
  | { kind: 'done'; operation: Operation };
