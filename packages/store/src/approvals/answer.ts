import { type ApprovalRequest, type ApprovalState, personOf, UserError } from '@lockstep/domain';
import type { Actor } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import type { ApprovalAnswer, ApprovalStore } from './api.ts';
import { lockRequest, readRequest } from './read.ts';
import { tellApprovals } from './tell.ts';

/** Keeps one person's answer, and decides where nothing is missing with it. */
export async function answerRequest(
  database: Database,
  id: string,
  actor: Actor,
  { judge, isComplete }: Parameters<ApprovalStore['answer']>[2],
): Promise<ApprovalRequest> {
  return await database.transaction(async (tx) => {
    const request = await mustLock(tx, id);
    const answer = judge(request);
    await insertVote(tx, id, actor, answer);
    const { comment } = answer;
    const answered = (await readRequest(tx, id)) as ApprovalRequest;
    if (answer.decision === 'reject') await decide(tx, id, { state: 'rejected', actor, comment });
    else if (isComplete(answered)) await decide(tx, id, { state: 'approved', actor, comment: '' });
    const detail = { comment, rules: answer.rules };
    await audit(tx, actor, request, `${answer.decision}-sync`, detail);
    const after = (await readRequest(tx, id)) as ApprovalRequest;
    await tellApprovals(tx);
    return after;
  });
}

/** Lets a request through for a reason. */
export async function bypassRequest(
  database: Database,
  id: string,
  actor: Actor,
  { reason, judge }: Parameters<ApprovalStore['bypass']>[2],
): Promise<ApprovalRequest> {
  return await database.transaction(async (tx) => {
    const request = await mustLock(tx, id);
    judge(request);
    await decide(tx, id, { state: 'bypassed', actor, comment: reason });
    await audit(tx, actor, request, 'bypass-approval', { reason });
    const after = (await readRequest(tx, id)) as ApprovalRequest;
    await tellApprovals(tx);
    return after;
  });
}

async function mustLock(tx: Transaction, id: string): Promise<ApprovalRequest> {
  const request = await lockRequest(tx, id);
  if (request) return request;
  throw new UserError('not-found', 'there is no such request for approval');
}

async function insertVote(
  tx: Transaction,
  id: string,
  actor: Actor,
  { identity, decision, comment, rules }: ApprovalAnswer,
): Promise<void> {
  const { rowCount } = await tx.query(
    `INSERT INTO approval_vote (approval_id, person, identity, name, decision, comment, rules, token_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      id,
      personOf(actor.name),
      identity,
      actor.name,
      decision,
      comment.replaceAll('\0', ''),
      rules,
      actor.tokenId ?? '',
    ],
  );
  if (rowCount) return;
  throw new UserError('failed-precondition', `${actor.name} has answered already`);
}

async function decide(
  tx: Transaction,
  id: string,
  { state, actor, comment }: { state: ApprovalState; actor: Actor; comment: string },
): Promise<void> {
  await tx.query(
    `UPDATE approval SET state = $2, reason = $3, decided_by = $4, decided_at = clock_timestamp()
     WHERE id = $1`,
    [id, state, comment.replaceAll('\0', ''), actor.name],
  );
}

async function audit(
  tx: Transaction,
  actor: Actor,
  { id, operationId, application, subject }: ApprovalRequest,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await writeAudit(tx, actor, [
    {
      action,
      kind: 'application',
      object: `${application.namespace}/${application.name}`,
      project: application.project,
      detail: { approval: id, operation: operationId, hash: subject.hash, ...detail },
    },
  ]);
}
