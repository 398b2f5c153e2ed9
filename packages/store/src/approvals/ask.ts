import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type ApprovalRequest, UserError } from '@lockstep/domain';
import type { Actor, Fence } from '../api.ts';
import { writeAudit } from '../changes.ts';
import type { Database, Transaction } from '../database.ts';
import { checkFence } from '../fence.ts';
import { toJson } from '../json.ts';
import type { Sealer } from '../seal.ts';
import type { NewApproval } from './api.ts';
import { newestOf } from './read.ts';
import type { AskedDocument, KeptDocument } from './row.ts';
import { tellApprovals } from './tell.ts';

/** By whom the audit says that it was asked: the worker asks for whoever began the sync. */
const ASKER: Actor = { name: 'lockstep', cause: 'automation' };

/** Where the diff was sealed. */
export function diffContext(id: string): string {
  return `approval/${id}/diff`;
}

/** Where the key of the hash was sealed. */
export function hashKeyContext(id: string): string {
  return `approval/${id}/hash-key`;
}

export async function askApproval(
  database: Database,
  sealer: Sealer,
  asked: NewApproval,
  fence: Fence | undefined,
): Promise<ApprovalRequest> {
  const id = randomUUID();
  const packed = await promisify(gzip)(JSON.stringify(asked.diff));
  const diff = sealer.sealBuffer(packed, diffContext(id));
  const hashKey = sealer.sealBuffer(asked.hashKey, hashKeyContext(id)).toString('base64');
  return await database.transaction(async (tx) => {
    await checkFence(tx, fence);
    const isNew = await insert(tx, id, asked, { diff, hashKey });
    const request = await newestOf(tx, asked.operationId);
    if (!request) throw new UserError('not-found', 'the application is gone');
    if (isNew) await auditAsked(tx, request);
    if (isNew) await tellApprovals(tx);
    return request;
  });
}

async function insert(
  tx: Transaction,
  id: string,
  asked: NewApproval,
  { diff, hashKey }: { diff: Buffer; hashKey: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO approval (id, application_uid, operation_id, expires_at, document, diff)
     SELECT $1, a.uid, $3, clock_timestamp() + make_interval(secs => $4::float8 / 1000), $5, $6
     FROM application a WHERE a.uid = $2
     ON CONFLICT DO NOTHING`,
    [
      id,
      asked.applicationUid,
      asked.operationId,
      asked.expiresInMs,
      toJson({ ...documentOf(asked), hashKey } satisfies KeptDocument),
      diff,
    ],
  );
  return (rowCount ?? 0) > 0;
}

function documentOf(asked: NewApproval): AskedDocument {
  const { destination, subject, rules, askedBy, revision, revisions, options, changes } = asked;
  return {
    destination,
    subject,
    rules,
    askedBy,
    revision,
    ...(revisions ? { revisions } : {}),
    options,
    changes,
  };
}

async function auditAsked(tx: Transaction, request: ApprovalRequest): Promise<void> {
  const { id, operationId, application, rules, subject, askedBy, expiresAt } = request;
  await writeAudit(tx, ASKER, [
    {
      action: 'ask-approval',
      kind: 'application',
      object: `${application.namespace}/${application.name}`,
      project: application.project,
      detail: {
        ...{ approval: id, operation: operationId, hash: subject.hash, askedBy, expiresAt },
        rules: rules.map(({ name }) => name),
      },
    },
  ]);
}
