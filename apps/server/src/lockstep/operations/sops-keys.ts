import { type SopsKeyInfo, UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer, emptyAnswer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import { actorOf, authorize, isAllowed } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

/** Keys that open encrypted files. They are written, never answered. */

const keyShape = z.object({
  id: z.string().describe('An age recipient, or an OpenPGP fingerprint'),
  type: z.enum(['age', 'pgp']),
  name: z.string(),
  project: z.string().describe('Empty for keys of all projects'),
  createdAt: z.string(),
});
const listAnswer = answer<{ items: SopsKeyInfo[] }>(
  z.object({ items: z.array(keyShape) }),
  'SopsKeyList',
);
const addedAnswer = answer<{ added: string[]; skipped: string[] }>(
  z.object({ added: z.array(z.string()), skipped: z.array(z.string()) }),
  'SopsKeysAdded',
);

const URL = '/lockstep/sops-keys';
const tags = ['lockstep'];

/** A key of all projects is a matter of whoever may change all of them. */
function objectOf(project: string): string {
  return project || '*';
}

export const listSopsKeys: Operation = async (app) => {
  const permission = { resource: 'projects', action: 'get' } as const;
  app.route({
    method: 'GET',
    url: URL,
    config: { permission },
    schema: { tags, response: { 200: listAnswer } },
    handler: async (request) => {
      const keys = await app.lockstep.store.sopsKeys.list();
      return {
        items: keys.filter(({ project }) => isAllowed(request, objectOf(project), permission)),
      };
    },
  });
};

/** Those that the project has already are skipped. */
export const addSopsKeys: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: URL,
    config: { permission: { resource: 'projects', action: 'update' } },
    schema: {
      tags,
      body: z.object({
        secret: z
          .string()
          .min(1, 'must not be empty')
          .describe('What age-keygen writes, or an armoured OpenPGP private key'),
        name: z.string().max(253).default(''),
        project: z.string().max(253).default(''),
      }),
      response: { 200: addedAnswer },
    },
    handler: async (request) => {
      const { secret, name, project } = request.body;
      authorize(request, objectOf(project));
      const { projects, sopsKeys } = app.lockstep.store;
      if (project && !(await projects.get(project))) {
        throw new UserError('not-found', `there is no project ${project}`);
      }
      // Rarely used, and not small.
      const { readSopsKeys } = await import('@lockstep/render');
      const keys = (await readSopsKeys(secret)).map((key) => ({ ...key, name, project }));
      const added = await sopsKeys.add(keys, actorOf(request));
      return { added, skipped: keys.map(({ id }) => id).filter((id) => !added.includes(id)) };
    },
  });
};

export const deleteSopsKey: Operation = async (app) => {
  app.route({
    method: 'DELETE',
    url: URL,
    config: { permission: { resource: 'projects', action: 'update' } },
    schema: {
      tags,
      querystring: z.object({ id: textParameter, project: textParameter }),
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const { id, project = '' } = request.query;
      authorize(request, objectOf(project));
      if (!id) throw new UserError('invalid-argument', 'say which key: id is missing');
      await app.lockstep.store.sopsKeys.delete({ project, id }, actorOf(request));
      return {};
    },
  });
};
