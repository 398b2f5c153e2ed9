import type { Database } from '../database.ts';
import { toJson } from '../json.ts';
import { eventPayload } from './row.ts';
import { lockApplications, TELL } from './status.ts';

export interface RevisionMove {
  /** Each with the fingerprint that was judged: one that was rendered since stays. */
  members: { uid: string; fingerprint: string }[];
  revision: string;
  renderRecord?: unknown;
}

/** Rendered, but not compared yet: the comparison moves what people see, and not before. */
const IS_PENDING = `COALESCE(a.render_record ? 'pendingRevisions', false)`;

const MOVE = `WITH move AS MATERIALIZED (
    SELECT member.uid, member.fingerprint, move.revision, move.render_record
    FROM jsonb_to_recordset($1::jsonb) AS move(members jsonb, revision text, render_record jsonb),
      jsonb_to_recordset(move.members) AS member(uid uuid, fingerprint text)
  ), next AS MATERIALIZED (
    SELECT a.uid, move.revision, ${IS_PENDING} AS pending,
      CASE WHEN ${IS_PENDING} THEN jsonb_set(COALESCE(move.render_record, a.render_record),
        '{pendingRevisions}', jsonb_build_array(move.revision)) ELSE move.render_record END
        AS render_record,
      a.sync_revision <> move.revision AND NOT ${IS_PENDING} AS changed,
      ${eventPayload(`'revision'`)} AS payload
    FROM move JOIN application a ON a.uid = move.uid AND a.fingerprint = move.fingerprint
  ), ${TELL}
  UPDATE application a SET
    resource_version = CASE WHEN n.changed THEN (SELECT value FROM version) ELSE a.resource_version END,
    sync_revision = CASE WHEN n.pending THEN a.sync_revision ELSE n.revision END,
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
  const rows = moves.map(({ members, revision, renderRecord }) => ({
    members,
    revision,
    render_record: renderRecord,
  }));
  await database.transaction(async (tx) => {
    await lockApplications(tx, uids);
    await tx.query({ name: 'move-revisions', text: MOVE }, [toJson(rows)]);
  });
}
