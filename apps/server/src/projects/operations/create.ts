import { parseProject } from '@lockstep/domain';
import { z } from 'zod';
import { projectAnswer } from '../../http/answers.ts';
import { actorOf, authorize } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';
import { checkPolicies } from '../check-policies.ts';
import { checkRules } from '../check-rules.ts';
import { checkWindows } from '../check-windows.ts';
import { signalApplications } from '../signal-applications.ts';

/** An equal project again is a success; a different one needs `upsert`. */
export const createProject: Operation = async (app) => {
  app.route({
    method: 'POST',
    url: '/projects',
    config: { permission: { resource: 'projects', action: 'create' } },
    schema: {
      tags: ['projects'],
      body: z.looseObject({
        project: z.looseObject({}).describe('An AppProject'),
        upsert: z.boolean().optional(),
      }),
      response: { 200: projectAnswer },
    },
    handler: async (request) => {
      const { project, upsert = false } = request.body;
      const manifest = parseProject(project);
      authorize(request, manifest.metadata.name);
      checkWindows(manifest);
      checkRules(manifest);
      await checkPolicies(manifest);
      const { projects } = app.lockstep.store;
      if (upsert && (await projects.get(manifest.metadata.name))) {
        const change = { resource: 'projects', action: 'update' } as const;
        authorize(request, manifest.metadata.name, change);
      }
      const made = await projects.create(manifest, project, { upsert }, actorOf(request));
      if (upsert) await signalApplications(app.lockstep, made.metadata.name);
      return made;
    },
  });
};
