import {
  FINALIZER_POST_DELETE,
  FINALIZER_PRE_DELETE,
  FINALIZER_RESOURCES,
  FINALIZER_RESOURCES_BACKGROUND,
  FINALIZER_RESOURCES_FOREGROUND,
  type Operation,
  UserError,
} from '@lockstep/domain';
import type { DeletePhase } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { AUTOMATION } from '../decide/decide-input.ts';
import { deletion } from '../decide/pending-operation.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { Outcome } from '../reconcile/reconcile.ts';

const RETRY_DELETION_MS = 15_000;

const CASCADES: Record<string, 'foreground' | 'background'> = {
  [FINALIZER_RESOURCES]: 'foreground',
  [FINALIZER_RESOURCES_FOREGROUND]: 'foreground',
  [FINALIZER_RESOURCES_BACKGROUND]: 'background',
};

/** How an application's resources go with it: its finalizers say so, as in the field. */
export function cascadeOf(
  finalizers: readonly string[] | null | undefined,
): NonNullable<Operation['cascade']> {
  for (const finalizer of finalizers ?? []) {
    const cascade = CASCADES[finalizer];
    if (cascade) return cascade;
  }
  return 'none';
}

/** Which hooks a deletion runs: with a cascade all, else those that a finalizer asks for. */
export function hookPhasesOf(
  finalizers: readonly string[] | null | undefined,
): readonly DeletePhase[] {
  if (cascadeOf(finalizers) !== 'none') return ['PreDelete', 'PostDelete'];
  const asks = (name: string) => finalizers?.some((one) => one.split('/')[0] === name) === true;
  return [
    ...(asks(FINALIZER_PRE_DELETE) ? (['PreDelete'] as const) : []),
    ...(asks(FINALIZER_POST_DELETE) ? (['PostDelete'] as const) : []),
  ];
}

/**
 * Begins the operation that takes the application's resources away. Undefined where somebody began
 * another one first.
 */
export async function startDeletion(
  owner: Pick<ClusterOwner, 'writer'>,
  record: ApplicationRecord,
): Promise<Operation | undefined> {
  const cascade = cascadeOf(record.application.metadata.finalizers);
  const operation = deletion({ applicationId: record.uid, cascade, now: new Date() });
  try {
    await owner.writer.startOperation({ operation, actor: AUTOMATION });
    return operation;
  } catch (error) {
    if (error instanceof UserError && error.code === 'failed-precondition') return undefined;
    throw error;
  }
}

/** A deletion that just failed is not begun again by every event that it caused. */
export async function pauseOfDeletion(
  owner: ClusterOwner,
  record: ApplicationRecord,
): Promise<Outcome | undefined> {
  const [last] = await owner.services.store.operations.latest(record.uid, 1);
  if (last?.kind !== 'delete' || last.phase === 'Succeeded' || !last.finishedAt) return undefined;
  const atMs = Date.parse(last.finishedAt) + RETRY_DELETION_MS;
  return atMs > Date.now() ? { kind: 'again', atMs } : undefined;
}

/** Ends the application once its resources are gone; a failed attempt is told and tried again. */
export async function finishDeletion(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
): Promise<Outcome> {
  if (operation.phase === 'Succeeded') {
    await owner.services.store.applications.remove(record.uid, owner.fence);
    await owner.services.live.dropTree(record.uid);
    return { kind: 'gone' };
  }
  await owner.writer.saveStatus({
    uid: record.uid,
    clearConditions: ['DeletionError'],
    conditions: [{ type: 'DeletionError', message: operation.message }],
  });
  return { kind: 'again', atMs: Date.now() + RETRY_DELETION_MS };
}
