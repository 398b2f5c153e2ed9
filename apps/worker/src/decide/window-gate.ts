import type { Operation, WaitReason } from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import { saveOf } from '../operate/save-operation.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { heedsWindows, windowHoldOf } from './windows.ts';

/**
 * Holds an operation back while sync windows do: one that was started, retried or interrupted
 * stays Running and says what it waits for. It can be terminated all the while.
 */
export async function windowGate(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
): Promise<{ kind: 'again'; atMs: number } | undefined> {
  if (!heedsWindows(operation)) return undefined;
  const held = await windowHoldOf(owner, record, {
    manual: operation.initiatedBy.automated !== true,
    startedAt: new Date(operation.startedAt),
    at: new Date(),
  });
  if (!held) return undefined;
  const message = `Sync operation ${held.because}`;
  if (operation.message !== message) {
    const waitingFor = [waitOf(operation, held.until)];
    await owner.writer.saveOperation(saveOf(record, { ...operation, message, waitingFor }, {}));
  }
  return { kind: 'again', atMs: held.lookAtMs };
}

function waitOf({ startedAt }: Operation, until: string | undefined): WaitReason {
  const condition = 'a sync window that lets it through';
  return { condition, since: startedAt, ...(until ? { until } : {}) };
}
