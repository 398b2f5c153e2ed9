import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';

const windowsAnswer = answer<{ activeWindows: []; assignedWindows: []; canSync: boolean }>(
  z.object({
    activeWindows: z.array(z.looseObject({})),
    assignedWindows: z.array(z.looseObject({})),
    canSync: z.boolean(),
  }),
);

/** No window holds a sync back until windows are enforced; clients ask before they sync. */
export const syncWindows: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/applications/:name/syncwindows',
    config: { permission: { resource: 'applications', action: 'get' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery,
      response: { 200: windowsAnswer },
    },
    handler: async (request) => {
      await findApplication(request, { ...request.params, ...request.query });
      return { activeWindows: [] as [], assignedWindows: [] as [], canSync: true };
    },
  });
};
