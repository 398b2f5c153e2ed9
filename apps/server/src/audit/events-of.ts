import { type KubeObject, type Metadata, wholeSeconds } from '@lockstep/domain';
import type { AuditEntry, Store } from '@lockstep/store';

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

/** An application or a project. */
export interface Involved {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
}

/** How the audit names one of them. */
interface Audited {
  kind: 'application' | 'project';
  object: string;
}

/**
 * What was done to an application or a project itself, as the Kubernetes events that a controller of
 * its kind would leave, newest last: from the audit, without its details and without what was denied.
 */
export async function eventsOf(
  { audit }: Pick<Store, 'audit'>,
  involved: Involved,
  audited: Audited,
): Promise<KubeObject[]> {
  const { creationTimestamp } = involved.metadata;
  const entries = await audit.list({
    ...audited,
    outcome: 'done',
    // What was called the same before is another one; times are cut to seconds here.
    ...(creationTimestamp ? { from: creationTimestamp } : {}),
    limit: TOLD_AT_MOST,
  });
  const created = entries.findIndex(({ action }) => action === 'create');
  const its = created < 0 ? entries : entries.slice(0, created + 1);
  return its.map((entry) => eventOf(entry, involved)).toReversed();
}

function eventOf(
  { id, at, actor, action }: AuditEntry,
  { apiVersion, kind, metadata }: Involved,
): KubeObject {
  const { namespace = '', name, uid = '' } = metadata;
  const time = wholeSeconds(at);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${id}`, namespace, creationTimestamp: time },
    involvedObject: { apiVersion, kind, namespace, name, uid },
    type: 'Normal',
    reason: REASONS[action] ?? reasonOf(action),
    message: `${actor} initiated ${action}`,
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
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
