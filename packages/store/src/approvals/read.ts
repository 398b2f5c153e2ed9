import type { ApprovalRequest } from '@lockstep/domain';
import { filterSql } from '../applications/filter.ts';
import type { Queryable, Transaction } from '../database.ts';
import { Parameters } from '../parameters.ts';
import type { ApprovalQuery } from './api.ts';
import { APPROVAL_COLUMNS, APPROVAL_STATE, type ApprovalRow, toRequest } from './row.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A path may say anything; what is no id names no request. */
export function isId(id: string): boolean {
  return UUID.test(id);
}

const FROM = 'approval p JOIN application a ON a.uid = p.application_uid';

export async function readRequest(
  database: Queryable,
  id: string,
): Promise<ApprovalRequest | undefined> {
  if (!isId(id)) return undefined;
  return (await read(database, `WHERE p.id = $1`, [id]))[0];
}

/** Held until the transaction ends. */
export async function lockRequest(
  tx: Transaction,
  id: string,
): Promise<ApprovalRequest | undefined> {
  if (!isId(id)) return undefined;
  // Locked before it is read: what it waited for is to be seen.
  await tx.query(`SELECT 1 FROM approval WHERE id = $1 FOR UPDATE`, [id]);
  return await readRequest(tx, id);
}

export async function newestOf(
  database: Queryable,
  operationId: string,
): Promise<ApprovalRequest | undefined> {
  const newest = `WHERE p.operation_id = $1 ORDER BY p.asked_at DESC, p.id DESC LIMIT 1`;
  return (await read(database, newest, [operationId]))[0];
}

export async function deployedSubject(
  database: Queryable,
  applicationUid: string,
): Promise<Pick<ApprovalRequest, 'id' | 'subject'> | undefined> {
  const { rows } = await database.query<Pick<ApprovalRequest, 'id' | 'subject'>>(
    `SELECT id, document->'subject' AS subject FROM approval WHERE application_uid = $1 AND deployed_at IS NOT NULL
     ORDER BY deployed_at DESC, asked_at DESC LIMIT 1`,
    [applicationUid],
  );
  return rows[0];
}

export async function listRequests(
  database: Queryable,
  { permitted, states, application, limit }: ApprovalQuery,
): Promise<ApprovalRequest[]> {
  const parameters = new Parameters();
  const conditions = [filterSql({ ...permitted, ...application }, parameters)];
  if (states) conditions.push(`${APPROVAL_STATE} = ANY(${parameters.add(states)}::text[])`);
  const rest = `WHERE ${conditions.join(' AND ')}
    ORDER BY p.asked_at DESC, p.id DESC LIMIT ${parameters.add(limit)}`;
  return await read(database, rest, parameters.values);
}

async function read(
  database: Queryable,
  rest: string,
  values: unknown[],
): Promise<ApprovalRequest[]> {
  const { rows } = await database.query<ApprovalRow>(
    `SELECT ${APPROVAL_COLUMNS} FROM ${FROM} ${rest}`,
    values,
  );
  return rows.map(toRequest);
}
