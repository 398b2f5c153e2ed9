import { type CredentialTemplateInput, UserError } from '@lockstep/domain';
import { z } from 'zod';
import { answer, emptyAnswer, listMetadataAnswer } from '../../http/answers.ts';
import { flagParameter, textParameter } from '../../http/query.ts';
import { actorOf, authorize, isAllowed } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import type { RepositoryArea } from '../area.ts';
import { withoutSecrets } from '../repository-body.ts';
import { leftOut, templateBodySchema } from '../repository-input.ts';

/** Policies name a template by its address. */

interface TemplateBody {
  url: string;
  [field: string]: unknown;
}

const templateAnswer = answer<TemplateBody>(
  z.looseObject({
    url: z.string(),
    type: z.string().optional(),
    username: z.string().optional(),
  }),
  'RepoCreds',
);
const listAnswer = answer<{ metadata: object; items: TemplateBody[] }>(
  z.object({ metadata: listMetadataAnswer, items: z.array(templateAnswer) }),
  'RepoCredsList',
);

const tags = ['repositories'];
const params = z.object({ url: z.string().min(1) });

function bodyOf(template: CredentialTemplateInput): TemplateBody {
  return { ...withoutSecrets(template), url: template.url };
}

export function listTemplates(area: RepositoryArea): Operation {
  const permission = { resource: area.resource, action: 'get' } as const;
  return async (app) => {
    app.route({
      method: 'GET',
      url: `/${area.templates}`,
      config: { permission, compress: true },
      schema: {
        tags,
        querystring: z.object({ url: textParameter }),
        response: { 200: listAnswer },
      },
      handler: async (request) => {
        const all = await area.of(app.lockstep.store).templates.list();
        const seen = all.filter(({ url }) => isAllowed(request, url, permission));
        return { metadata: {}, items: seen.map(bodyOf) };
      },
    });
  };
}

export function createTemplate(area: RepositoryArea): Operation {
  const { resource } = area;
  return async (app) => {
    app.route({
      method: 'POST',
      url: `/${area.templates}`,
      config: { permission: { resource, action: 'create' } },
      schema: {
        tags,
        querystring: z.object({ upsert: flagParameter }),
        body: templateBodySchema,
        response: { 200: templateAnswer },
      },
      handler: async (request) => {
        const { body, query } = request;
        const { upsert = false } = query;
        const { templates } = area.of(app.lockstep.store);
        authorize(request, body.url);
        if (upsert && (await templates.find(body.url))) {
          authorize(request, body.url, { resource, action: 'update' });
        }
        return bodyOf(await templates.upsert(body, { upsert }, actorOf(request)));
      },
    });
  };
}

/** Replaces a template; secrets that the body leaves out stay as they are. */
export function updateTemplate(area: RepositoryArea): Operation {
  return async (app) => {
    app.route({
      method: 'PUT',
      url: `/${area.templates}/:url`,
      config: { permission: { resource: area.resource, action: 'update' } },
      schema: {
        tags,
        params,
        body: templateBodySchema.extend({ url: leftOut.url, type: leftOut.type }),
        response: { 200: templateAnswer },
      },
      handler: async (request) => {
        const { url } = request.params;
        authorize(request, url);
        const { templates } = area.of(app.lockstep.store);
        const before = await templates.find(url);
        if (!before) throw new UserError('not-found', `repository credentials '${url}' not found`);
        const type = request.body.type ?? before.type;
        const input = { ...request.body, type, url: before.url };
        return bodyOf(await templates.upsert(input, { upsert: true }, actorOf(request)));
      },
    });
  };
}

export function deleteTemplate(area: RepositoryArea): Operation {
  return async (app) => {
    app.route({
      method: 'DELETE',
      url: `/${area.templates}/:url`,
      config: { permission: { resource: area.resource, action: 'delete' } },
      schema: { tags, params, response: { 200: emptyAnswer } },
      handler: async (request) => {
        const { url } = request.params;
        authorize(request, url);
        await area.of(app.lockstep.store).templates.delete(url, actorOf(request));
        return {};
      },
    });
  };
}
