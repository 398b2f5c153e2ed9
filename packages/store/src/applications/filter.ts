import { normalizeRepoUrl } from '@lockstep/domain';
import type { ApplicationFilter } from '../api.ts';
import { parseSelector, requirementSql } from '../label-selector.ts';
import type { Parameters } from '../parameters.ts';
import { scopeSql } from './scope.ts';

/** How each filter reads as SQL on `application a`; a filter that is not given asks for nothing. */
const CONDITIONS: {
  [Name in keyof Required<ApplicationFilter>]: (
    value: NonNullable<ApplicationFilter[Name]>,
    parameters: Parameters,
  ) => string[];
} = {
  name: (name, parameters) => [`a.name = ${parameters.add(name)}`],
  namespace: (namespace, parameters) => [`a.namespace = ${parameters.add(namespace)}`],
  search: (text, parameters) => words(text).map((word) => contains(word, parameters)),
  projects: (projects, parameters) => [isOneOf('a.project', projects, parameters)],
  permitted: (scope, parameters) => [scopeSql(scope, parameters)],
  uids: (uids, parameters) => [`a.uid = ANY(${parameters.add(uids)}::uuid[])`],
  syncStatus: (statuses, parameters) => [isOneOf('a.sync_status', statuses, parameters)],
  health: (statuses, parameters) => [isOneOf('a.health_status', statuses, parameters)],
  operationPhase: (phases, parameters) => [isOneOf('a.operation_phase', phases, parameters)],
  destNamespace: (names, parameters) => [isOneOf('a.dest_namespace', names, parameters)],
  repo: (url, parameters) => [`a.repo_keys @> ${parameters.add([normalizeRepoUrl(url)])}::text[]`],
  cluster: (clusters, parameters) => [isOnCluster(clusters, parameters)],
  automated: (automated, parameters) => [`a.automated = ${parameters.add(automated)}`],
  selector: (selector, parameters) =>
    parseSelector(selector).map((part) => requirementSql(part, 'a.labels', parameters)),
};

/**
 * The filter as one SQL condition.
 * @throws UserError invalid-argument for a label selector that cannot be read
 */
export function filterSql(filter: ApplicationFilter, parameters: Parameters): string {
  const conditions = Object.entries(CONDITIONS).flatMap(([name, condition]) => {
    const value = filter[name as keyof ApplicationFilter];
    if (value === undefined || value === '') return [];
    return (condition as (value: unknown, parameters: Parameters) => string[])(value, parameters);
  });
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

function isOneOf(column: string, values: string[], parameters: Parameters): string {
  return `${column} = ANY(${parameters.add(values)}::text[])`;
}

/** By address, name or id; a destination's own words count where the cluster is not known. */
function isOnCluster(clusters: string[], parameters: Parameters): string {
  const wanted = `${parameters.add(clusters)}::text[]`;
  return `(a.dest_server = ANY(${wanted}) OR a.dest_name = ANY(${wanted}) OR a.cluster_id IN (
    SELECT id FROM cluster
    WHERE server = ANY(${wanted}) OR name = ANY(${wanted}) OR id::text = ANY(${wanted})))`;
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function contains(word: string, parameters: Parameters): string {
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  return `a.search_text LIKE ${parameters.add(pattern)}`;
}
