import type { HealthStatus } from '@lockstep/domain';
import { exactAt, exactly, exactMaybe, exactText, exactWord, holds, told } from '../exact.ts';
import { byExactConditions } from '../exact-conditions.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** A detached volume is idle; an attached one is as robust as its replicas. */
const longhornVolume: HealthRule = exactly((object) => {
  const state = exactMaybe(object, 'status', 'state');
  const robustness = exactMaybe(object, 'status', 'robustness');
  if (robustness === 'faulted') return health('Degraded', 'The volume is faulted');
  if (state === 'detached') return health('Healthy', 'The volume is detached');
  if (state === 'attached') return attached(robustness);
  const isTold = state !== undefined && state !== '';
  return health('Progressing', isTold ? exactText('The volume is ', state) : 'Waiting for it');
});

function attached(robustness: unknown): HealthStatus {
  if (robustness === 'healthy') return health('Healthy', 'The volume is attached');
  return health('Progressing', 'The volume is attached, and waits for its replicas');
}

const volumeSnapshot: HealthRule = exactly((object) => {
  if (holds(exactMaybe(object, 'status', 'readyToUse'))) {
    return health('Healthy', 'The snapshot is ready to use');
  }
  const error = exactMaybe(object, 'status', 'error');
  return error === undefined
    ? health('Progressing', 'Waiting for the snapshot')
    : told('Degraded', exactAt(error, 'message'));
});

/** What MinIO's operator waits for, and what it cannot mend; it has more words than these. */
const TENANT_WAITS = /^(Provisioning|Waiting|Updating)/;
const TENANT_FAILS: readonly string[] = [
  'Statefulset not controlled by operator',
  'Another MinIO Tenant already exists in the namespace',
  'Different versions across MinIO Pools',
];

const minioTenant: HealthRule = exactly((object) => {
  const stated = exactMaybe(object, 'status', 'currentState');
  if (stated === undefined) return health('Missing', 'The tenant has no status');
  const state = exactWord(stated);
  if (state === 'Initialized') return health('Healthy', state);
  if (TENANT_WAITS.test(state)) return health('Progressing', state);
  return health(TENANT_FAILS.includes(state) ? 'Degraded' : 'Unknown', state);
});

const bucketClaim: HealthRule = exactly((object) => {
  const phase = exactMaybe(object, 'status', 'phase');
  if (phase === undefined) return health('Progressing', 'Waiting for the bucket');
  const message = exactText('The claim is ', phase);
  if (phase === 'Bound') return health('Healthy', message);
  return health(phase === 'Failed' ? 'Degraded' : 'Progressing', message);
});

const tridentBackend: HealthRule = exactly((object) => {
  const outcome = exactMaybe(object, 'status', 'lastOperationStatus');
  const isBound = exactMaybe(object, 'status', 'phase') === 'Bound';
  const message = exactMaybe(object, 'status', 'message');
  if (isBound && outcome === 'Success') return told('Healthy', message);
  if (outcome === 'Failed') return told('Degraded', message);
  return health('Progressing', 'Waiting for the backend');
});

const trident: HealthRule = exactly((object) =>
  exactMaybe(object, 'status', 'status') === 'Installed'
    ? told('Healthy', exactAt(object, 'status', 'message'))
    : health('Progressing', 'Waiting for Trident to be installed'),
);

/** OpenShift Data Foundation's first condition that says something decides. */
const storageCluster = byExactConditions({
  when: [
    ['Degraded', 'True', 'Degraded'],
    ['Progressing', 'False', 'Progressing'],
    ['Upgradeable', 'True', 'Healthy'],
    ['Available', 'True', 'Healthy'],
  ],
  ofMap: true,
  waiting: 'Waiting for the storage cluster',
});

/** Volumes and object stores. */
export const volumes: HealthRules = {
  'longhorn.io/Volume': longhornVolume,
  'snapshot.storage.k8s.io/VolumeSnapshot': volumeSnapshot,
  'minio.min.io/Tenant': minioTenant,
  'objectbucket.io/ObjectBucketClaim': bucketClaim,
  'ocs.openshift.io/StorageCluster': storageCluster,
  'trident.netapp.io/TridentBackendConfig': tridentBackend,
  'trident.netapp.io/TridentOrchestrator': trident,
};
