import { type SyncWindow, UserError } from '@lockstep/domain';
import { canSync, heldByWindows, nextChange, readWindows } from '@lockstep/engine';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';
import { targetOf, windowsOf } from '../sync-windows.ts';

const windowAnswer = z.object({
  kind: z.string(),
  schedule: z.string(),
  duration: z.string(),
  manualSync: z.boolean(),
});

interface WindowsAnswer {
  activeWindows: z.infer<typeof windowAnswer>[];
  assignedWindows: z.infer<typeof windowAnswer>[];
  canSync: boolean;
  automated: { canSync: boolean; because?: string; until?: string; nextChange?: string };
}

const windowsAnswer = answer<WindowsAnswer>(
  z.object({
    activeWindows: z.array(windowAnswer),
    assignedWindows: z.array(windowAnswer),
    canSync: z.boolean().describe('Whether a manual sync is let through now'),
    automated: z
      .object({
        canSync: z.boolean(),
        because: z.string().optional(),
        until: z.string().optional(),
        nextChange: z.string().optional().describe('When windows next open or close, if known'),
      })
      .describe('Whether automated sync is let through now; if not, why and until when'),
  }),
  'ApplicationSyncWindows',
);

/** Which windows concern the application, which are open, and whether a sync is let through now. */
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
      const { params, query } = request;
      const { application } = await findApplication(request, { ...params, ...query });
      const assigned = await windowsOf(request, application);
      const { windows, problems } = readWindows(assigned);
      const [problem] = problems;
      if (problem) {
        throw new UserError('failed-precondition', `invalid sync windows: ${problem.message}`);
      }
      const at = new Date();
      const manual = canSync(windows, { manual: true, at });
      const held = heldByWindows(assigned, targetOf(application), { manual: false, at });
      const change = nextChange(windows, { manual: false, at })?.toISOString();
      return {
        activeWindows: manual.active.map(({ given }) => shown(given)),
        assignedWindows: assigned.map(shown),
        canSync: manual.canSync,
        automated: { canSync: !held, ...held, ...(change ? { nextChange: change } : {}) },
      };
    },
  });
};

function shown({ kind = '', schedule = '', duration = '', manualSync = false }: SyncWindow) {
  return { kind, schedule, duration, manualSync };
}
