import type { Project } from '@lockstep/domain';
import { z } from 'zod';
import { clusterBody } from '../../clusters/cluster-body.ts';
import { answer, projectAnswer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';
import { repositoryBody } from '../../repositories/repository-body.ts';
import { globalProjectsOf } from '../effective-project.ts';
import { findProject } from '../find-project.ts';

const detailedAnswer = answer<{
  project: Project;
  globalProjects: Project[];
  repositories: object[];
  clusters: object[];
}>(
  z.object({
    project: projectAnswer,
    globalProjects: z.array(projectAnswer),
    repositories: z.array(z.looseObject({})),
    clusters: z.array(z.looseObject({})),
  }),
);

/** A project with the repositories and clusters that belong to it alone. */
export const detailedProject: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/projects/:name/detailed',
    config: { permission: { resource: 'projects', action: 'get' } },
    schema: {
      tags: ['projects'],
      params: z.object({ name: z.string() }),
      response: { 200: detailedAnswer },
    },
    handler: async (request) => {
      const { name } = request.params;
      const { store } = app.lockstep;
      const project = await findProject(request, name);
      const [repositories, clusters, globalProjects] = await Promise.all([
        store.repositories.list(),
        store.clusters.list(),
        globalProjectsOf(store, project),
      ]);
      return {
        project,
        globalProjects,
        repositories: repositories.filter((r) => r.input.project === name).map(repositoryBody),
        clusters: clusters.filter((c) => c.project === name).map(clusterBody),
      };
    },
  });
};
