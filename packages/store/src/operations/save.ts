import type { Fence, OperationSave, Progress } from '../api.ts';
import { lockApplications, saveStatus, writePatches } from '../applications/status.ts';
import { inRounds, type StatusPatch, toPatch } from '../applications/status-patch.ts';
import { closeWithOperations } from '../approvals/close.ts';
import { tellApprovals } from '../approvals/tell.ts';
import { type Database, prepared, type Transaction } from '../database.ts';
import { checkFence } from '../fence.ts';
import { toJson } from '../json.ts';
import type { Sealer } from '../seal.ts';
import { toDocument } from './document.ts';
import { insertStarts } from './start.ts';

/**
 * Stores how far operations have come, their applications' status and their history, for any number
 * of them in one transaction. A step that nobody sees from outside costs no version and no event.
 * Of one application what began comes first, then its statuses, then how far it is.
 * @throws StaleEpochError when the writer's lease has gone to another.
 * @throws UserError as starting an operation does; nothing is stored then.
 */
export async function saveOperations(
  database: Database,
  sealer: Sealer,
  { starts, statuses, saves }: Progress,
  fence: Fence | undefined,
): Promise<void> {
  if (starts.length + saves.length === 0) return await saveStatus(database, statuses, fence);
  const visible = saves.filter((save) => save.status || save.history);
  const found = [...statuses.map(toPatch), ...visible.map(patchOf)];
  await database.transaction(async (tx) => {
    await checkFence(tx, fence);
    const begun = starts.map(({ operation }) => operation.applicationId);
    const uids = [...begun, ...found.map(({ uid }) => uid)];
    if (uids.length > 0) await lockApplications(tx, uids);
    const patches = [...(await insertStarts(tx, sealer, starts)), ...found];
    for (const round of inRounds(saves, applicationOf)) {
      await writeOperations(tx, sealer, round);
      await writeHistory(tx, round);
    }
    const closed = await closeWithOperations(tx, saves);
    for (const round of inRounds(patches, ({ uid }) => uid)) await writePatches(tx, round);
    if (closed) await tellApprovals(tx);
  });
}

function applicationOf(save: OperationSave): string {
  return save.operation.applicationId;
}

function patchOf(save: OperationSave): StatusPatch {
  return {
    ...toPatch({ ...save.status, uid: applicationOf(save) }),
    ...(save.history && { touched: true, last_synced_at: save.history.deployedAt }),
  };
}

/** People's wish to end an operation is not taken back by a worker that has not read it yet. */
const STAYS_TERMINATING = `o.phase = 'Terminating' AND saved.phase = 'Running'`;

async function writeOperations(
  tx: Transaction,
  sealer: Sealer,
  saves: OperationSave[],
): Promise<void> {
  const rows = saves.map(({ operation }) => ({
    id: operation.id,
    phase: operation.phase,
    finished_at: operation.finishedAt,
    retry_at: operation.retryAt,
    document: toDocument(operation, sealer),
  }));
  await tx.query(
    prepared(`UPDATE operation o SET
       phase = CASE WHEN ${STAYS_TERMINATING} THEN o.phase ELSE saved.phase END,
       document = CASE WHEN ${STAYS_TERMINATING}
         THEN jsonb_set(saved.document, '{phase}', '"Terminating"') ELSE saved.document END,
       finished_at = saved.finished_at, retry_at = saved.retry_at
     FROM jsonb_to_recordset($1::jsonb) AS saved(id uuid, phase text, finished_at timestamptz,
       retry_at timestamptz, document jsonb)
     WHERE o.id = saved.id`),
    [toJson(rows)],
  );
}

/** Ids grow by one for each application, from 0; what is over the limit goes, oldest first. */
const WRITE_HISTORY = `WITH entry AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS entry(uid uuid, revision text, revisions text[],
      deployed_at timestamptz, deploy_started_at timestamptz, source jsonb, sources jsonb,
      initiated_by jsonb, fingerprint text, rolled_back_to int, keep int)
  ), numbered AS (
    UPDATE application a SET history_count = a.history_count + 1 FROM entry WHERE a.uid = entry.uid
    RETURNING a.uid, a.history_count - 1 AS id,
      COALESCE(entry.keep, (a.spec->>'revisionHistoryLimit')::int, 10) AS keep
  ), inserted AS (
    INSERT INTO history (application_uid, id, revision, revisions, deployed_at, deploy_started_at,
      source, sources, initiated_by, fingerprint, rolled_back_to)
    SELECT numbered.uid, numbered.id, entry.revision, COALESCE(entry.revisions, '{}'),
      entry.deployed_at, entry.deploy_started_at, entry.source, entry.sources,
      COALESCE(entry.initiated_by, '{}'), COALESCE(entry.fingerprint, ''),
      entry.rolled_back_to
    FROM numbered JOIN entry ON entry.uid = numbered.uid WHERE numbered.keep > 0
  )
  DELETE FROM history h USING numbered
  WHERE h.application_uid = numbered.uid AND h.id <= numbered.id - numbered.keep`;

async function writeHistory(tx: Transaction, saves: OperationSave[]): Promise<void> {
  const rows = saves.flatMap((save) => {
    if (!save.history) return [];
    const { history, historyLimit } = save;
    return {
      uid: applicationOf(save),
      revision: history.revision,
      revisions: history.revisions,
      deployed_at: history.deployedAt,
      deploy_started_at: history.deployStartedAt,
      source: history.source,
      sources: history.sources,
      initiated_by: history.initiatedBy,
      fingerprint: history.fingerprint,
      rolled_back_to: history.rolledBackTo,
      keep: historyLimit,
    };
  });
  if (rows.length > 0) await tx.query(prepared(WRITE_HISTORY), [toJson(rows)]);
}
