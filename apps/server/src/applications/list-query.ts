import type { ApplicationFilter } from '@lockstep/store';
import { z } from 'zod';
import { countParameter, listParameter, textParameter } from '../http/query.ts';

/** Filters of the field's list. `project` and `projects` mean the same. */
const fieldFilterQuery = z.object({
  name: textParameter,
  project: listParameter,
  projects: listParameter,
  selector: textParameter,
  repo: textParameter,
  appNamespace: textParameter,
});

export const fieldListQuery = fieldFilterQuery.extend({
  fields: textParameter,
  resourceVersion: textParameter,
  limit: countParameter,
  continue: textParameter,
});

export function fieldFilter(query: z.infer<typeof fieldFilterQuery>): ApplicationFilter {
  const projects = query.projects ?? query.project;
  return {
    ...(query.name ? { name: query.name } : {}),
    ...(projects ? { projects } : {}),
    ...(query.selector ? { selector: query.selector } : {}),
    ...(query.repo ? { repo: query.repo } : {}),
    ...(query.appNamespace ? { namespace: query.appNamespace } : {}),
  };
}

/** Filters of the dashboard's list; the websocket takes the same. */
export interface DashboardFilter {
  search?: string | undefined;
  sync?: string[] | undefined;
  health?: string[] | undefined;
  project?: string[] | undefined;
  cluster?: string[] | undefined;
  destNamespace?: string[] | undefined;
  operationPhase?: string[] | undefined;
}

export function dashboardFilter(filter: DashboardFilter): ApplicationFilter {
  return {
    ...(filter.search ? { search: filter.search } : {}),
    ...(filter.sync?.length ? { syncStatus: filter.sync } : {}),
    ...(filter.health?.length ? { health: filter.health } : {}),
    ...(filter.project?.length ? { projects: filter.project } : {}),
    ...(filter.cluster?.length ? { cluster: filter.cluster } : {}),
    ...(filter.destNamespace?.length ? { destNamespace: filter.destNamespace } : {}),
    ...(filter.operationPhase?.length ? { operationPhase: filter.operationPhase } : {}),
  };
}
