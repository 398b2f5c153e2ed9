import type { AuditEntry } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const auditAnswer = answer<{ items: AuditEntry[] }>(
  z.object({
    items: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        actor: z.string(),
        action: z.string(),
        kind: z.string(),
        object: z.string(),
        project: z.string(),
        cause: z.string(),
        detail: z.looseObject({}),
      }),
    ),
  }),
  'AuditList',
);

/** Who changed what, newest first. */
export const audit: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/audit',
    config: { permission: { resource: 'audit', action: 'get' } },
    schema: {
      tags: ['lockstep'],
      querystring: z.object({
        kind: textParameter,
        object: textParameter,
        limit: z.coerce.number().int().min(1).max(1000).default(100),
      }),
      response: { 200: auditAnswer },
    },
    handler: async (request) => {
      authorize(request, '*');
      const { kind, object, limit } = request.query;
      const items = await app.lockstep.store.audit.list({
        limit,
        ...(kind ? { kind } : {}),
        ...(object ? { object } : {}),
      });
      return { items };
    },
  });
};
