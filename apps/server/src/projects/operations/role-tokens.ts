import { z } from 'zod';
import { issueToken, newTokenAnswer, tokenRequestBody } from '../../accounts/issue-token.ts';
import { emptyAnswer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { authorizeRole } from '../role-of.ts';

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
