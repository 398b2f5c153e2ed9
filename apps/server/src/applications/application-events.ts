import { APPLICATION_API_VERSION, type KubeObject } from '@lockstep/domain';
import type { ApplicationRecord, AuditEntry } from '@lockstep/store';
import type { FastifyRequest } from 'fastify';

const TOLD_AT_MOST = 100;
const COMPONENT = 'lockstep-server';

/** The field's reasons; what it has none for is called as the audit calls it. */
const REASONS: Readonly<Record<string, string>> = {
  create: 'ResourceCreated',
  update: 'ResourceUpdated',
  delete: 'ResourceDeleted',
  'delete-resource': 'ResourceDeleted',
  action: 'ResourceActionRan',
  sync: 'OperationStarted',
  rollback: 'OperationStarted',
  terminate: 'OperationTerminated',
};

/**
 * What was done to an application itself, as the Kubernetes events that a controller of its kind
 * would leave, newest last: from the audit, without its details and without what was denied.
 */
export async function eventsOfApplication(
  { server }: FastifyRequest,
  { application }: ApplicationRecord,
): Promise<KubeObject[]> {
  const { namespace = '', name, creationTimestamp } = application.metadata;
  const entries = await server.lockstep.store.audit.list({
    kind: 'application',
    object: `${namespace}/${name}`,
    outcome: 'done',
    // What was called the same before is another one; times are cut to seconds here.
    ...(creationTimestamp ? { from: creationTimestamp } : {}),
    limit: TOLD_AT_MOST,
  });
  const created = entries.findIndex(({ action }) => action === 'create');
  const its = created < 0 ? entries : entries.slice(0, created + 1);
  return its.map((entry) => eventOf(entry, application)).toReversed();
}

function eventOf(
  { id, at, actor, action }: AuditEntry,
  { metadata }: ApplicationRecord['application'],
): KubeObject {
  const { namespace = '', name, uid = '' } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${id}`, namespace, creationTimestamp: at },
    involvedObject: {
      apiVersion: APPLICATION_API_VERSION,
      kind: 'Application',
      namespace,
      name,
      uid,
    },
    type: 'Normal',
    reason: REASONS[action] ?? reasonOf(action),
    message: `${actor} initiated ${action}`,
    count: 1,
    firstTimestamp: at,
    lastTimestamp: at,
    source: { component: COMPONENT },
    reportingComponent: COMPONENT,
  };
}

/** `open-logs` is told as OpenLogs. */
function reasonOf(action: string): string {
  return action
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
