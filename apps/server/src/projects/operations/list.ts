import type { Project } from '@lockstep/domain';
import { z } from 'zod';
import { answer, listMetadataAnswer, projectAnswer } from '../../http/answers.ts';
import { textParameter } from '../../http/query.ts';
import { isAllowed } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const listAnswer = answer<{ metadata: object; items: Project[] }>(
  z.object({ metadata: listMetadataAnswer, items: z.array(projectAnswer) }),
  'AppProjectList',
);

export const listProjects: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/projects',
    config: { permission: { resource: 'projects', action: 'get' }, compress: true },
    schema: {
      tags: ['projects'],
      querystring: z.object({ name: textParameter }),
      response: { 200: listAnswer },
    },
    handler: async (request) => {
      const { query } = request;
      const permission = { resource: 'projects', action: 'get' } as const;
      const projects = (await app.lockstep.store.projects.list()).filter(({ metadata }) =>
        isAllowed(request, metadata.name, permission),
      );
      const items = query.name ? projects.filter((p) => p.metadata.name === query.name) : projects;
      return { metadata: {}, items };
    },
  });
};
