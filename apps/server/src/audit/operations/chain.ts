import type { AuditChainState } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const chainAnswer = answer<AuditChainState>(
  z.object({
    sealed: z.number().int().describe('The last line that has its place in the chain'),
    unsealed: z.number().int(),
    anchor: z.number().int().describe('The last line that retention has dropped'),
    verified: z.number().int().describe('Up to where the chain was whole when it was read last'),
    verifiedAt: z.string().optional(),
    readSince: z.string().optional().describe('All of it was read since then'),
    problem: z
      .object({ seq: z.number().int(), message: z.string(), foundAt: z.string() })
      .optional(),
  }),
  'AuditChain',
);

/** How far the chain is sealed, and how far it was found whole. */
export const getAuditChain: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/audit/chain',
    config: { permission: { resource: 'audit', action: 'get' } },
    schema: { tags: ['lockstep'], response: { 200: chainAnswer } },
    handler: async (request) => {
      authorize(request, '*');
      return app.lockstep.store.audit.chain();
    },
  });
};
