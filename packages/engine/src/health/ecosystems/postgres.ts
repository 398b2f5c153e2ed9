import {
  conditionsOf,
  generationOf,
  type HealthRule,
  type HealthRules,
  health,
  listAt,
  numberAt,
  textAt,
  valueAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** Phases of CloudNativePG from which a cluster does not come back by itself. */
const STUCK: readonly string[] = [
  'Unable to create required cluster objects',
  'Cluster cannot proceed to reconciliation due to an unknown plugin being required',
  'Cluster cannot execute instance online upgrade due to missing architecture binary',
  'Cluster has incomplete or invalid image catalog',
  'Cluster is unrecoverable and needs manual intervention',
  'Not enough disk space',
];

/** CloudNativePG: put to sleep by an annotation, stuck by its phase, otherwise as Ready says. */
const cnpgCluster: HealthRule = (object) => {
  const annotation = (name: string) => valueAt(object, 'metadata', 'annotations', name);
  if (annotation('cnpg.io/hibernation') === 'on') {
    return health('Suspended', 'Cluster is hibernated');
  }
  const loop = annotation('cnpg.io/reconciliationLoop') ?? annotation('cnpg.io/reconciliation');
  if (loop === 'disabled') return health('Suspended', 'Reconciliation is disabled');
  const phase = textAt(object, 'status', 'phase') ?? '';
  if (STUCK.includes(phase)) {
    return health('Degraded', textAt(object, 'status', 'phaseReason') || phase);
  }
  const ready = conditionsOf(object).find((c) => c.type === 'Ready');
  if (ready?.status === 'True') return health('Healthy', ready.message);
  return health('Progressing', phase || ready?.message);
};

/** Databases and the like: `applied` speaks of the generation that was last reconciled well. */
const cnpgApplied: HealthRule = (object) => {
  const current = numberAt(object, 'status', 'observedGeneration') === generationOf(object);
  const applied = valueAt(object, 'status', 'applied');
  const message = textAt(object, 'status', 'message');
  if (current && applied === true) return health('Healthy', message);
  if (current && applied === false) return health('Degraded', message);
  return health('Progressing', message || 'Waiting to be applied to PostgreSQL');
};

const cnpgBackup = byPhase({
  healthy: ['completed'],
  degraded: ['failed', 'walArchivingFailing', 'invalid backup definition'],
  message: ['error'],
});

const zalando = byPhase({
  at: 'PostgresClusterStatus',
  healthy: ['Running'],
  degraded: ['CreateFailed', 'UpdateFailed', 'SyncFailed', 'Invalid'],
  progressing: ['Creating', 'Updating'],
  otherwise: 'Unknown',
  withoutPhase: 'Progressing',
});

/** Crunchy: every instance set has its pods ready, at the current spec. */
const crunchy: HealthRule = (object) => {
  if (valueAt(object, 'spec', 'shutdown') === true) return health('Suspended', 'Shut down');
  if ((numberAt(object, 'status', 'observedGeneration') ?? 0) < generationOf(object)) {
    return health('Progressing', 'Waiting for the new spec to be observed');
  }
  const sets = listAt(object, 'status', 'instances');
  const short = sets.find(
    (set) => (numberAt(set, 'readyReplicas') ?? 0) < (numberAt(set, 'replicas') ?? 1),
  );
  if (sets.length > 0 && !short) return health('Healthy');
  return health('Progressing', `Waiting for the instances ${textAt(short, 'name') ?? ''}`.trim());
};

export const postgres: HealthRules = {
  'postgresql.cnpg.io/Cluster': cnpgCluster,
  'postgresql.cnpg.io/Backup': cnpgBackup,
  'postgresql.cnpg.io/Database': cnpgApplied,
  'postgresql.cnpg.io/Publication': cnpgApplied,
  'postgresql.cnpg.io/Subscription': cnpgApplied,
  'acid.zalan.do/postgresql': zalando,
  'postgres-operator.crunchydata.com/PostgresCluster': crunchy,
};
