import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import {
  applicationParams,
  applicationQuery,
  listParameter,
  textParameter,
} from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';
import { sourceRevisions } from '../source-revisions.ts';

const manifestsAnswer = answer<{
  manifests: string[];
  namespace: string;
  server: string;
  revision: string;
  sourceType: string;
  commands: string[];
}>(
  z.object({
    manifests: z.array(z.string()),
    namespace: z.string(),
    server: z.string(),
    revision: z.string(),
    sourceType: z.string(),
    commands: z.array(z.string()),
  }),
  'Manifests',
);

/** What Git renders to, as JSON texts; Secrets' values are digests. */
export const applicationManifests: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications/:name/manifests',
    config: { permission: { resource: 'applications', action: 'get' }, compress: true },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery.extend({
        revision: textParameter,
        revisions: listParameter.describe('Of several sources, each of the source at its position'),
        sourcePositions: listParameter.describe('From 1; all in order where not given'),
      }),
      response: { 200: manifestsAnswer },
    },
    handler: async (request) => {
      const record = await findApplication(request, { ...request.params, ...request.query });
      const gateway = await lockstep.gateways.of(record);
      const { spec } = record.application;
      const revisions = sourceRevisions(spec, request.query);
      const rendered = await gateway.manifests(record.uid, request.query.revision, revisions);
      const { destination } = spec;
      return {
        ...rendered,
        namespace: destination.namespace ?? '',
        server: destination.server ?? '',
      };
    },
  });
};
