import { UserError } from '@lockstep/domain';
import type { Database, Transaction } from '../database.ts';
import type { AuditVerdict, ChainLink } from './api.ts';
import { misfit } from './chain.ts';
import { readSealed } from './stream.ts';

const BATCH_SIZE = 1_000;

export interface Chain {
  anchor: ChainLink;
  head: ChainLink;
}

/**
 * Reads the whole chain as it stands at one moment and names the first row that does not fit.
 * `known` is a place that somebody has kept elsewhere: the chain must lead through it.
 * @throws UserError invalid-argument where retention has dropped that row.
 */
export function verifyAudit(
  database: Database,
  known: ChainLink | undefined,
): Promise<AuditVerdict> {
  return database.transaction(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const chain = await readChain(tx);
    if (!chain) return { kind: 'broken', seq: 0, problem: 'the row of audit_chain is missing' };
    if (known && known.seq < chain.anchor.seq) {
      throw new UserError(
        'invalid-argument',
        `row ${known.seq} was dropped by retention, which has come to ${chain.anchor.seq}: name a later one`,
      );
    }
    return (await returned(tx, chain)) ?? walk(tx, chain, known);
  });
}

export async function readChain(tx: Transaction): Promise<Chain | undefined> {
  const { rows } = await tx.query<Record<string, string>>(
    `SELECT anchor_seq, anchor_hash, head_seq, head_hash FROM audit_chain WHERE id = 1`,
  );
  const row = rows[0];
  return (
    row && {
      anchor: { seq: Number(row.anchor_seq), hash: row.anchor_hash ?? '' },
      head: { seq: Number(row.head_seq), hash: row.head_hash ?? '' },
    }
  );
}

/** A row from before the anchor, which retention has dropped. */
export async function returned(
  tx: Transaction,
  { anchor }: Chain,
): Promise<AuditVerdict | undefined> {
  const { rows } = await tx.query<{ id: string; seq: string }>(
    `SELECT id, seq FROM audit WHERE seq <= $1 ORDER BY seq LIMIT 1`,
    [anchor.seq],
  );
  const row = rows[0];
  if (!row) return undefined;
  const problem = `it is there, though retention has come to ${anchor.seq}`;
  return { kind: 'broken', seq: Number(row.seq), id: row.id, problem };
}

async function walk(
  tx: Transaction,
  { anchor, head }: Chain,
  known: ChainLink | undefined,
): Promise<AuditVerdict> {
  let last = anchor;
  if (isAnother(known, last)) return otherThanKnown(anchor);
  for (;;) {
    const entries = await readSealed(tx, last.seq, BATCH_SIZE);
    for (const entry of entries) {
      const problem = misfit(last, entry);
      if (problem) {
        return { kind: 'broken', seq: entry.seq ?? 0, id: entry.id, problem };
      }
      last = { seq: entry.seq as number, hash: entry.hash as string };
      if (isAnother(known, last)) return otherThanKnown(last, entry.id);
    }
    if (entries.length < BATCH_SIZE) break;
  }
  return wrongEnd(last, head, known) ?? whole(tx, { anchor, head });
}

function isAnother(known: ChainLink | undefined, link: ChainLink): boolean {
  return known?.seq === link.seq && known.hash !== link.hash;
}

function otherThanKnown({ seq }: ChainLink, id?: string): AuditVerdict {
  return {
    kind: 'broken',
    seq,
    ...(id && { id }),
    problem: 'its hash is not the one that was kept',
  };
}

function wrongEnd(
  last: ChainLink,
  head: ChainLink,
  known: ChainLink | undefined,
): AuditVerdict | undefined {
  const until = Math.max(head.seq, known?.seq ?? 0);
  if (last.seq < until) {
    const problem = `the chain ends here, and has been at ${until}: the rows after it are missing`;
    return { kind: 'broken', seq: last.seq, problem };
  }
  if (last.seq === head.seq && last.hash === head.hash) return undefined;
  return { kind: 'broken', seq: last.seq, problem: `the head says ${head.seq} ${head.hash}` };
}

async function whole(tx: Transaction, chain: Chain): Promise<AuditVerdict> {
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit WHERE seq IS NULL`,
  );
  const unsealed = rows[0]?.count ?? 0;
  return { kind: 'whole', rows: chain.head.seq - chain.anchor.seq, ...chain, unsealed };
}
