import type { HealthStatus, HealthStatusCode, KubeObject } from '@lockstep/domain';
import { exactAt, exactly, exactMaybe, exactText, holds, told } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** Reconciled once is well; a job that was created suspended never is, and is well all the same. */
const deployment: HealthRule = exactly((object) => {
  const reconciled = exactMaybe(object, 'status', 'reconciliationStatus');
  if (reconciled !== undefined) {
    const isDone =
      holds(exactAt(reconciled, 'success')) || exactAt(reconciled, 'state') === 'DEPLOYED';
    if (isDone) return health('Healthy');
    const manager = exactAt(object, 'status', 'jobManagerDeploymentStatus');
    if (manager === 'DEPLOYED_NOT_READY' || manager === 'DEPLOYING') {
      return health('Progressing', manager);
    }
    if (manager === 'ERROR') return told('Degraded', exactAt(reconciled, 'error'));
  }
  const isSuspended = exactMaybe(object, 'spec', 'job', 'state') === 'suspended';
  const isUntouched = exactMaybe(reconciled, 'lastReconciledSpec') === undefined;
  return isSuspended && isUntouched
    ? health('Healthy', 'The job is suspended')
    : health('Progressing', 'Waiting for the Flink operator');
});

const JOB_STATES: Record<string, HealthStatusCode> = {
  RUNNING: 'Healthy',
  FINISHED: 'Healthy',
  RECONCILING: 'Progressing',
  CREATED: 'Progressing',
  SUSPENDED: 'Suspended',
  CANCELED: 'Suspended',
};

const sessionJob: HealthRule = exactly((object) => {
  const job = exactMaybe(object, 'status', 'jobStatus');
  const state = job === undefined ? undefined : exactAt(job, 'state');
  const error = exactMaybe(object, 'status', 'error');
  if (typeof state === 'string' && Object.hasOwn(JOB_STATES, state)) {
    return told(JOB_STATES[state] ?? 'Progressing', state);
  }
  if (state === 'FAILED') return told('Degraded', error ?? state);
  if (error !== undefined) return told('Degraded', error);
  return health('Progressing', 'Waiting for the job to be reconciled');
});

const BUSY = [
  ...['INITIALIZING_BLUE', 'TRANSITIONING_TO_BLUE', 'TRANSITIONING_TO_GREEN'],
  ...['SAVEPOINTING_BLUE', 'SAVEPOINTING_GREEN'],
];

/** What the operator undoes comes before the colour that is in use. */
const blueGreen: HealthRule = exactly((object) => {
  if (exactAt(object, 'status') === undefined) {
    return health('Progressing', 'Waiting for the Flink operator');
  }
  return undone(object) ?? coloured(object) ?? otherwise(object);
});

function undone(object: KubeObject): HealthStatus | undefined {
  const state = exactMaybe(object, 'status', 'reconciliationStatus', 'state');
  if (state === 'ROLLING_BACK') return health('Progressing', state);
  return state === 'ROLLED_BACK' ? health('Degraded', withError(object, state)) : undefined;
}

function coloured(object: KubeObject): HealthStatus | undefined {
  const colour = exactAt(object, 'status', 'blueGreenState');
  const busy = BUSY.find((state) => state === colour);
  if (busy) return health('Progressing', busy);
  if (colour !== 'ACTIVE_BLUE' && colour !== 'ACTIVE_GREEN') return undefined;
  return exactMaybe(object, 'status', 'jobStatus', 'state') === 'RESTARTING'
    ? health('Degraded', `${colour}: the job crashes and restarts`)
    : health('Healthy', withError(object, colour));
}

function otherwise(object: KubeObject): HealthStatus {
  const isFailed = exactMaybe(object, 'status', 'jobStatus', 'state') === 'FAILED';
  const what = isFailed ? 'The job failed and is recovered' : 'The Flink operator is at it';
  return health('Progressing', withError(object, what));
}

function withError(object: KubeObject, what: string): string {
  const error = exactAt(object, 'status', 'error');
  return error === undefined || error === '' ? what : exactText(what, ': ', error);
}

export const flink: HealthRules = {
  'flink.apache.org/FlinkDeployment': deployment,
  'flink.apache.org/FlinkSessionJob': sessionJob,
  'flink.apache.org/FlinkBlueGreenDeployment': blueGreen,
};
