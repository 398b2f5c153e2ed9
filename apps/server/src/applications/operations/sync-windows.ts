import { type SyncWindow, UserError } from '@lockstep/domain';
import {
  heldByWindows,
  isActive,
  nextChange,
  type ReadWindow,
  readWindows,
  type WindowTarget,
  windowChange,
  windowTargetOf,
} from '@lockstep/engine';
import { z } from 'zod';
import { answer } from '../../http/answers.ts';
import { applicationParams, applicationQuery } from '../../http/query.ts';
import type { Operation } from '../../http/routes.ts';
import { findApplication } from '../find-application.ts';
import { windowsOf } from '../sync-windows.ts';

const windowAnswer = z.object({
  kind: z.string(),
  schedule: z.string(),
  duration: z.string(),
  manualSync: z.boolean(),
});

const plannedWindow = windowAnswer.extend({
  timeZone: z.string().optional(),
  active: z.boolean(),
  changes: z.string().optional().describe('When it next opens or, if it is active, closes'),
});

interface WindowsAnswer {
  activeWindows: z.infer<typeof windowAnswer>[];
  assignedWindows: z.infer<typeof windowAnswer>[];
  canSync: boolean;
  manual: Passage;
  automated: Passage;
  windows: z.infer<typeof plannedWindow>[];
}

interface Passage {
  canSync: boolean;
  because?: string;
  until?: string;
  nextChange?: string;
}

const passageAnswer = z.object({
  canSync: z.boolean(),
  because: z.string().optional(),
  until: z.string().optional(),
  nextChange: z.string().optional().describe('When windows next open or close, if known'),
});

const windowsAnswer = answer<WindowsAnswer>(
  z.object({
    activeWindows: z.array(windowAnswer),
    assignedWindows: z.array(windowAnswer),
    canSync: z.boolean().describe('Whether a manual sync is let through now'),
    manual: passageAnswer.describe('Whether a sync by hand is let through now, and why not'),
    automated: passageAnswer.describe('Whether automated sync is let through now, and why not'),
    windows: z.array(plannedWindow).describe('All that concern it; the next to change first'),
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
      const question = { assigned, windows, target: windowTargetOf(application), at };
      const manual = passage({ ...question, manual: true });
      return {
        activeWindows: windows.filter((one) => isActive(one, at)).map(({ given }) => shown(given)),
        assignedWindows: assigned.map(shown),
        canSync: manual.canSync,
        manual,
        automated: passage({ ...question, manual: false }),
        windows: windows.map((one) => planned(one, at)).toSorted(byNextChange),
      };
    },
  });
};

function passage(input: {
  assigned: readonly SyncWindow[];
  windows: readonly ReadWindow[];
  target: WindowTarget;
  manual: boolean;
  at: Date;
}): Passage {
  const { assigned, windows, target, ...question } = input;
  const held = heldByWindows(assigned, target, question);
  const change = held ? held.until : nextChange(windows, question)?.toISOString();
  return { canSync: !held, ...held, ...(change ? { nextChange: change } : {}) };
}

function planned(window: ReadWindow, at: Date): z.infer<typeof plannedWindow> {
  const { timeZone } = window.given;
  const changesMs = windowChange(window, at);
  return {
    ...shown(window.given),
    ...(timeZone ? { timeZone } : {}),
    active: isActive(window, at),
    ...(changesMs === undefined ? {} : { changes: new Date(changesMs).toISOString() }),
  };
}

function byNextChange(a: { changes?: string }, b: { changes?: string }): number {
  return (a.changes ?? '~').localeCompare(b.changes ?? '~');
}

function shown({ kind = '', schedule = '', duration = '', manualSync = false }: SyncWindow) {
  return { kind, schedule, duration, manualSync };
}
