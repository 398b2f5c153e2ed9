import type { LeaseRecord } from '@lockstep/store';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const workersAnswer = answer<{ items: LeaseRecord[] }>(
  z.object({
    items: z.array(
      z.object({
        key: z.string(),
        holder: z.string(),
        address: z.string(),
        epoch: z.string(),
        expiresAt: z.string(),
      }),
    ),
  }),
  'LeaseList',
);

/** Which workers live (`worker/…`) and which shards of which clusters they own (`cluster/…`). */
export const workers: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/workers',
    config: { permission: { resource: 'workers', action: 'get' } },
    schema: { tags: ['lockstep'], response: { 200: workersAnswer } },
    handler: async (request) => {
      authorize(request, '*');
      return { items: await app.lockstep.store.leases.list('') };
    },
  });
};
