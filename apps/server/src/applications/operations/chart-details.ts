import type { ChartDetails } from '@lockstep/domain';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, countParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';

const detailsAnswer = answer<ChartDetails>(
  z.object({ description: z.string(), maintainers: z.array(z.string()), home: z.string() }),
  'ChartDetails',
);

/** What the chart of one of the application's sources says of itself at a revision. */
export const revisionChartDetails: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications/:name/revisions/:revision/chartdetails',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['applications'],
      params: applicationParams.extend({ revision: z.string().min(1) }),
      querystring: applicationQuery.extend({
        sourceIndex: countParameter.describe('Which of several sources, from 0 on'),
      }),
      response: { 200: detailsAnswer },
    },
    handler: async (request) => {
      const { params, query } = request;
      const record = await findApplication(request, { name: params.name, ...query });
      const gateway = (await lockstep.gateways.any()) ?? (await lockstep.gateways.of(record));
      const { revision } = params;
      return gateway.chartDetails(record.uid, { revision, sourceIndex: query.sourceIndex ?? 0 });
    },
  });
};
