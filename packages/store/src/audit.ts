import type { AuditStore } from './api.ts';
import { writeAudit } from './changes.ts';
import type { Database } from './database.ts';
import type { LazyPrisma } from './prisma.ts';

export function auditStore(database: Database, prisma: LazyPrisma): AuditStore {
  return {
    list: async ({ kind, object, limit }) => {
      const client = await prisma.client();
      const rows = await client.audit.findMany({
        where: { kind, object },
        orderBy: { id: 'desc' },
        take: limit,
      });
      return rows.map((row) => ({
        id: String(row.id),
        at: row.at.toISOString(),
        actor: row.actor,
        action: row.action,
        kind: row.kind,
        object: row.object,
        project: row.project,
        cause: row.cause,
        detail: row.detail as Record<string, unknown>,
      }));
    },
    record: ({ actor, ...row }) => database.transaction((tx) => writeAudit(tx, actor, [row])),
  };
}
