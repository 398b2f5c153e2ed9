import { readyHealth } from '../condition-rule.ts';
import { fieldsAt, type HealthRule, type HealthRules, health, textAt, valueAt } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** What Ceph says of itself, once the operator is done. */
const cephCluster: HealthRule = (object) => {
  const state = textAt(object, 'status', 'state');
  if (state === 'Error') return health('Degraded', textAt(object, 'status', 'message') || state);
  if (state === 'Creating' || state === 'Updating') return health('Progressing', state);
  const details = Object.values(fieldsAt(object, 'status', 'ceph', 'details'));
  const message = details.flatMap((one) => textAt(one, 'message') ?? []).join('; ');
  switch (textAt(object, 'status', 'ceph', 'health')) {
    case 'HEALTH_OK':
      return health('Healthy', message);
    case 'HEALTH_WARN':
    case 'HEALTH_ERR':
      return health('Degraded', message);
    default:
      return health('Progressing', textAt(object, 'status', 'message'));
  }
};

const ceph = byPhase({ healthy: ['Ready', 'Connected'], degraded: ['Failure'] });

/** A detached volume is idle; an attached one is as robust as its replicas. */
const longhornVolume: HealthRule = (object) => {
  const robustness = textAt(object, 'status', 'robustness');
  const state = textAt(object, 'status', 'state');
  if (robustness === 'faulted') return health('Degraded', 'The volume is faulted');
  if (state === 'detached') return health('Healthy', 'The volume is detached');
  if (state === 'attached' && robustness === 'healthy') return health('Healthy');
  return health('Progressing', [state, robustness].filter(Boolean).join(', '));
};

const volumeSnapshot: HealthRule = (object) => {
  const error = valueAt(object, 'status', 'error');
  if (error !== undefined && error !== null) return health('Degraded', textAt(error, 'message'));
  return valueAt(object, 'status', 'readyToUse') === true
    ? health('Healthy', 'The snapshot is ready to use')
    : health('Progressing', 'Waiting for the snapshot');
};

const minioTenant: HealthRule = (object) => {
  const state = textAt(object, 'status', 'currentState') ?? '';
  if (state === 'Initialized') return health('Healthy', state);
  if (state === '') return health('Progressing', 'Waiting for the tenant');
  return health(TENANT_WAITS.test(state) ? 'Progressing' : 'Degraded', state);
};
const TENANT_WAITS = /^(Provisioning|Waiting|Updating|Restarting|Adding|Stopping|Decommissioning)/;

const velero = byPhase({
  healthy: ['Completed'],
  degraded: [
    ...['Failed', 'FailedValidation', 'PartiallyFailed', 'FinalizingPartiallyFailed'],
    'WaitingForPluginOperationsPartiallyFailed',
  ],
  message: ['failureReason'],
});

const astraRun = byPhase({
  at: 'state',
  healthy: ['Completed', 'available', 'Available'],
  degraded: ['Failed', 'Error', 'error'],
  message: ['error', 'stateMessage'],
});

/** Astra's hooks and schedules only say whether they are in use. */
const astraSwitch: HealthRule = (object) => {
  const enabled = valueAt(object, 'spec', 'enabled');
  return enabled === false || enabled === 'false'
    ? health('Suspended', `${object.kind} is disabled`)
    : health('Healthy');
};

const tridentBackend = byPhase({
  at: 'lastOperationStatus',
  healthy: ['Success'],
  degraded: ['Failed'],
});

/** Volumes, object stores and backups. */
export const storage: HealthRules = {
  'ceph.rook.io/CephCluster': cephCluster,
  'ceph.rook.io/*': ceph,
  'objectbucket.io/ObjectBucketClaim': byPhase({ healthy: ['Bound'], degraded: ['Failed'] }),
  'longhorn.io/Volume': longhornVolume,
  'snapshot.storage.k8s.io/VolumeSnapshot': volumeSnapshot,
  'minio.min.io/Tenant': minioTenant,
  'velero.io/Backup': velero,
  'velero.io/Restore': velero,
  'velero.io/Schedule': byPhase({
    healthy: ['Enabled'],
    degraded: ['FailedValidation'],
    suspendedBy: 'paused',
  }),
  'astra.netapp.io/Backup': astraRun,
  'astra.netapp.io/ResourceBackup': astraRun,
  'astra.netapp.io/ResticVolumeBackup': astraRun,
  'astra.netapp.io/AppVault': astraRun,
  'astra.netapp.io/Application': readyHealth,
  'astra.netapp.io/ExecHook': astraSwitch,
  'astra.netapp.io/Schedule': astraSwitch,
  'trident.netapp.io/TridentBackendConfig': tridentBackend,
  'trident.netapp.io/TridentOrchestrator': byPhase({
    at: 'status',
    healthy: ['Installed'],
    degraded: ['Failed', 'Error'],
  }),
};
