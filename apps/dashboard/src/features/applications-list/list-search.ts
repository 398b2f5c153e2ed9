import { LIST_PARAMETERS, type ListParameters } from '../../early/early-requests.ts';
import type { ApplicationsFilter } from '../../live/messages.ts';

/** The list's filters as they stand in the page's address: texts, lists joined by commas. */

export type FacetName = 'sync' | 'health' | 'project' | 'cluster' | 'operationPhase';
export const FACETS: readonly FacetName[] = [
  'sync',
  'health',
  'project',
  'cluster',
  'operationPhase',
];

/** Keeps what is known, drops the rest and what is empty. */
export function parseListSearch(search: Record<string, unknown>): ListParameters {
  const known: ListParameters = {};
  for (const name of LIST_PARAMETERS) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') known[name] = value;
  }
  return known;
}

export function facetValues(parameters: ListParameters, facet: FacetName): string[] {
  return parameters[facet]?.split(',').filter((value) => value !== '') ?? [];
}

export function toggleFacet(
  parameters: ListParameters,
  facet: FacetName,
  value: string,
): ListParameters {
  const now = facetValues(parameters, facet);
  const next = now.includes(value) ? now.filter((each) => each !== value) : [...now, value];
  const { [facet]: _dropped, ...rest } = parameters;
  return next.length === 0 ? rest : { ...rest, [facet]: next.join(',') };
}

export function withSearch(parameters: ListParameters, text: string): ListParameters {
  const { search: _dropped, ...rest } = parameters;
  const trimmed = text.trim();
  return trimmed === '' ? rest : { ...rest, search: trimmed };
}

/** Everything but the order. */
export function withoutFilters(parameters: ListParameters): ListParameters {
  const { sort, desc } = parameters;
  return { ...(sort ? { sort } : {}), ...(desc ? { desc } : {}) };
}

export function isFiltered(parameters: ListParameters): boolean {
  return parameters.search !== undefined || FACETS.some((facet) => parameters[facet] !== undefined);
}

export type SortColumn =
  | 'name'
  | 'project'
  | 'syncStatus'
  | 'health'
  | 'lastSyncedAt'
  | 'createdAt';

export interface SortOrder {
  column: SortColumn;
  descending: boolean;
}

const COLUMNS: readonly string[] = [
  'name',
  'project',
  'syncStatus',
  'health',
  'lastSyncedAt',
  'createdAt',
] satisfies SortColumn[];

export function sortOrder(parameters: ListParameters): SortOrder {
  const column = parameters.sort ?? 'name';
  return {
    column: COLUMNS.includes(column) ? (column as SortColumn) : 'name',
    descending: parameters.desc === 'true',
  };
}

/** A press on a column's head: by it, then the other way round, then back to names. */
export function nextSort(parameters: ListParameters, column: SortColumn): ListParameters {
  const now = sortOrder(parameters);
  const { sort: _sort, desc: _desc, ...rest } = parameters;
  if (now.column !== column) {
    return column === 'name' ? rest : { ...rest, sort: column, ...newestFirst(column) };
  }
  const first = newestFirst(column).desc === 'true';
  if (now.descending === first)
    return { ...rest, sort: column, ...(first ? {} : { desc: 'true' }) };
  return rest;
}

function newestFirst(column: SortColumn): { desc?: 'true' } {
  return column === 'lastSyncedAt' || column === 'createdAt' ? { desc: 'true' } : {};
}

/** The same filter for the live topic. */
export function liveFilter(parameters: ListParameters): ApplicationsFilter {
  const filter: ApplicationsFilter = {};
  if (parameters.search) filter.search = parameters.search;
  for (const facet of FACETS) {
    const values = facetValues(parameters, facet);
    if (values.length > 0) filter[facet] = values;
  }
  return filter;
}
