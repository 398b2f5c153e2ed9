import type {
  Application,
  ApplicationCounts,
  ApplicationSummary,
  HealthStatus,
  ResourceTree,
  TreeNode,
} from '@lockstep/domain';
import type { BootstrapState } from '../api/types.ts';

/** What can be subscribed to, and what each topic's messages say. */

export interface ApplicationsFilter {
  search?: string;
  sync?: string[];
  health?: string[];
  project?: string[];
  cluster?: string[];
  operationPhase?: string[];
}

export type Topic =
  | { topic: 'applications'; filter: ApplicationsFilter }
  | { topic: 'application'; name: string; namespace?: string }
  | { topic: 'tree'; name: string; namespace?: string }
  | { topic: 'bootstrap' }
  | { topic: 'approvals' };

export type ApplicationsMessage =
  /** Every change after this version is told. */
  | { type: 'since'; resourceVersion: string }
  | { type: 'upsert'; items: ApplicationSummary[] }
  | { type: 'remove'; uids: string[] }
  | { type: 'counts'; counts: ApplicationCounts };

export type ApplicationMessage =
  | { type: 'application'; application: Application }
  | { type: 'removed' };

export type TreeMessage =
  | { type: 'tree'; version: number; tree: ResourceTree }
  | {
      type: 'delta';
      version: number;
      upserted: TreeNode[];
      removedUids: string[];
      /** All of them, when they have changed. */
      orphanedNodes?: TreeNode[];
      health?: Record<string, HealthStatus>;
    };

export type BootstrapMessage = { type: 'bootstrap' } & BootstrapState;

/** There are other requests or answers than before. */
export type ApprovalsMessage = { type: 'approvals' };

export interface MessagesOfTopic {
  applications: ApplicationsMessage;
  application: ApplicationMessage;
  tree: TreeMessage;
  bootstrap: BootstrapMessage;
  approvals: ApprovalsMessage;
}

/** What every message of the server carries. */
export interface Envelope {
  id: string;
  seq?: number;
  type: string;
}

/** A subscription that the server refused or ended. `code` is gRPC's number. */
export interface Refusal extends Envelope {
  type: 'error';
  error: { code?: number; message?: string };
}

const UNAVAILABLE = [4, 13, 14];

/** Whether the same subscription may be granted later: a worker was away, not a right missing. */
export function isPassing(message: Envelope): boolean {
  const { error } = message as Refusal;
  return error?.code === undefined || UNAVAILABLE.includes(error.code);
}

/** Reads one frame; undefined for what is no message of ours. */
export function parseEnvelope(data: unknown): Envelope | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null) return undefined;
    const { id, type } = value as Partial<Envelope>;
    return typeof id === 'string' && typeof type === 'string' ? (value as Envelope) : undefined;
  } catch {
    return undefined;
  }
}
