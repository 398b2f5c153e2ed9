import {
  type ApplicationStatus,
  type AutomationMemory,
  type Condition,
  wholeSeconds,
} from '@lockstep/domain';
import type { StatusUpdate } from '../api.ts';

/** A StatusUpdate as the statement that writes it takes it: one record, absent fields left alone. */
export interface StatusPatch {
  uid: string;
  sync_status?: string;
  sync_revision?: string;
  sync_revisions?: string[];
  health_status?: string;
  operation_phase?: string;
  /** Merged over the status document, key by key. */
  set?: Record<string, unknown>;
  /** Keys that the document loses. */
  unset?: string[];
  fingerprint?: string;
  render_record?: unknown;
  clears_render_record?: boolean;
  compared?: string;
  applied?: Record<string, unknown>;
  automation?: AutomationMemory;
  reconciled_at?: string;
  last_synced_at?: string;
  clear_refresh?: string;
  clear_conditions?: string[];
  conditions?: Condition[];
  /** Something outside of the row changed that its readers see, such as its history. */
  touched?: boolean;
}

/** The types of those fields, for `jsonb_to_recordset`. */
export const PATCH_TYPES = {
  uid: 'uuid',
  sync_status: 'text',
  sync_revision: 'text',
  sync_revisions: 'text[]',
  health_status: 'text',
  operation_phase: 'text',
  set: 'jsonb',
  unset: 'text[]',
  fingerprint: 'text',
  render_record: 'jsonb',
  clears_render_record: 'boolean',
  compared: 'text',
  applied: 'jsonb',
  automation: 'jsonb',
  reconciled_at: 'timestamptz',
  last_synced_at: 'timestamptz',
  clear_refresh: 'text',
  clear_conditions: 'text[]',
  conditions: 'jsonb',
  touched: 'boolean',
} as const satisfies Record<keyof StatusPatch, string>;

/** What has a column, or a table of its own, is not kept in the document a second time. */
export function toPatch(update: StatusUpdate): StatusPatch {
  const { sync, health, reconciledAt, history, observedAt, ...rest } = update.status ?? {};
  const document = {
    ...rest,
    ...(sync && { sync: { comparedTo: sync.comparedTo } }),
    ...(health && { health: { ...health, status: undefined } }),
    ...(rest.operationState && { operationState: shownState(rest.operationState) }),
  };
  const entries = Object.entries(document).filter(([, value]) => value !== undefined);
  const set = entries.filter(([, value]) => value !== null);
  const unset = entries.filter(([, value]) => value === null).map(([key]) => key);
  return {
    uid: update.uid,
    sync_status: update.syncStatus ?? sync?.status,
    sync_revision: update.syncRevision ?? sync?.revision,
    sync_revisions: update.syncRevisions ?? sync?.revisions,
    health_status: update.healthStatus ?? health?.status,
    operation_phase: rest.operationState === null ? '' : rest.operationState?.phase,
    set: set.length > 0 ? Object.fromEntries(set) : undefined,
    unset: unset.length > 0 ? unset : undefined,
    fingerprint: update.fingerprint,
    render_record: update.renderRecord,
    clears_render_record: update.renderRecord === null,
    compared: update.compared,
    applied: update.applied,
    automation: update.automation,
    reconciled_at: update.reconciledAt ?? reconciledAt,
    clear_refresh: update.clearRefresh,
    clear_conditions: update.clearConditions,
    conditions: update.conditions,
  };
}

type OperationState = NonNullable<ApplicationStatus['operationState']>;

/** As clients read it: times in whole seconds, as Kubernetes writes them and strict readers expect. */
function shownState(state: OperationState): OperationState {
  const { startedAt, finishedAt } = state;
  return {
    ...withoutManifests(state),
    startedAt: wholeSeconds(startedAt),
    ...(finishedAt && { finishedAt: wholeSeconds(finishedAt) }),
  };
}

/** Local manifests may hold Secrets: status documents are not sealed, so they never go there. */
function withoutManifests(state: OperationState): OperationState {
  if (!state.operation?.sync?.manifests) return state;
  const { manifests, ...sync } = state.operation.sync;
  return { ...state, operation: { ...state.operation, sync } };
}

/** Splits a batch so that each part names an application at most once; order is kept for each. */
export function inRounds<T>(items: T[], keyOf: (item: T) => string): T[][] {
  const seen = new Map<string, number>();
  const rounds: T[][] = [];
  for (const item of items) {
    const round = seen.get(keyOf(item)) ?? 0;
    seen.set(keyOf(item), round + 1);
    rounds[round] ??= [];
    rounds[round].push(item);
  }
  return rounds;
}
