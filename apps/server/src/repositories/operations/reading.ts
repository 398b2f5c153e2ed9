import {
  type ClusterGateway,
  type RepositoryRef,
  type Source,
  sourceSchema,
  UserError,
} from '@lockstep/domain';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { readableRepository, repositoryParams } from '../find-repository.ts';

/** What a worker reads in a repository with the credentials of a project, registered or not. */

const tags = ['repositories'];
const permission = { resource: 'repositories', action: 'get' } as const;
const readingQuery = z.object({
  appProject: textParameter,
  project: textParameter,
  appName: textParameter,
  revision: textParameter,
});

const refsAnswer = answer<{ branches: string[]; tags: string[] }>(
  z.object({ branches: z.array(z.string()), tags: z.array(z.string()) }),
  'Refs',
);
const appsAnswer = answer<{ items: { type: string; path: string }[] }>(
  z.object({ items: z.array(z.object({ type: z.string(), path: z.string() })) }),
  'RepoAppsResponse',
);
const chartsAnswer = answer<{ items: { name: string; versions: string[] }[] }>(
  z.object({ items: z.array(z.object({ name: z.string(), versions: z.array(z.string()) })) }),
  'HelmChartsResponse',
);
const detailsAnswer = answer<object>(z.looseObject({ type: z.string() }), 'RepoAppDetailsResponse');

export const listRefs = reading('refs', refsAnswer, (gateway, at) => gateway.repositoryRefs(at));

export const listApps = reading('apps', appsAnswer, async (gateway, at, { revision = '' }) => ({
  items: await gateway.repositoryApps({ ...at, revision }),
}));

export const listCharts = reading('helmcharts', chartsAnswer, async (gateway, at) => ({
  items: await gateway.repositoryCharts(at),
}));

export const listTags = reading('oci-tags', refsAnswer, async (gateway, at) => ({
  branches: [],
  tags: await gateway.repositoryTags(at),
}));

type Query = z.infer<typeof readingQuery>;

function reading<T extends object>(
  name: string,
  schema: z.ZodType<T>,
  read: (gateway: ClusterGateway, at: RepositoryRef, query: Query) => Promise<T>,
): Operation {
  const told: z.ZodType<object> = schema;
  return async (app) => {
    app.route({
      method: 'GET',
      url: `/repositories/:repo/${name}`,
      config: { permission, compress: true },
      schema: {
        tags,
        params: repositoryParams,
        querystring: readingQuery,
        response: { 200: told },
      },
      handler: async (request) => {
        const at = await readableRepository(request, request.params.repo, request.query);
        return read(await anyWorker(app), at, request.query);
      },
    });
  };
}

/** What can be set for a source: values of a chart, images, parameters of a plug-in. */
export const appDetails: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/repositories/:repo/appdetails',
    config: { permission, compress: true },
    schema: {
      tags,
      params: repositoryParams,
      body: z.looseObject({
        source: sourceSchema.partial({ repoURL: true }).optional(),
        appName: z.string().optional(),
        appProject: z.string().optional(),
      }),
      response: { 200: detailsAnswer },
    },
    handler: async (request) => {
      const { params, body } = request;
      const at = await readableRepository(request, params.repo, { appProject: body.appProject });
      const source: Source = { ...body.source, repoURL: params.repo };
      return (await anyWorker(app)).sourceDetails(source, at.project);
    },
  });
};

async function anyWorker(app: FastifyInstance): Promise<ClusterGateway> {
  const gateway = await app.lockstep.gateways.any();
  if (gateway) return gateway;
  throw new UserError('unavailable', 'no worker is running that could read the repository');
}
