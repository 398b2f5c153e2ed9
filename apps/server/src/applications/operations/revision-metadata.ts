import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findPlace } from '../find-application.ts';

const metadataAnswer = answer<{ author: string; date: string; message: string; tags: string[] }>(
  z.object({
    author: z.string(),
    date: z.string(),
    message: z.string(),
    tags: z.array(z.string()),
  }),
  'RevisionMetadata',
);

/** Author, date and message of a commit. */
export const revisionMetadata: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications/:name/revisions/:revision/metadata',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['applications'],
      params: applicationParams.extend({ revision: z.string().min(1) }),
      querystring: applicationQuery,
      response: { 200: metadataAnswer },
    },
    handler: async (request) => {
      const { params, query } = request;
      const place = await findPlace(request, { name: params.name, ...query });
      const gateway = (await lockstep.gateways.any()) ?? lockstep.gateways.at(place);
      return gateway.revisionMetadata(place.uid, params.revision);
    },
  });
};
