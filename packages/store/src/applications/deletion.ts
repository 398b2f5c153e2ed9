import {
  type Application,
  FINALIZER_RESOURCES,
  FINALIZER_RESOURCES_BACKGROUND,
  FINALIZER_RESOURCES_FOREGROUND,
} from '@lockstep/domain';
import type { Actor, ApplicationKey, Fence } from '../api.ts';
import { publish, writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { checkFence } from '../fence.ts';
import { lockByKey, lockByUid, notFound, rereadRow } from './read.ts';
import { type ApplicationRow, eventOf, toApplication } from './row.ts';

export type Cascade = 'foreground' | 'background' | 'none';

const RESOURCE_FINALIZERS = [
  FINALIZER_RESOURCES,
  FINALIZER_RESOURCES_FOREGROUND,
  FINALIZER_RESOURCES_BACKGROUND,
];

/** Which finalizer stands for a cascade; other people's finalizers stay. */
const FINALIZER_OF: Record<Cascade, string[]> = {
  foreground: [FINALIZER_RESOURCES],
  background: [FINALIZER_RESOURCES_BACKGROUND],
  none: [],
};

/**
 * Asks for an application's deletion, or changes how it is to go. A row that nothing holds goes at
 * once; the answer is its last state.
 * @throws UserError not-found
 */
export async function requestDelete(
  database: Database,
  key: ApplicationKey,
  cascade: Cascade,
  actor: Actor,
): Promise<Application> {
  return database.transaction(async (tx) => {
    const existing = await lockByKey(tx, key);
    if (!existing) throw notFound(key);
    const others = existing.finalizers.filter((name) => !RESOURCE_FINALIZERS.includes(name));
    await tx.query(
      `UPDATE application SET finalizers = $2,
         deletion_timestamp = COALESCE(deletion_timestamp, now()) WHERE uid = $1`,
      [existing.uid, [...others, ...FINALIZER_OF[cascade]]],
    );
    await writeAudit(tx, actor, [
      {
        action: 'delete',
        kind: 'application',
        object: `${existing.namespace}/${existing.name}`,
        project: existing.project,
        detail: { cascade },
      },
    ]);
    const row = await rereadRow(tx, existing.uid);
    if (row.finalizers.length === 0) return deleteRow(tx, row);
    const version = await publish(tx, 'application', [eventOf(row, 'MODIFIED', 'deletion')]);
    return toApplication({ ...row, resource_version: version });
  });
}

/** Ends a deletion. One that is gone already is no error: the job that asks may run twice. */
export async function removeApplication(
  database: Database,
  uid: string,
  fence: Fence | undefined,
): Promise<void> {
  await database.transaction(async (tx) => {
    await checkFence(tx, fence);
    const row = await lockByUid(tx, uid);
    if (row) await deleteRow(tx, row);
  });
}

/** Deletes a locked row, its operations and its history with it. Answers its last state. */
export async function deleteRow(tx: Transaction, row: ApplicationRow): Promise<Application> {
  await tx.query(`DELETE FROM application WHERE uid = $1`, [row.uid]);
  const version = await publish(tx, 'application', [eventOf(row, 'DELETED', 'removed')]);
  return toApplication({ ...row, resource_version: version });
}
