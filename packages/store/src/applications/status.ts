import type { Fence, StatusUpdate } from '../api.ts';
import { type Database, prepared, type Transaction } from '../database.ts';
import { checkFence } from '../fence.ts';
import { toJson } from '../json.ts';
import { rfc3339 } from '../parameters.ts';
import { eventPayload } from './row.ts';
import { inRounds, PATCH_TYPES, type StatusPatch, toPatch } from './status-patch.ts';

/**
 * Writes what the flow found, for any number of applications at once. What changes nothing that
 * people see (also: only the time of reconciling) makes neither an event nor a version.
 * @throws StaleEpochError when the writer's lease has gone to another.
 */
export async function saveStatus(
  database: Database,
  updates: StatusUpdate[],
  fence: Fence | undefined,
): Promise<void> {
  if (updates.length === 0) return;
  const uids = updates.map((update) => update.uid);
  const write = async (tx: Transaction) => {
    await checkFence(tx, fence);
    await lockApplications(tx, uids);
    for (const round of inRounds(updates, (update) => update.uid)) {
      await writePatches(tx, round.map(toPatch));
    }
  };
  await database.transaction(write, { derivable: true });
}

/** Holds rows until the transaction ends; always in one order, so that writers cannot deadlock. */
export async function lockApplications(tx: Transaction, uids: string[]): Promise<void> {
  await tx.query(
    prepared(`SELECT 1 FROM application WHERE uid = ANY($1::uuid[]) ORDER BY uid FOR UPDATE`),
    [uids],
  );
}

const NOW = rfc3339('now()');

/** The document with keys merged in and taken out; the row's own where the patch says nothing. */
const PATCHED = `CASE WHEN p.set IS NULL AND p.unset IS NULL THEN a.status
  ELSE (a.status - COALESCE(p.unset, '{}')) || COALESCE(p.set, '{}') END`;

const HEALTH_MOVED = `(p.health_status <> a.health_status) IS TRUE`;
const TELLS_HEALTH = `(p.set ? 'health') IS TRUE`;
const TELLS_SINCE_WHEN = `(p.set->'health' ? 'lastTransitionTime') IS TRUE`;

/** Health says since when: the time stays while the status does. */
const WITH_HEALTH_TIME = `CASE
  WHEN ${TELLS_SINCE_WHEN} OR NOT (${TELLS_HEALTH} OR ${HEALTH_MOVED})
  THEN one.document
  ELSE jsonb_set(one.document, '{health}', COALESCE(one.document->'health', '{}') ||
    jsonb_build_object('lastTransitionTime', CASE WHEN ${HEALTH_MOVED} THEN ${NOW}
      ELSE COALESCE(a.status->'health'->>'lastTransitionTime', ${NOW}) END)) END`;

/** A worker that has not read yet that people asked for the end does not take that back. */
const STAYS_TERMINATING = `(a.operation_phase = 'Terminating' AND p.operation_phase = 'Running')`;
const WITH_PHASE = `CASE WHEN ${STAYS_TERMINATING} AND two.document ? 'operationState'
  THEN jsonb_set(two.document, '{operationState,phase}', '"Terminating"') ELSE two.document END`;

const OLD_CONDITIONS = `jsonb_array_elements(COALESCE(a.status->'conditions', '[]'))`;
const NEW_CONDITIONS = `jsonb_array_elements(COALESCE(p.conditions, '[]'))`;
const IS_SAME = `old->>'type' = new->>'type' AND old->>'message' = new->>'message'`;

/** In one order whatever order they came in, so that the same conditions are the same document. */
const CONDITIONS = `(SELECT jsonb_agg(c ORDER BY c->>'type', c->>'message') FROM (
    SELECT old AS c FROM ${OLD_CONDITIONS} old
    WHERE NOT old->>'type' = ANY(COALESCE(p.clear_conditions, '{}'))
      AND NOT EXISTS (SELECT 1 FROM ${NEW_CONDITIONS} new WHERE ${IS_SAME})
    UNION ALL
    SELECT new || jsonb_build_object('lastTransitionTime', COALESCE(
      (SELECT old->>'lastTransitionTime' FROM ${OLD_CONDITIONS} old WHERE ${IS_SAME} LIMIT 1),
      new->>'lastTransitionTime', ${NOW}))
    FROM ${NEW_CONDITIONS} new) AS merged)`;
const WITH_CONDITIONS = `CASE WHEN p.clear_conditions IS NULL AND p.conditions IS NULL THEN three.document
  ELSE (three.document - 'conditions') ||
    jsonb_strip_nulls(jsonb_build_object('conditions', ${CONDITIONS})) END`;

/** A comparison of what is still the application's last render: what waited for it is settled. */
const IS_ANSWERED = `a.render_record->>'answers' = p.clear_refresh`;
const SETTLES = `(p.compared = a.fingerprint
  AND (a.render_record ? 'pendingRevisions' OR ${IS_ANSWERED})) IS TRUE`;
const PENDING = `a.render_record->'pendingRevisions'`;
const REVISION = `CASE WHEN ${SETTLES} THEN COALESCE(${PENDING}->>0, p.sync_revision)
  ELSE p.sync_revision END`;
const REVISIONS = `CASE WHEN ${SETTLES} AND jsonb_array_length(${PENDING}) > 1
  THEN ARRAY(SELECT jsonb_array_elements_text(${PENDING})) ELSE p.sync_revisions END`;
/** Made from what a repository held before the render that is stored was: it never takes its place. */
const IS_OUTRUN = `COALESCE((p.render_record->>'seenAtMs')::float8
  < (a.render_record->>'seenAtMs')::float8, false)`;
