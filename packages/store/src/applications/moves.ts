import { type Database, prepared } from '../database.ts';
import { toJson } from '../json.ts';
import { eventPayload } from './row.ts';
import { lockApplications, TELL } from './status.ts';

export interface RevisionMove {
  /** Each with the fingerprint that was judged: one that was rendered since stays. */
  members: { uid: string; fingerprint: string }[];
  /** One for each source; null where it stays: another repository may move it meanwhile. */
  revisions: (string | null)[];
  renderRecord?: unknown;
}

/** Rendered, but not compared yet: the comparison moves what people see, and not before. */
const IS_PENDING = `COALESCE(a.render_record ? 'pendingRevisions', false)`;

/** The commits that an application is at, or will be once it is compared. */
const KNOWN = `CASE WHEN ${IS_PENDING}
    THEN ARRAY(SELECT jsonb_array_elements_text(a.render_record->'pendingRevisions'))
    WHEN cardinality(a.sync_revisions) > 0 THEN a.sync_revisions
    ELSE ARRAY[a.sync_revision] END`;

const MOVE = `WITH move AS MATERIALIZED (
    SELECT member.uid, member.fingerprint, move.revisions, move.render_record
    FROM jsonb_to_recordset($1::jsonb) AS move(members jsonb, revisions jsonb, render_record jsonb),
      jsonb_to_recordset(move.members) AS member(uid uuid, fingerprint text)
  ), target AS MATERIALIZED (
    SELECT a.uid, move.render_record, ARRAY(
      SELECT COALESCE(given.revision, (${KNOWN})[given.at])
      FROM jsonb_array_elements_text(move.revisions) WITH ORDINALITY AS given(revision, at)
      ORDER BY given.at) AS revisions
    FROM move JOIN application a ON a.uid = move.uid AND a.fingerprint = move.fingerprint
  ), next AS MATERIALIZED (
    SELECT a.uid, target.revisions[1] AS revision, ${IS_PENDING} AS pending,
      CASE WHEN cardinality(target.revisions) > 1 OR cardinality(a.sync_revisions) > 0
        THEN target.revisions ELSE a.sync_revisions END AS sync_revisions,
      CASE WHEN ${IS_PENDING} THEN jsonb_set(COALESCE(target.render_record, a.render_record),
        '{pendingRevisions}', to_jsonb(target.revisions)) ELSE target.render_record END
        AS render_record,
      (a.sync_revision <> target.revisions[1] OR (cardinality(target.revisions) > 1
        AND a.sync_revisions <> target.revisions)) AND NOT ${IS_PENDING} AS changed,
      ${eventPayload(`'revision'`)} AS payload
    FROM target JOIN application a ON a.uid = target.uid
  ), ${TELL}
  UPDATE application a SET
    resource_version = CASE WHEN n.changed THEN (SELECT value FROM version) ELSE a.resource_version END,
    sync_revision = CASE WHEN n.pending THEN a.sync_revision ELSE n.revision END,
    sync_revisions = CASE WHEN n.pending THEN a.sync_revisions ELSE n.sync_revisions END,
    render_record = COALESCE(n.render_record, a.render_record)
  FROM next n WHERE a.uid = n.uid AND (n.changed OR n.render_record IS NOT NULL)`;

/**
 * Moves followers to a new commit, all of them in one statement; nothing else of them changes. Who
 * was rendered and not compared yet is moved by that comparison: until then nobody may read its
 * old status beside the new commit.
 */
export async function moveRevisions(database: Database, moves: RevisionMove[]): Promise<void> {
  const uids = moves.flatMap(({ members }) => members.map(({ uid }) => uid));
  if (uids.length === 0) return;
  const rows = moves.map(({ members, revisions, renderRecord }) => ({
    members,
    revisions,
    render_record: renderRecord,
  }));
  await database.transaction(async (tx) => {
    await lockApplications(tx, uids);
    await tx.query(prepared(MOVE), [toJson(rows)]);
  });
}
