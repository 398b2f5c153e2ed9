import { type SyncWindow, syncWindowSchema } from '@lockstep/domain';
import { isActive, readWindows } from '@lockstep/engine';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import type { Operation } from '../../http/routes.ts';
import { findProject } from '../find-project.ts';

const windowsAnswer = answer<{ windows: SyncWindow[] }>(
  z.object({ windows: z.array(syncWindowSchema) }),
  'ProjectSyncWindows',
);

/** The project's windows that are open now. */
export const projectSyncWindows: Operation = async (app) => {
  app.route({
    method: 'GET',
    url: '/projects/:name/syncwindows',
    config: { permission: { resource: 'projects', action: 'get' } },
    schema: {
      tags: ['projects'],
      params: z.object({ name: z.string() }),
      response: { 200: windowsAnswer },
    },
    handler: async (request) => {
      const { spec } = await findProject(request, request.params.name);
      const { windows } = readWindows(spec.syncWindows ?? []);
      const at = new Date();
      return { windows: windows.filter((one) => isActive(one, at)).map(({ given }) => given) };
    },
  });
};
