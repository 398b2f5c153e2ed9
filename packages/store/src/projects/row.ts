import { APPLICATION_API_VERSION, type Project } from '@lockstep/domain';
import { rfc3339 } from '../parameters.ts';
import { type ProjectTokens, TOKENS_OF_PROJECT, withTokens } from './role-tokens.ts';

export interface ProjectRow {
  uid: string;
  name: string;
  generation: number;
  resource_version: string;
  created_at: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  finalizers: string[];
  spec: Project['spec'];
  status: Record<string, unknown>;
  tokens: ProjectTokens;
}

export const PROJECT_COLUMNS = `uid, name, generation, resource_version,
  ${rfc3339('created_at')} AS created_at, labels, annotations, finalizers, spec, status,
  ${TOKENS_OF_PROJECT} AS tokens`;

/** Projects have no namespace of their own in the table: all are in the control namespace. */
export function toProject(row: ProjectRow, namespace: string): Project {
  return {
    apiVersion: APPLICATION_API_VERSION,
    kind: 'AppProject',
    metadata: {
      name: row.name,
      namespace,
      uid: row.uid,
      resourceVersion: row.resource_version,
      generation: row.generation,
      creationTimestamp: row.created_at,
      ...(Object.keys(row.labels).length > 0 && { labels: row.labels }),
      ...(Object.keys(row.annotations).length > 0 && { annotations: row.annotations }),
      ...(row.finalizers.length > 0 && { finalizers: row.finalizers }),
    },
    ...withTokens(row),
  };
}
