import { parseProject, UserError } from '@lockstep/domain';
import { z } from 'zod';
import { projectAnswer } from '../../http/answers.ts';
import { actorOf } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { checkPolicies } from '../check-policies.ts';
import { checkRules } from '../check-rules.ts';
import { checkWindows } from '../check-windows.ts';
import { findProject } from '../find-project.ts';
import { refuseToStrand } from '../refuse-to-strand.ts';
import { signalApplications } from '../signal-applications.ts';

export const updateProject: Operation = async (app) => {
  app.route({
    method: 'PUT',
    url: '/projects/:name',
    config: { permission: { resource: 'projects', action: 'update' } },
    schema: {
      tags: ['projects'],
      params: z.object({ name: z.string() }),
      body: z.looseObject({ project: z.looseObject({}).describe('An AppProject') }),
      response: { 200: projectAnswer },
    },
    handler: async (request) => {
      const { name } = request.params;
      const manifest = parseProject(request.body.project);
      if (manifest.metadata.name !== name) {
        throw new UserError('invalid-argument', 'metadata.name is not the name in the path', [
          { field: 'project.metadata.name', reason: `must be ${name}` },
        ]);
      }
      const before = await findProject(request, name);
      checkWindows(manifest);
      checkRules(manifest);
      await checkPolicies(manifest);
      await refuseToStrand(app.lockstep.store, before, manifest);
      const { projects } = app.lockstep.store;
      const updated = await projects.update(name, manifest, request.body.project, actorOf(request));
      await signalApplications(app.lockstep, name);
      return updated;
    },
  });
};
