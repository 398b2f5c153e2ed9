import type { AuditEntry } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { auditEntrySchema, auditFilterOf, auditFilterQuery } from '../audit-query.ts';

const auditAnswer = answer<{ items: AuditEntry[]; next?: string }>(
  z.object({
    items: z.array(auditEntrySchema),
    next: z.string().optional().describe('`before` of the next page, where there is one'),
  }),
  'AuditList',
);

/** Who changed what, and who was refused, newest first. */
export const listAudit: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/audit',
    config: { permission: { resource: 'audit', action: 'get' }, compress: true },
    schema: {
      tags: ['lockstep'],
      querystring: auditFilterQuery.extend({
        limit: z.coerce.number().int().min(1).max(1000).default(100),
      }),
      response: { 200: auditAnswer },
    },
    handler: async (request) => {
      authorize(request, '*');
      const { limit, ...query } = request.query;
      const filter = auditFilterOf(query);
      const found = await app.lockstep.store.audit.list({ ...filter, limit: limit + 1 });
      const items = found.slice(0, limit);
      const next = found.length > limit ? items.at(-1)?.id : undefined;
      return { items, ...(next && { next }) };
    },
  });
};
