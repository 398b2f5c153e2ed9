import { UserError } from '@lockstep/domain';
import { applicationAnswer } from '../../http/answers.ts';
import { parseFields, selectFields } from '../../http/fields.ts';
import { endOf } from '../../http/kept-open.ts';
import { applicationParams, applicationQuery, textParameter } from '../../http/query.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication, keyOf } from '../find-application.ts';
import { signalRender } from '../signal-work.ts';
import { waitForRefresh } from '../wait-for-refresh.ts';

/** One application; with `refresh` after Git and cluster were looked at again. */
export const getApplication: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications/:name',
    config: { permission: { resource: 'applications', action: 'get' }, compress: true },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery.extend({
        refresh: textParameter.describe('normal or hard; answers when the refresh is done'),
        fields: textParameter,
      }),
      response: { 200: applicationAnswer },
    },
    handler: async (request, reply) => {
      const { params, query } = request;
      const reference = { ...params, ...query };
      const fields = parseFields(query.fields);
      const record = await findApplication(request, reference);
      const answer = (application: unknown) =>
        selectFields(application, fields) as typeof record.application;
      if (!query.refresh) return answer(record.application);
      const refresh = query.refresh === 'hard' ? 'hard' : 'normal';
      const { uid, application } = record;
      await lockstep.store.applications.requestRefresh([uid], refresh, actorOf(request));
      await signalRender(lockstep, { uid, spec: application.spec, hard: refresh === 'hard' });
      await waitForRefresh(lockstep, uid, endOf(request, reply));
      const refreshed = await lockstep.store.applications.get(keyOf(reference));
      if (!refreshed) throw new UserError('not-found', `application ${params.name} is gone`);
      return answer(refreshed);
    },
  });
};
