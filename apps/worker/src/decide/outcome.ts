import {
  type AutomationStatus,
  type Hold,
  type Operation,
  type OperationRequest,
  UserError,
} from '@lockstep/domain';
import type { AutoSyncDecision } from '@lockstep/engine';
import { AUTOMATION, type DecideInput } from './decide-input.ts';
import { automatedSync } from './pending-operation.ts';
import { windowHoldOf } from './windows.ts';

/** What the engine's answer becomes, before it is told. */
export type Outcome =
  | Extract<AutoSyncDecision, { kind: 'none' }>
  /** `until` is told where it is not the time of the next look. */
  | (Extract<AutoSyncDecision, { kind: 'later' }> & { until?: string | null })
  | { kind: 'sync'; because: string; operation: Operation };

/** What has to wait for a sync window; undefined where none holds automation back. */
export async function heldByWindow(
  { owner, record }: Pick<DecideInput, 'owner' | 'record'>,
  now: Date,
): Promise<Extract<Outcome, { kind: 'later' }> | undefined> {
  const held = await windowHoldOf(owner, record, { manual: false, at: now });
  if (!held) return undefined;
  const { because, until = null, lookAtMs } = held;
  return { kind: 'later', at: new Date(lookAtMs).toISOString(), because, until };
}

/**
 * Begins an operation in automation's name, and a hold with it. Undefined where somebody began
 * another one first.
 */
export async function begin(
  { owner, record }: Pick<DecideInput, 'owner' | 'record'>,
  request: OperationRequest,
  hold?: Hold,
): Promise<Operation | undefined> {
  const operation = automatedSync({
    applicationId: record.uid,
    request: request.sync ?? {},
    retry: request.retry,
    now: new Date(),
  });
  const began = { operation, actor: AUTOMATION, ...(hold ? { hold } : {}) };
  try {
    await owner.writer.startOperation(began);
    return operation;
  } catch (error) {
    if (error instanceof UserError && error.code === 'failed-precondition') return undefined;
    throw error;
  }
}

/** What comes of a beginning: while another operation is at work there is another look at once. */
export function begunOrBusy(
  operation: Operation | undefined,
  { because, now }: { because: string; now: Date },
): Outcome {
  if (operation) return { kind: 'sync', because, operation };
  const busy = 'another operation is in progress';
  return { kind: 'later', at: now.toISOString(), because: busy, until: null };
}

/** Why nothing happens now, as the application tells it. */
export function reasonOf(outcome: Exclude<Outcome, { kind: 'sync' }>): AutomationStatus {
  const { because } = outcome;
  if (outcome.kind === 'none') return { because };
  const until = outcome.until === undefined ? outcome.at : outcome.until;
  return { because, ...(until ? { until } : {}) };
}
