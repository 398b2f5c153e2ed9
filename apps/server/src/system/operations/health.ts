import { UserError } from '@lockstep/domain';
import { z } from 'zod';
import { flagParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';

const DEADLINE_MS = 3000;

/** The process lives; with `full` also that PostgreSQL and Redis answer it. */
export const healthz: Operation = async (app) => {
  const { store, signals } = app.lockstep;
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { permission: 'public' },
    schema: { tags: ['system'], security: [], querystring: z.object({ full: flagParameter }) },
    handler: async ({ query }, reply) => {
      if (query.full) {
        await Promise.all([
          answers('PostgreSQL', store.ping()),
          answers(
            'Redis',
            signals.stats().then(() => true),
          ),
        ]);
      }
      return reply.type('text/plain').send('ok');
    },
  });
};

/** Requests can be served: PostgreSQL answers, and the server is not about to end. */
export const readyz: Operation = async (app) => {
  const { store, closing } = app.lockstep;
  app.route({
    method: 'GET',
    url: '/readyz',
    config: { permission: 'public' },
    schema: { tags: ['system'], security: [] },
    handler: async (_request, reply) => {
      if (closing.aborted) throw new UserError('unavailable', 'the server is closing');
      await answers('PostgreSQL', store.ping());
      return reply.type('text/plain').send('ok');
    },
  });
};

async function answers(what: string, asked: Promise<boolean>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), DEADLINE_MS);
  });
  const ok = await Promise.race([asked.catch(() => false), late]);
  clearTimeout(timer);
  if (!ok) throw new UserError('unavailable', `${what} does not answer`);
}
