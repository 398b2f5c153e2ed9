import { writeAudit } from '../changes.ts';
import type { Database } from '../database.ts';
import type { AuditStore } from './api.ts';
import { chainState, checkAudit } from './check.ts';
import { listAudit } from './list.ts';
import { pruneAudit } from './prune.ts';
import { sealAudit } from './seal.ts';
import { claimStream, readSealed, saveStreamed } from './stream.ts';

export function auditStore(database: Database): AuditStore {
  return {
    list: (query) => listAudit(database, query),
    record: ({ actor, ...row }) => database.transaction((tx) => writeAudit(tx, actor, [row])),
    seal: (limit) => sealAudit(database, limit),
    check: (limit) => checkAudit(database, limit),
    chain: () => chainState(database),
    prune: (options) => pruneAudit(database, options),
    claimStream: (holder, forMs) => claimStream(database, holder, forMs),
    sealedAfter: (seq, limit) => readSealed(database, seq, limit),
    saveStreamed: (holder, seq) => saveStreamed(database, holder, seq),
  };
}
