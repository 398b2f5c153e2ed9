import type { ApplicationSummary } from '@lockstep/domain';
import type { ClusterRecord } from '@lockstep/store';
import type { DashboardFilter } from '../applications/list-query.ts';

/** A filter as a question to one row: the same answer as the list's SQL gives. */
export type Matches = (summary: ApplicationSummary) => boolean;

/**
 * `clusters` are those known now: a filter may name a cluster by address, name or id, and a
 * destination by address or name.
 */
export function matchesFilter(filter: DashboardFilter, clusters: ClusterRecord[]): Matches {
  const words = (filter.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const destinations = filter.cluster?.length
    ? destinationsOf(filter.cluster, clusters)
    : undefined;
  const oneOf = (wanted: string[] | undefined, value: string) =>
    !wanted?.length || wanted.includes(value);
  return (summary) =>
    oneOf(filter.sync, summary.syncStatus) &&
    oneOf(filter.health, summary.healthStatus) &&
    oneOf(filter.project, summary.project) &&
    oneOf(filter.destNamespace, summary.destNamespace) &&
    oneOf(filter.operationPhase, summary.operationPhase) &&
    (!destinations || destinations.has(summary.destServer) || destinations.has(summary.destName)) &&
    hasWords(summary, words);
}

export function isEmptyFilter(filter: DashboardFilter): boolean {
  return Object.values(filter).every((value) => !value || value.length === 0);
}

function hasWords(summary: ApplicationSummary, words: string[]): boolean {
  if (words.length === 0) return true;
  const text = searchText(summary);
  return words.every((word) => text.includes(word));
}

/** A line for each thing that is searched, so that no match runs over from one to the next. */
function searchText(summary: ApplicationSummary): string {
  const labels = Object.entries(summary.labels).map(([key, value]) => `${key}=${value}`);
  return [
    summary.name,
    summary.project,
    summary.repoURL,
    summary.path,
    summary.chart,
    summary.destServer,
    summary.destName,
    summary.destNamespace,
    ...labels,
  ]
    .join('\n')
    .toLowerCase();
}

function destinationsOf(wanted: string[], clusters: ClusterRecord[]): Set<string> {
  const known = clusters
    .filter(({ id, server, name }) => [id, server, name].some((text) => wanted.includes(text)))
    .flatMap(({ server, name }) => [server, name]);
  return new Set([...wanted, ...known].filter((text) => text !== ''));
}
