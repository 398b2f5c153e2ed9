import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type ManagedResource, messageOf, UserError } from '@lockstep/domain';
import type { Database } from '../database.ts';
import type { Sealer } from '../seal.ts';
import { answerRequest, bypassRequest } from './answer.ts';
import type { ApprovalDiff, ApprovalStore } from './api.ts';
import { askApproval, diffContext, hashKeyContext } from './ask.ts';
import { closeRequest, pruneRequests } from './close.ts';
import { deployedSubject, isId, listRequests, newestOf, readRequest } from './read.ts';

export function approvalStore(database: Database, sealer: Sealer): ApprovalStore {
  return {
    ask: (asked, fence) => askApproval(database, sealer, asked, fence),
    ofOperation: (operationId) => newestOf(database, operationId),
    deployed: (applicationUid) => deployedSubject(database, applicationUid),
    hashKey: (id) => readHashKey(database, sealer, id),
    get: (id) => readRequest(database, id),
    diff: (id) => readDiff(database, sealer, id),
    list: (query) => listRequests(database, query),
    answer: (id, actor, by) => answerRequest(database, id, actor, by),
    bypass: (id, actor, by) => bypassRequest(database, id, actor, by),
    close: (id, as, fence) => closeRequest(database, id, as, fence),
    prune: (keep) => pruneRequests(database, keep),
  };
}

async function readHashKey(
  database: Database,
  sealer: Sealer,
  id: string,
): Promise<Buffer | undefined> {
  if (!isId(id)) return undefined;
  const { rows } = await database.query<{ sealed: string | null }>(
    `SELECT document->>'hashKey' AS sealed FROM approval WHERE id = $1`,
    [id],
  );
  const sealed = rows[0]?.sealed;
  if (!sealed) return undefined;
  try {
    return sealer.openBuffer(Buffer.from(sealed, 'base64'), hashKeyContext(id));
  } catch (error) {
    // What it was keyed with is lost: nothing can be the same as what was asked about.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** One that was sealed with a key that is gone is told to be so. */
async function readDiff(
  database: Database,
  sealer: Sealer,
  id: string,
): Promise<ApprovalDiff | undefined> {
  if (!isId(id)) return undefined;
  const { rows } = await database.query<{ diff: Buffer }>(
    `SELECT diff FROM approval WHERE id = $1`,
    [id],
  );
  const sealed = rows[0]?.diff;
  if (!sealed) return undefined;
  try {
    const packed = sealer.openBuffer(sealed, diffContext(id));
    const items = JSON.parse((await promisify(gunzip)(packed)).toString()) as ManagedResource[];
    return { items };
  } catch (error) {
    if (error instanceof UserError) return { problem: messageOf(error) };
    throw error;
  }
}
