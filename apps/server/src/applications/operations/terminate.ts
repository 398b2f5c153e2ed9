import { emptyAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';
import { signalReconcile } from '../signal-work.ts';

/** Ends the operation in progress. */
export const terminateOperation: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'DELETE',
    url: '/applications/:name/operation',
    config: { permission: { resource: 'applications', action: 'sync' } },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery,
      response: { 200: emptyAnswer },
    },
    handler: async (request) => {
      const record = await findApplication(request, { ...request.params, ...request.query });
      await lockstep.store.operations.terminate(record.uid, actorOf(request));
      await signalReconcile(lockstep, record);
      return {};
    },
  });
};
