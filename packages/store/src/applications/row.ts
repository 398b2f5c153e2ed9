import {
  ANNOTATION_REFRESH,
  APPLICATION_API_VERSION,
  type Application,
  type ApplicationStatus,
  CONTROL_NAMESPACE,
  isOperationDone,
  type Metadata,
  type RevisionHistory,
} from '@lockstep/domain';
import type { ApplicationRecord, OutboxEvent } from '../api.ts';
import { rfc3339 } from '../parameters.ts';

/** An application's row as it is read whole, times as texts. */
export interface ApplicationRow {
  uid: string;
  short_id: string;
  slice: string;
  cluster_id: string | null;
  namespace: string;
  name: string;
  project: string;
  generation: number;
  resource_version: string;
  created_at: string;
  deletion_timestamp: string | null;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  finalizers: string[];
  owner_references: Record<string, unknown>[];
  spec: Record<string, unknown>;
  sync_status: ApplicationStatus['sync']['status'];
  sync_revision: string;
  sync_revisions: string[];
  health_status: ApplicationStatus['health']['status'];
  reconciled_at: string | null;
  status: Partial<ApplicationStatus>;
  refresh: ApplicationRecord['refresh'];
  history: RevisionHistory[] | null;
}

/** One history row as the API answers it; absent fields are left out. */
export const HISTORY_JSON = `json_strip_nulls(json_build_object(
    'id', h.id, 'revision', h.revision,
    'revisions', CASE WHEN h.revisions <> '{}' THEN to_json(h.revisions) END,
    'deployedAt', ${rfc3339('h.deployed_at')},
    'deployStartedAt', ${rfc3339('h.deploy_started_at')},
    'source', h.source, 'sources', h.sources, 'initiatedBy', h.initiated_by,
    'health', NULLIF(h.health, ''), 'rolledBackTo', h.rolled_back_to))`;

/** What to select for an ApplicationRow, from `application a`. */
export const APPLICATION_COLUMNS = `a.uid, a.short_id, a.slice, a.cluster_id, a.namespace, a.name,
  a.project, a.generation, a.resource_version,
  ${rfc3339('a.created_at')} AS created_at,
  ${rfc3339('a.deletion_timestamp')} AS deletion_timestamp,
  a.labels, a.annotations, a.finalizers, a.owner_references, a.spec,
  a.sync_status, a.sync_revision, a.sync_revisions, a.health_status,
  ${rfc3339('a.reconciled_at')} AS reconciled_at,
  a.status, a.refresh,
  (SELECT json_agg(${HISTORY_JSON} ORDER BY h.id) FROM history h
   WHERE h.application_uid = a.uid) AS history`;

/** The application as the API answers it. */
export function toApplication(row: ApplicationRow): Application {
  const operation = inProgress(row.status.operationState);
  return {
    apiVersion: APPLICATION_API_VERSION,
    kind: 'Application',
    metadata: metadataOf(row),
    spec: row.spec as Application['spec'],
    status: statusOf(row),
    ...(operation && { operation }),
  };
}

/** What was asked for is there as long as it goes on, as in the field. */
function inProgress(state: ApplicationStatus['operationState']): Application['operation'] {
  return state && !isOperationDone(state.phase) ? state.operation : undefined;
}

function metadataOf(row: ApplicationRow): Metadata {
  const annotations =
    row.refresh === ''
      ? row.annotations
      : { ...row.annotations, [ANNOTATION_REFRESH]: row.refresh };
  return {
    name: row.name,
    namespace: row.namespace,
    uid: row.uid,
    resourceVersion: row.resource_version,
    generation: row.generation,
    creationTimestamp: row.created_at,
    ...(row.deletion_timestamp && { deletionTimestamp: row.deletion_timestamp }),
    ...(isFilled(row.labels) && { labels: row.labels }),
    ...(isFilled(annotations) && { annotations }),
    ...(row.finalizers.length > 0 && { finalizers: row.finalizers }),
    ...(row.owner_references.length > 0 && { ownerReferences: row.owner_references }),
  };
}

/** Columns win over the document: they are what lists filter by. */
function statusOf(row: ApplicationRow): ApplicationStatus {
  return {
    ...row.status,
    sync: {
      ...row.status.sync,
      status: row.sync_status,
      ...(row.sync_revision !== '' && { revision: row.sync_revision }),
      ...(row.sync_revisions.length > 0 && { revisions: row.sync_revisions }),
    },
    health: { ...row.status.health, status: row.health_status },
    controllerNamespace: CONTROL_NAMESPACE,
    ...(row.history && { history: row.history }),
    ...(row.reconciled_at && { reconciledAt: row.reconciled_at }),
  };
}

function isFilled(map: Record<string, string>): boolean {
  return Object.keys(map).length > 0;
}

/** Why an application's row changed: tells a follower whether it is concerned. */
export type ApplicationChange =
  | 'created'
  | 'spec'
  | 'metadata'
  | 'refresh'
  | 'status'
  | 'operation'
  | 'revision'
  | 'binding'
  | 'deletion'
  | 'removed';

/** The payload of an application's event, in SQL; `change` is an SQL expression. */
export function eventPayload(change: string): string {
  return `jsonb_build_object('name', a.name, 'namespace', a.namespace, 'project', a.project,
    'clusterId', a.cluster_id, 'slice', a.slice, 'change', ${change})`;
}

/** The same from a row that was read. A removed application takes its last state along. */
export function eventOf(
  row: ApplicationRow,
  type: OutboxEvent['type'],
  change: ApplicationChange,
): Omit<OutboxEvent, 'resourceVersion' | 'sequence' | 'kind'> {
  const payload = {
    name: row.name,
    namespace: row.namespace,
    project: row.project,
    clusterId: row.cluster_id,
    slice: row.slice,
    change,
    ...(type === 'DELETED' && { object: toApplication(row) }),
  };
  return { type, uid: row.uid, payload };
}
