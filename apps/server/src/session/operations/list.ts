import { LOCAL_ISSUER } from '@lockstep/access';
import type { SessionRecord } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import { authorize, subjectOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

/** A session as people see it. */
export interface SessionBody
  extends Omit<SessionRecord, 'providerId' | 'providerSubject' | 'confirmedUntil'> {
  provider: string;
  /** The one that asks. */
  current: boolean;
}

const sessionAnswer = z.object({
  id: z.string(),
  username: z.string(),
  issuer: z.string(),
  provider: z.string(),
  displayName: z.string(),
  groups: z.array(z.string()),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string(),
  address: z.string(),
  device: z.string().describe('What the client calls itself'),
  current: z.boolean(),
});

const listAnswer = answer<{ items: SessionBody[] }>(
  z.object({ items: z.array(sessionAnswer) }),
  'SessionList',
);

/** Whose sessions a request is about; one's own unless it names somebody. */
export const ownerQuery = z.object({
  username: textParameter.describe('Whose; your own unless given'),
  issuer: textParameter.describe('Of that person: argocd for local accounts'),
});

/** Your own sessions, or another's for whoever may see accounts. */
export const listSessions: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/sessions',
    config: { permission: 'signed-in' },
    schema: { tags: ['session'], querystring: ownerQuery, response: { 200: listAnswer } },
    handler: async (request) => {
      const owner = sessionOwner(request, request.query, 'get');
      const sessions = await app.lockstep.store.sessions.list(owner);
      return { items: sessions.map((one) => sessionBody(one, subjectOf(request).tokenId)) };
    },
  });
};

/** @throws UserError permission-denied for somebody else's without the permission on accounts. */
export function sessionOwner(
  request: FastifyRequest,
  { username, issuer }: z.infer<typeof ownerQuery>,
  action: 'get' | 'update',
): { username: string; issuer: string } {
  const own = subjectOf(request);
  if (username === undefined) return { username: own.username, issuer: own.issuer };
  const asked = { username, issuer: issuer ?? LOCAL_ISSUER };
  const isOwn = asked.username === own.username && asked.issuer === own.issuer;
  if (!isOwn) authorize(request, username, { resource: 'accounts', action });
  return asked;
}

function sessionBody(
  { providerId, providerSubject: _, confirmedUntil: __, ...session }: SessionRecord,
  currentId: string,
): SessionBody {
  return { ...session, provider: providerId, current: session.id === currentId };
}
