import type { ApprovalRequest, ApprovalState, ApprovalVote } from '@lockstep/domain';
import { rfc3339 } from '../parameters.ts';
import type { NewApproval } from './api.ts';

/** What is kept of a request as it was asked. */
export type AskedDocument = Pick<
  NewApproval,
  'destination' | 'subject' | 'rules' | 'askedBy' | 'revision' | 'revisions' | 'options' | 'changes'
>;

/** In the database, with the sealed key of its hash in base64. */
export interface KeptDocument extends AskedDocument {
  hashKey?: string;
}

export interface ApprovalRow {
  id: string;
  operation_id: string;
  application_uid: string;
  namespace: string;
  name: string;
  project: string;
  state: ApprovalState;
  reason: string;
  asked_at: string;
  expires_at: string;
  decided_at: string | null;
  decided_by: string;
  document: KeptDocument;
  votes: ApprovalVote[] | null;
}

/** What has not been decided, or not been done, within its time has lapsed, written or not. */
const STATE = `CASE WHEN p.closed_at IS NULL AND p.expires_at <= clock_timestamp()
    AND p.state IN ('pending', 'approved', 'bypassed') THEN 'expired' ELSE p.state END`;

const VOTE = `json_build_object('by', v.name, 'identity', v.identity, 'decision', v.decision, 'comment', v.comment,
    'at', ${rfc3339('v.at')}, 'rules', to_json(v.rules))`;

/** What to select for an ApprovalRow, from `approval p` joined with `application a`. */
export const APPROVAL_COLUMNS = `p.id, p.operation_id, p.application_uid, a.namespace, a.name,
  a.project, ${STATE} AS state, p.reason, p.decided_by, p.document,
  ${rfc3339('p.asked_at')} AS asked_at, ${rfc3339('p.expires_at')} AS expires_at,
  ${rfc3339('p.decided_at')} AS decided_at,
  (SELECT json_agg(${VOTE} ORDER BY v.at, v.person) FROM approval_vote v
   WHERE v.approval_id = p.id) AS votes`;

export const APPROVAL_STATE = STATE;

export function toRequest(row: ApprovalRow): ApprovalRequest {
  const { hashKey: _sealed, ...asked } = row.document;
  return {
    id: row.id,
    operationId: row.operation_id,
    application: {
      uid: row.application_uid,
      namespace: row.namespace,
      name: row.name,
      project: row.project,
    },
    ...asked,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    state: row.state,
    reason: row.reason,
    ...(row.decided_at && { decidedAt: row.decided_at }),
    ...(row.decided_by && { decidedBy: row.decided_by }),
    votes: row.votes ?? [],
  };
}
