import { EMPTY_TREE } from '@lockstep/domain';
import { treeAnswer } from '../../http/answers.ts';
import { applicationParams, applicationQuery, textParameter } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findPlace } from '../find-application.ts';

/** The tree as the owner last saw it; empty where no owner has looked yet. */
export const resourceTree: Operation = async (app) => {
  const { lockstep } = app;
  app.route({
    method: 'GET',
    url: '/applications/:name/resource-tree',
    config: { permission: { resource: 'applications', action: 'get' }, compress: true },
    schema: {
      tags: ['applications'],
      params: applicationParams,
      querystring: applicationQuery.extend({
        namespace: textParameter,
        name: textParameter,
        version: textParameter,
        group: textParameter,
        kind: textParameter,
      }),
      response: { 200: treeAnswer },
    },
    handler: async (request) => {
      const { appNamespace, project } = request.query;
      const { name } = request.params;
      const { uid } = await findPlace(request, { name, appNamespace, project });
      return (await lockstep.liveViews.getTree(uid))?.tree ?? EMPTY_TREE;
    },
  });
};