const RENDER_RECORD = `CASE WHEN ${SETTLES} THEN a.render_record - 'pendingRevisions'
    - CASE WHEN ${IS_ANSWERED} THEN 'answers' ELSE '' END
  WHEN ${IS_OUTRUN} THEN NULL ELSE p.render_record END`;

/** Health is that of the history's newest entry, unless a later sync runs or failed. */
const JUDGED_ID = `CASE WHEN a.operation_phase = 'Succeeded' THEN a.history_count - 1 END AS judged_id`;

const PATCH_COLUMNS = Object.entries(PATCH_TYPES).map(([name, type]) => `"${name}" ${type}`);

/** Ends a statement's `next(uid, changed, payload)`: the version, if one is due, and the events. */
export const TELL = `version AS (
    UPDATE resource_version SET value = value + 1
    WHERE id = 1 AND EXISTS (SELECT 1 FROM next WHERE changed) RETURNING value
  ), told AS (
    INSERT INTO outbox (resource_version, sequence, kind, type, uid, payload)
    SELECT version.value, row_number() OVER (ORDER BY next.uid), 'application', 'MODIFIED',
      next.uid::text, next.payload
    FROM version, next WHERE next.changed
  )`;

const WRITE = `WITH p AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS p(${PATCH_COLUMNS.join(', ')})
  ), next AS MATERIALIZED (
    SELECT a.uid, p.sync_status, settled.revision AS sync_revision,
      settled.revisions AS sync_revisions, p.health_status,
      CASE WHEN ${STAYS_TERMINATING} THEN 'Terminating' ELSE p.operation_phase END AS operation_phase,
      CASE WHEN four.document <> a.status THEN four.document END AS document,
      CASE WHEN NOT ${IS_OUTRUN} THEN p.fingerprint END AS fingerprint,
      settled.record AS render_record, p.clears_render_record, p.applied, p.automation, p.reconciled_at,
      p.last_synced_at, p.clear_refresh, ${JUDGED_ID},
      COALESCE(p.touched, false) OR four.document <> a.status
        OR p.sync_status <> a.sync_status IS TRUE OR settled.revision <> a.sync_revision IS TRUE
        OR settled.revisions <> a.sync_revisions IS TRUE OR ${HEALTH_MOVED}
        OR (p.operation_phase <> a.operation_phase AND NOT ${STAYS_TERMINATING}) IS TRUE
        OR (p.clear_refresh = a.refresh) IS TRUE AS changed,
      ${eventPayload(`CASE WHEN p.operation_phase <> a.operation_phase THEN 'operation' ELSE 'status' END`)}
        AS payload
    FROM p JOIN application a ON a.uid = p.uid AND a.uid = ANY($2::uuid[]),
      LATERAL (SELECT ${REVISION} AS revision, ${REVISIONS} AS revisions,
        ${RENDER_RECORD} AS record OFFSET 0) AS settled,
      LATERAL (SELECT ${PATCHED} AS document OFFSET 0) AS one,
      LATERAL (SELECT ${WITH_HEALTH_TIME} AS document OFFSET 0) AS two,
      LATERAL (SELECT ${WITH_PHASE} AS document OFFSET 0) AS three,
      LATERAL (SELECT ${WITH_CONDITIONS} AS document OFFSET 0) AS four
  ), judged AS (
    UPDATE history h SET health = n.health_status FROM next n
    WHERE n.judged_id IS NOT NULL AND n.health_status IN ('Healthy', 'Degraded')
      AND h.application_uid = n.uid AND h.id = n.judged_id AND h.health <> n.health_status
  ), ${TELL}
  UPDATE application a SET
    resource_version = CASE WHEN n.changed THEN (SELECT value FROM version) ELSE a.resource_version END,
    sync_status = COALESCE(n.sync_status, a.sync_status),
    sync_revision = COALESCE(n.sync_revision, a.sync_revision),
    sync_revisions = COALESCE(n.sync_revisions, a.sync_revisions),
    health_status = COALESCE(n.health_status, a.health_status),
    operation_phase = COALESCE(n.operation_phase, a.operation_phase),
    status = COALESCE(n.document, a.status),
    condition_count = CASE WHEN n.document IS NULL THEN a.condition_count
      ELSE COALESCE(jsonb_array_length(n.document->'conditions'), 0) END,
    fingerprint = COALESCE(n.fingerprint, a.fingerprint),
    render_record = CASE WHEN n.clears_render_record THEN NULL
      ELSE COALESCE(n.render_record, a.render_record) END,
    applied = COALESCE(n.applied, a.applied),
    automation = COALESCE(n.automation, a.automation),
    reconciled_at = COALESCE(n.reconciled_at, a.reconciled_at),
    last_synced_at = COALESCE(n.last_synced_at, a.last_synced_at),
    refresh = CASE WHEN n.clear_refresh = a.refresh THEN '' ELSE a.refresh END
  FROM next n
  WHERE a.uid = n.uid AND (n.changed OR n.fingerprint IS NOT NULL OR n.render_record IS NOT NULL
    OR n.clears_render_record OR n.applied IS NOT NULL OR n.automation IS NOT NULL
    OR n.reconciled_at IS NOT NULL)`;

/** Ends a writing transaction, as `publish` does; the rows are locked already, each named once. */
export async function writePatches(tx: Transaction, patches: StatusPatch[]): Promise<void> {
  await tx.query(prepared(WRITE), [
    toJson(patches),
    // Says no more than the patches do, but tells the planner that they are few.
    patches.map((patch) => patch.uid),
  ]);
}
