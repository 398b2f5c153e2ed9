import { z } from 'zod';
import { type TokenBody, tokenBody, tokenBodySchema } from '../../accounts/account-body.ts';
import { issueToken, newTokenAnswer, tokenRequestBody } from '../../accounts/issue-token.ts';
import { answer, emptyAnswer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { findProject } from '../find-project.ts';
import { authorizeRole } from '../role-of.ts';

interface RoleTokenBody extends TokenBody {
  role: string;
}

const tokensAnswer = answer<{ items: RoleTokenBody[] }>(
  z.object({ items: z.array(tokenBodySchema.extend({ role: z.string() })) }),
  'ProjectTokenList',
);

/** The tokens of a project's roles, with when and from where each was used last. */
export const listRoleTokens: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/lockstep/projects/:project/tokens',
    config: { permission: { resource: 'projects', action: 'get' } },
    schema: {
      tags: ['projects'],
      params: z.object({ project: z.string() }),
      response: { 200: tokensAnswer },
    },
    handler: async (request) => {
      const { metadata } = await findProject(request, request.params.project);
      const tokens = await app.lockstep.store.tokens.ofProject(metadata.name);
      return { items: tokens.map((token) => ({ role: token.role, ...tokenBody(token) })) };
    },
  });
};

/** A token for a project's role. It is in this answer and nowhere else. */
export const createRoleToken: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/projects/:project/roles/:role/token',
    config: { permission: { resource: 'projects', action: 'update' } },
    schema: {
      tags: ['projects'],
      params: z.object({ project: z.string(), role: z.string() }),
      body: tokenRequestBody.nullish(),
      response: { 200: newTokenAnswer },
    },
    handler: async (request) => {
      const { project, role } = request.params;
      await authorizeRole(request, project, role);
      return issueToken(request, { project, role }, request.body);
    },
  });
};

/** Revokes a token by when it was issued, or by its id. One that is gone already is no error. */
export const deleteRoleToken: Operation = async (app) => {
  const { store, authenticator } = app.lockstep;
  app.route({
    method: 'DELETE',
    url: '/projects/:project/roles/:role/token/:iat',
    config: { permission: { resource: 'projects', action: 'update' } },
    schema: {
      tags: ['projects'],
      params: z.object({
        project: z.string(),
        role: z.string(),
        iat: z.coerce.number().int().min(0).describe('Seconds since 1970'),
      }),
      querystring: z.object({ id: textParameter }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { project, role, iat } = request.params;
      const { id } = request.query;
      await authorizeRole(request, project, role);
      const which = id ? { id } : { issuedAtSeconds: iat };
      await store.tokens.revoke({ project, role }, which, actorOf(request));
      authenticator.forget();
      return {};
    },
  });
};
