import { IssuerKeys } from '@lockstep/access';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';
import { exchangeJobToken } from '../exchange-job-token.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const SUBJECT_TYPES = ['jwt', 'id_token', 'access_token'].map(
  (type) => `urn:ietf:params:oauth:token-type:${type}`,
);

const exchangeBody = z.looseObject({
  grant_type: z.literal(GRANT).optional(),
  subject_token: z.string().min(1).max(16_384).describe('The job’s own token, a JWT'),
  subject_token_type: z.enum(SUBJECT_TYPES).optional(),
});

interface Answer {
  access_token: string;
  issued_token_type: string;
  token_type: 'Bearer';
  expires_in: number;
  /** The same as `access_token`, as signing in answers it. */
  token: string;
}

const exchangeAnswer = answer<Answer>(
  z.object({
    access_token: z.string(),
    issued_token_type: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int(),
    token: z.string(),
  }),
  'TokenExchange',
);

/** A job's own token buys a short session (RFC 8693), so that CI needs no lasting secret. */
export const exchange: Operation = async (app) => {
  const keys = new IssuerKeys();
  // As OAuth clients send it; in here only, since a form needs no leave of another site.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 64 * 1024 },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.route({
    method: 'POST',
    url: '/session/exchange',
    config: { permission: 'public' },
    schema: {
      tags: ['session'],
      security: [],
      body: exchangeBody,
      response: { 200: exchangeAnswer },
    },
    handler: async (request, reply) => {
      const { token, session } = await exchangeJobToken(request, keys, request.body.subject_token);
      reply.header('cache-control', 'no-store');
      return {
        access_token: token,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer' as const,
        expires_in: Math.floor((Date.parse(session.expiresAt) - Date.now()) / 1000),
        token,
      };
    },
  });
};
