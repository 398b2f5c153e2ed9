import rateLimit from '@fastify/rate-limit';
import { UserError } from '@lockstep/domain';
import type { FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';

/** Requests a minute that one server answers; 0 is without end. */
export interface RateLimits {
  /** Of one address, whoever asks from there. */
  perAddress: number;
  /** Of one person or token, from wherever. */
  perSubject: number;
}

const MINUTE_MS = 60_000;
/** How many addresses and people are remembered; the longest unseen are forgotten first. */
const REMEMBERED = 10_000;

/**
 * Keeps one address, and one person or token, from taking the server from everybody else. Before
 * authentication, so that guessing tokens counts, and after it. What is asked every few seconds by
 * machines, `/healthz` and `/metrics`, is always answered; so are the dashboard's files.
 */
export function rateLimitPlugin({ perAddress, perSubject }: RateLimits) {
  return plugin(
    async (app) => {
      await app.register(rateLimit, { global: false, cache: REMEMBERED });
      const byAddress = app.createRateLimit({
        max: perAddress,
        timeWindow: MINUTE_MS,
        keyGenerator: (request) => request.ip,
      });
      const bySubject = app.createRateLimit({
        max: perSubject,
        timeWindow: MINUTE_MS,
        keyGenerator: ({ subject }) => `${subject?.issuer} ${subject?.username}`,
      });
      app.addHook('onRequest', async (request, reply) => {
        if (perAddress > 0 && isCounted(request)) refuse(reply, await byAddress(request));
      });
      app.addHook('preHandler', async (request, reply) => {
        if (perSubject > 0 && request.subject) refuse(reply, await bySubject(request));
      });
    },
    { name: 'rate-limit' },
  );
}

function isCounted({ url }: FastifyRequest): boolean {
  return url.startsWith('/api/') || url.startsWith('/auth/') || url.startsWith('/terminal');
}

type Verdict =
  | { isAllowed: true }
  | { isAllowed: false; isExceeded: boolean; ttlInSeconds: number };

/** @throws UserError `rate-limited`, with the seconds to wait also as a header. */
function refuse(reply: { header(name: string, value: string): unknown }, verdict: Verdict): void {
  if (verdict.isAllowed || !verdict.isExceeded) return;
  reply.header('retry-after', String(verdict.ttlInSeconds));
  throw new UserError(
    'rate-limited',
    `too many requests from here; go on in ${verdict.ttlInSeconds} s`,
  );
}
