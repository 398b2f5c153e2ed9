import type { HealthStatusCode, KubeObject } from '@lockstep/domain';
import { exactAt, exactly, exactMaybe, holds, told } from '../exact.ts';
import { exactConditionValues } from '../exact-pairs.ts';
import { byExactPhase } from '../exact-phase.ts';
import {
  generationOf,
  type HealthRule,
  type HealthRules,
  health,
  numberAt,
  textAt,
  valueAt,
} from '../fields.ts';

/** Phases of a cluster; those from which it does not come back by itself suspend it. */
const PHASES = new Map<unknown, HealthStatusCode>([
  ['Cluster in healthy state', 'Healthy'],
  ...phases('Progressing', [
    'Setting up primary',
    'Creating a new replica',
    'Upgrading cluster',
    'Waiting for the instances to become active',
    'Promoting to primary cluster',
  ]),
  ...phases('Degraded', [
    'Switchover in progress',
    'Failing over',
    'Upgrading Postgres major version',
    'Cluster upgrade delayed',
    'Waiting for user action',
    'Primary instance is being restarted in-place',
    'Primary instance is being restarted without a switchover',
    'Cluster cannot execute instance online upgrade due to missing architecture binary',
    'Online upgrade in progress',
    'Applying configuration',
  ]),
  ...phases('Suspended', [
    'Unable to create required cluster objects',
    'Cluster cannot proceed to reconciliation due to an unknown plugin being required',
    'Cluster has incomplete or invalid image catalog',
    'Cluster is unrecoverable and needs manual intervention',
  ]),
]);

function phases(status: HealthStatusCode, words: readonly string[]) {
  return words.map((word) => [word, status] as const);
}

/** Switched off by an annotation, hibernated or on the way, else what its phase says. */
const cluster: HealthRule = exactly((object) => {
  if (isLoopDisabled(object)) return health('Suspended', 'Reconciliation is disabled');
  const conditions = exactConditionValues(object);
  const reason = exactAt(object, 'status', 'phaseReason');
  if (!conditions) return told('Progressing', reason);
  const hibernation = conditions.find((one) => exactAt(one, 'type') === 'cnpg.io/hibernation');
  if (hibernation !== undefined) {
    const isDown = exactAt(hibernation, 'status') === 'True';
    return told(isDown ? 'Suspended' : 'Degraded', exactAt(hibernation, 'message'));
  }
  return told(PHASES.get(exactAt(object, 'status', 'phase')) ?? 'Unknown', reason);
});

function isLoopDisabled(object: KubeObject): boolean {
  const annotations = exactMaybe(object, 'metadata', 'annotations');
  if (!holds(annotations)) return false;
  return ['cnpg.io/reconciliationLoop', 'cnpg.io/reconciliation'].some(
    (name) => exactAt(annotations, name) === 'disabled',
  );
}

const backup = byExactPhase({
  healthy: ['completed'],
  degraded: ['failed', 'walArchivingFailing', 'invalid backup definition'],
  failure: 'error',
  emptyIsNone: true,
  tellsOther: true,
  waiting: 'Waiting for the backup to begin',
});

/** `applied` counts once the generation has been seen, which is when it was first applied well. */
const database: HealthRule = exactly((object) => {
  const waiting = 'Waiting for the database to be applied to PostgreSQL';
  if (exactMaybe(object, 'status') === undefined) return health('Progressing', waiting);
  const generation = exactMaybe(object, 'metadata', 'generation');
  const isSeen =
    generation === undefined || exactAt(object, 'status', 'observedGeneration') === generation;
  const applied = exactAt(object, 'status', 'applied');
  const message = exactAt(object, 'status', 'message');
  if (isSeen && applied === true) return told('Healthy', holds(message) ? message : '');
  if (isSeen && applied === false) {
    return told('Degraded', holds(message) ? message : 'The database could not be applied');
  }
  return told('Progressing', message === undefined || message === '' ? waiting : message);
});

/** Publications and subscriptions, which no check of the field knows. */
const further: HealthRule = (object) => {
  const current = numberAt(object, 'status', 'observedGeneration') === generationOf(object);
  const applied = valueAt(object, 'status', 'applied');
  const message = textAt(object, 'status', 'message');
  if (current && applied === true) return health('Healthy', message);
  if (current && applied === false) return health('Degraded', message);
  return health('Progressing', message || 'Waiting to be applied to PostgreSQL');
};

/** CloudNativePG. */
export const cloudNativePg: HealthRules = {
  'postgresql.cnpg.io/Cluster': cluster,
  'postgresql.cnpg.io/Backup': backup,
  'postgresql.cnpg.io/Database': database,
  'postgresql.cnpg.io/Publication': further,
  'postgresql.cnpg.io/Subscription': further,
};
