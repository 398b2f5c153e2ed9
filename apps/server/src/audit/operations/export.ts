import { Readable } from 'node:stream';
import type { AuditEntry, AuditFilter, AuditStore } from '@lockstep/store';
import { z } from 'zod';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { auditFilterOf, auditFilterQuery } from '../audit-query.ts';
import { EXPORT_FORMATS, WRITERS } from '../audit-text.ts';

const BATCH_SIZE = 500;

/** All lines that the filters let through, oldest first, streamed as a file. */
export const exportAudit: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/audit/export',
    config: { permission: { resource: 'audit', action: 'get' } },
    schema: {
      tags: ['lockstep'],
      querystring: auditFilterQuery.extend({ format: z.enum(EXPORT_FORMATS).default('jsonl') }),
    },
    handler: async (request, reply) => {
      authorize(request, '*');
      const { format, ...query } = request.query;
      const { type, head, line } = WRITERS[format];
      const { audit } = app.lockstep.store;
      const filter = auditFilterOf(query);
      // Read before the status goes out, so that its errors are answered.
      const first = await nextBatch(audit, filter);
      reply.header('content-disposition', `attachment; filename="audit.${format}"`).type(type);
      const parts = exportText(audit, filter, first, { head, line });
      return reply.send(Readable.from(parts, { objectMode: false }));
    },
  });
};

async function* exportText(
  audit: AuditStore,
  filter: AuditFilter,
  first: AuditEntry[],
  { head, line }: { head: string; line(entry: AuditEntry): string },
): AsyncIterable<string> {
  let part = head;
  for (let batch = first; batch.length > 0; ) {
    yield part + batch.map(line).join('');
    part = '';
    const after = batch.at(-1)?.id as string;
    batch = batch.length < BATCH_SIZE ? [] : await nextBatch(audit, { ...filter, after });
  }
  if (part !== '') yield part;
}

function nextBatch(audit: AuditStore, filter: AuditFilter): Promise<AuditEntry[]> {
  return audit.list({ ...filter, limit: BATCH_SIZE, order: 'oldest' });
}
