import type { Database, Transaction } from '../database.ts';
import type { AuditChainState, AuditCheck, ChainLink } from './api.ts';
import { misfit } from './chain.ts';
import { readSealed } from './stream.ts';
import { type Chain, readChain, returned } from './verify.ts';

/** After so long the chain is read again from its beginning: what was found whole may be no more. */
const AGAIN_AFTER_HOURS = 6;
const NOTHING: AuditCheck = { read: 0 };
const NO_CHAIN = 'the row of audit_chain, or of audit_check, is missing';

/**
 * Reads the chain on from where the last reading has come to, `limit` rows at most, and keeps how
 * far it is whole. One process at a time; the others find nothing to do.
 */
export async function checkAudit(database: Database, limit: number): Promise<AuditCheck> {
  const { rows } = await database.query<{ due: boolean; there: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM audit_check c, audit_chain h WHERE ${DUE}) AS due,
       EXISTS (SELECT 1 FROM audit_check c, audit_chain h WHERE h.id = 1 AND c.id = 1) AS there`,
  );
  // Without them nothing would ever be due again.
  if (rows[0]?.there === false) return { read: 0, problem: { seq: 0, message: NO_CHAIN } };
  if (!rows[0]?.due) return NOTHING;
  return database.transaction(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const place = await lockPlace(tx);
    const chain = place && (await readChain(tx));
    if (!chain) return NOTHING;
    const isNew = place.isOld || place.seq < chain.anchor.seq;
    const found = await readOn(tx, chain, { from: isNew ? chain.anchor : place, isNew, limit });
    await keepFound(tx, found, isNew);
    const { read, problem } = found;
    // A reading that finds the same again every time is told once.
    const isNews = problem !== undefined && problem.seq !== place.problemSeq;
    return { read, ...(isNews && { problem }) };
  });
}

/** There are rows to read, or the last reading from the beginning is long ago. */
const DUE = `(c.problem_at IS NULL AND h.head_seq > c.seq) OR c.began_at IS NULL
  OR c.began_at < now() - interval '${AGAIN_AFTER_HOURS} hours'`;

interface Place extends ChainLink {
  isOld: boolean;
  problemSeq: number | undefined;
}

async function lockPlace(tx: Transaction): Promise<Place | undefined> {
  const { rows } = await tx.query<{
    seq: string;
    hash: string;
    old: boolean;
    problem_seq: string | null;
  }>(
    `SELECT seq, hash, problem_seq,
       began_at IS NULL OR began_at < now() - interval '${AGAIN_AFTER_HOURS} hours' AS old
     FROM audit_check WHERE id = 1 FOR UPDATE SKIP LOCKED`,
  );
  const row = rows[0];
  return (
    row && {
      seq: Number(row.seq),
      hash: row.hash,
      isOld: row.old,
      problemSeq: row.problem_seq === null ? undefined : Number(row.problem_seq),
    }
  );
}

interface Reading {
  read: number;
  /** The last row that fits. */
  last: ChainLink;
  isAtEnd: boolean;
  problem?: { seq: number; message: string };
}

async function readOn(
  tx: Transaction,
  chain: Chain,
  { from, isNew, limit }: { from: ChainLink; isNew: boolean; limit: number },
): Promise<Reading> {
  const back = isNew ? await returned(tx, chain) : undefined;
  if (back?.kind === 'broken') {
    const problem = { seq: back.seq, message: back.problem };
    return { read: 1, last: from, isAtEnd: false, problem };
  }
  let last = from;
  const entries = await readSealed(tx, from.seq, limit);
  for (const entry of entries) {
    const message = misfit(last, entry);
    if (message) {
      const problem = { seq: entry.seq ?? last.seq + 1, message };
      return { read: entries.length, last, isAtEnd: false, problem };
    }
    last = { seq: entry.seq as number, hash: entry.hash as string };
  }
  const isAtEnd = entries.length < limit || last.seq === chain.head.seq;
  const problem = isAtEnd ? wrongEnd(last, chain.head) : undefined;
  return { read: entries.length, last, isAtEnd: isAtEnd && !problem, ...(problem && { problem }) };
}

function wrongEnd(last: ChainLink, head: ChainLink): Reading['problem'] {
  if (last.seq === head.seq && last.hash === head.hash) return undefined;
  const message = `the chain ends at ${last.seq}, and its head says ${head.seq}`;
  return { seq: last.seq, message };
}

async function keepFound(tx: Transaction, found: Reading, isNew: boolean): Promise<void> {
  const { last, isAtEnd, problem } = found;
  await tx.query(
    `UPDATE audit_check SET seq = $1, hash = $2,
       began_at = CASE WHEN $3 THEN now() ELSE began_at END,
       verified_seq = CASE WHEN $4 THEN $1 ELSE verified_seq END,
       verified_at = CASE WHEN $4 THEN now() ELSE verified_at END,
       problem_seq = $5, problem = $6,
       problem_at = CASE WHEN $5::bigint IS NULL THEN NULL ELSE COALESCE(problem_at, now()) END
     WHERE id = 1`,
    [last.seq, last.hash, isNew, isAtEnd, problem?.seq ?? null, problem?.message ?? ''],
  );
}

export async function chainState(database: Database): Promise<AuditChainState> {
  const { rows } = await database.query<{
    head: string;
    anchor: string;
    unsealed: number;
    verified: string;
    verified_at: Date | null;
    began_at: Date | null;
    problem_seq: string | null;
    problem: string;
    problem_at: Date | null;
  }>(
    `SELECT h.head_seq AS head, h.anchor_seq AS anchor,
       (SELECT count(*)::int FROM audit WHERE seq IS NULL) AS unsealed,
       c.verified_seq AS verified, c.verified_at, c.began_at, c.problem_seq, c.problem, c.problem_at
     FROM audit_chain h, audit_check c WHERE h.id = 1 AND c.id = 1`,
  );
  const row = rows[0];
  if (!row) {
    const problem = { seq: 0, message: NO_CHAIN, foundAt: new Date().toISOString() };
    return { sealed: 0, anchor: 0, unsealed: 0, verified: 0, problem };
  }
  return {
    sealed: Number(row.head),
    anchor: Number(row.anchor),
    unsealed: row.unsealed,
    verified: Number(row.verified),
    ...(row.verified_at && { verifiedAt: row.verified_at.toISOString() }),
    ...(row.began_at && { readSince: row.began_at.toISOString() }),
    ...(row.problem_at && {
      problem: {
        seq: Number(row.problem_seq),
        message: row.problem,
        foundAt: row.problem_at.toISOString(),
      },
    }),
  };
}
