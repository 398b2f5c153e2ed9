import { groupKind } from '@lockstep/domain';
import type { ObjectForm } from '../client/verbs.ts';
import type { GroupKind } from '../discovery/api-resource.ts';

/** A kind watched because its objects belong to managed ones, and how much of each is fetched. */
export interface DescendantKind extends GroupKind {
  form: ObjectForm;
}

const POD: DescendantKind = { group: '', kind: 'Pod', form: 'full' };
const REPLICA_SET: DescendantKind = { group: 'apps', kind: 'ReplicaSet', form: 'full' };
const JOB: DescendantKind = { group: 'batch', kind: 'Job', form: 'full' };
const CLAIM: DescendantKind = { group: '', kind: 'PersistentVolumeClaim', form: 'full' };
const REVISION: DescendantKind = { group: 'apps', kind: 'ControllerRevision', form: 'metadata' };
const ENDPOINTS: DescendantKind = {
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  form: 'metadata',
};

const SECRET: DescendantKind = { group: '', kind: 'Secret', form: 'metadata' };
const EXTERNAL_SECRET: DescendantKind = {
  group: 'external-secrets.io',
  kind: 'ExternalSecret',
  form: 'full',
};

/** What controllers make of each kind. Status counts where the form is full. */
const DESCENDANTS: Record<string, DescendantKind[]> = {
  'apps/Deployment': [REPLICA_SET, POD],
  'apps/ReplicaSet': [POD],
  'apps/StatefulSet': [POD, CLAIM, REVISION],
  'apps/DaemonSet': [POD, REVISION],
  'batch/Job': [POD],
  'batch/CronJob': [JOB, POD],
  '/ReplicationController': [POD],
  '/Service': [ENDPOINTS],
  'argoproj.io/Rollout': [REPLICA_SET, POD],
  'bitnami.com/SealedSecret': [SECRET],
  'external-secrets.io/ExternalSecret': [SECRET],
  'external-secrets.io/ClusterExternalSecret': [EXTERNAL_SECRET, SECRET],
};

export function descendantKindsOf(kind: GroupKind): DescendantKind[] {
  return DESCENDANTS[groupKind(kind)] ?? [];
}
