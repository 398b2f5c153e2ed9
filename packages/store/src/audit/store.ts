import { writeAudit } from '../changes.ts';
import type { Database } from '../database.ts';
import type { Audit } from '../generated/client.ts';
import type { LazyPrisma } from '../prisma.ts';
import type { AuditEntry, AuditOutcome, AuditStore } from './api.ts';
import { pruneAudit } from './prune.ts';
import { toAuditEntry } from './row.ts';
import { sealAudit } from './seal.ts';
import { claimStream, readSealed, saveStreamed } from './stream.ts';

export function auditStore(database: Database, prisma: LazyPrisma): AuditStore {
  return {
    list: async ({ limit, order, from, to, before, after, ...exact }) => {
      const client = await prisma.client();
      const rows = await client.audit.findMany({
        where: {
          ...exact,
          at: { ...(from && { gte: from }), ...(to && { lt: to }) },
          id: { ...(before && { lt: BigInt(before) }), ...(after && { gt: BigInt(after) }) },
        },
        orderBy: { id: order === 'oldest' ? 'asc' : 'desc' },
        take: limit,
      });
      return rows.map(ofPrisma);
    },
    record: ({ actor, ...row }) => database.transaction((tx) => writeAudit(tx, actor, [row])),
    seal: (limit) => sealAudit(database, limit),
    prune: (options) => pruneAudit(database, options),
    claimStream: (holder, forMs) => claimStream(database, holder, forMs),
    sealedAfter: (seq, limit) => readSealed(database, seq, limit),
    saveStreamed: (holder, seq) => saveStreamed(database, holder, seq),
  };
}

function ofPrisma(row: Audit): AuditEntry {
  return toAuditEntry({
    ...row,
    id: String(row.id),
    token_id: row.tokenId,
    request_id: row.requestId,
    outcome: row.outcome as AuditOutcome,
    detail: row.detail as Record<string, unknown>,
    seq: row.seq === null ? null : String(row.seq),
    previous_hash: row.previousHash,
  });
}
