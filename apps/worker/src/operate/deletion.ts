import {
  FINALIZER_RESOURCES,
  FINALIZER_RESOURCES_BACKGROUND,
  FINALIZER_RESOURCES_FOREGROUND,
  type Operation,
} from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
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

/** Begins the operation that takes the application's resources away. */
export async function startDeletion(
  owner: ClusterOwner,
  record: ApplicationRecord,
): Promise<Operation> {
  const cascade = cascadeOf(record.application.metadata.finalizers);
  const operation = deletion({ applicationId: record.uid, cascade, now: new Date() });
  return await owner.services.store.operations.start(operation, {
    name: 'lockstep',
    cause: 'automation',
  });
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
