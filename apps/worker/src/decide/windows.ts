import type { Operation } from '@lockstep/domain';
import {
  heldByWindows,
  type WindowHold,
  type WindowQuestion,
  windowTargetOf,
} from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';

/** A clock that was set, and a zone that changed its rules, are found within that. */
const LOOK_AGAIN_MS = 3_600_000;

/** What the project's windows have against a sync of the application; the next look is due then. */
export async function windowHoldOf(
  { projects }: Pick<ClusterOwner, 'projects'>,
  record: ApplicationRecord,
  question: WindowQuestion,
): Promise<(WindowHold & { lookAtMs: number }) | undefined> {
  const project = await projects.of(record);
  const windows = project?.spec.syncWindows ?? [];
  const held = heldByWindows(windows, windowTargetOf(record.application), question);
  if (!held) return undefined;
  const lookAgainMs = question.at.getTime() + LOOK_AGAIN_MS;
  const lookAtMs = held.until ? Math.min(Date.parse(held.until), lookAgainMs) : lookAgainMs;
  return { ...held, lookAtMs };
}

/** Whether windows have a say in an operation: a sync that nobody stopped and nobody exempted. */
export function heedsWindows(operation: Operation): boolean {
  const { kind, phase, sync, overrideWindows } = operation;
  return kind === 'sync' && phase === 'Running' && !sync?.dryRun && !overrideWindows;
}
