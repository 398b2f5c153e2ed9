import type { ApplicationCounts, ApplicationSummary } from '@lockstep/domain';
import type { ApplicationSort } from '@lockstep/store';
import { z } from 'zod';
import { dashboardFilter } from '../../applications/list-query.ts';
import { answer, listMetadataAnswer } from '../../http/answers.ts';
import { flagParameter, listParameter, textParameter } from '../../http/query.ts';
import { permittedApplications } from '../../http/request-context.ts';
import type { Operation } from '../../http/routes.ts';

const SORTS = [
  'name',
  'project',
  'syncStatus',
  'health',
  'lastSyncedAt',
  'createdAt',
] as const satisfies ApplicationSort[];

const summaryAnswer = z
  .object({
    uid: z.string(),
    namespace: z.string(),
    name: z.string(),
    project: z.string(),
    resourceVersion: z.string(),
    createdAt: z.string(),
    deletionTimestamp: z.string().optional(),
    labels: z.record(z.string(), z.string()),
    repoURL: z.string(),
    path: z.string(),
    chart: z.string(),
    targetRevision: z.string(),
    destServer: z.string(),
    destName: z.string(),
    destNamespace: z.string(),
    automated: z.boolean(),
    syncStatus: z.string(),
    syncRevision: z.string(),
    healthStatus: z.string(),
    operationPhase: z.string(),
    lastSyncedAt: z.string().optional(),
    conditionCount: z.number(),
  })
  .meta({ id: 'ApplicationSummary' });

const countsAnswer = z.object({
  total: z.number(),
  syncStatus: z.record(z.string(), z.number()),
  health: z.record(z.string(), z.number()),
  operationPhase: z.record(z.string(), z.number()),
  projects: z.record(z.string(), z.number()),
  clusters: z.record(z.string(), z.number()),
});

const pageAnswer = answer<{
  items: ApplicationSummary[];
  metadata: z.infer<typeof listMetadataAnswer>;
  counts?: ApplicationCounts;
}>(
  z.object({
    items: z.array(summaryAnswer),
    metadata: listMetadataAnswer,
    counts: countsAnswer.optional(),
  }),
  'ApplicationPage',
);

/** A page of rows for a list on screen: columns only, with counts per filter on request. */
export const applicationPage: Operation = async (app) => {
  const { listCounts, store } = app.lockstep;
  const { applications } = store;
  app.route({
    method: 'GET',
    url: '/lockstep/applications',
    config: { permission: { resource: 'applications', action: 'get' }, compress: true },
    schema: {
      tags: ['lockstep'],
      querystring: z.object({
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        continue: textParameter,
        sort: z.enum(SORTS).optional(),
        desc: flagParameter,
        search: textParameter,
        sync: listParameter,
        health: listParameter,
        project: listParameter,
        cluster: listParameter,
        destNamespace: listParameter,
        operationPhase: listParameter,
        counts: flagParameter,
      }),
      response: { 200: pageAnswer },
    },
    handler: async (request) => {
      const { query } = request;
      const filter = { ...dashboardFilter(query), ...(await permittedApplications(request)) };
      const [page, counts] = await Promise.all([
        applications.listSummaries(
          {
            ...filter,
            limit: query.limit,
            ...(query.continue ? { continue: query.continue } : {}),
            ...(query.sort ? { sort: query.sort } : {}),
            ...(query.desc ? { descending: true } : {}),
          },
          listCounts.for(filter),
        ),
        query.counts ? applications.counts(filter) : undefined,
      ]);
      const { items, resourceVersion, remainingItemCount } = page;
      const next = page.continue ? { continue: page.continue } : {};
      return {
        items,
        metadata: { resourceVersion, remainingItemCount, ...next },
        ...(counts ? { counts } : {}),
      };
    },
  });
};
