import type { KubeObject } from '@lockstep/domain';
import { byConditions, kinds, RUN_STEPS, readyHealth } from '../condition-rule.ts';
import {
  fieldsAt,
  type HealthRule,
  type HealthRules,
  health,
  numberAt,
  textAt,
  valueAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

const sparkState = byPhase({
  at: 'applicationState.state',
  healthy: ['COMPLETED'],
  degraded: ['FAILED', 'SUBMISSION_FAILED', 'FAILING', 'UNKNOWN'],
  message: ['applicationState.errorMessage'],
});

/** While it runs, it is well when as many executors run as it asked for. */
const spark: HealthRule = (object) => {
  if (textAt(object, 'status', 'applicationState', 'state') !== 'RUNNING')
    return sparkState(object);
  const executors = Object.values(fieldsAt(object, 'status', 'executorState'));
  const running = executors.filter((state) => state === 'RUNNING').length;
  const { min, max } = executorRange(object);
  return running >= min && running <= max
    ? health('Healthy', `${running} executors run`)
    : health('Progressing', `Waiting for executors: ${running} of ${min} run`);
};

function executorRange(object: KubeObject): { min: number; max: number } {
  const dynamic = fieldsAt(object, 'spec', 'dynamicAllocation');
  const conf = (name: string) => valueAt(object, 'spec', 'sparkConf', name);
  if (dynamic.enabled === true || conf('spark.dynamicAllocation.enabled') === 'true') {
    const min = dynamic.minExecutors ?? conf('spark.dynamicAllocation.minExecutors') ?? 1;
    const max = dynamic.maxExecutors ?? conf('spark.dynamicAllocation.maxExecutors');
    return { min: Number(min) || 0, max: Number(max) || Number.POSITIVE_INFINITY };
  }
  const wanted = numberAt(object, 'spec', 'executor', 'instances') ?? 1;
  return { min: wanted, max: wanted };
}

/** Reconciled once is well, as the field sees it; a job that is created suspended never is. */
const flinkDeployment: HealthRule = (object) => {
  const status = fieldsAt(object, 'status');
  const reconciled = fieldsAt(status, 'reconciliationStatus');
  const manager = textAt(status, 'jobManagerDeploymentStatus') ?? '';
  if (reconciled.success === true || reconciled.state === 'DEPLOYED') return health('Healthy');
  if (manager === 'ERROR') {
    return health('Degraded', textAt(reconciled, 'error') ?? textAt(status, 'error'));
  }
  const isIdle = manager === '' || manager === 'MISSING';
  if (isIdle && textAt(object, 'spec', 'job', 'state') === 'suspended') {
    return health('Healthy', 'The job is suspended');
  }
  return health('Progressing', manager || 'Waiting for the Flink operator');
};

/** Flink's operator states the life of the resource, and below it that of the job manager. */
const flink: HealthRule = (object) => {
  const status = fieldsAt(object, 'status');
  const life = textAt(status, 'lifecycleState');
  const error = textAt(status, 'error');
  if (life === 'FAILED' || life === 'ROLLED_BACK') return health('Degraded', error || life);
  if (life === 'SUSPENDED') return health('Suspended', 'The job is suspended');
  if (textAt(status, 'jobStatus', 'state') === 'FAILED') return health('Degraded', error);
  const reconciled = fieldsAt(status, 'reconciliationStatus');
  if (reconciled.success === true || reconciled.state === 'DEPLOYED') return health('Healthy');
  if (textAt(status, 'jobManagerDeploymentStatus') === 'ERROR') return health('Degraded', error);
  return health('Progressing', textAt(status, 'jobManagerDeploymentStatus') ?? error);
};

const flinkBlueGreen = byPhase({
  at: 'jobStatus.state',
  healthy: ['RUNNING', 'FINISHED'],
  degraded: ['FAILED', 'FAILING'],
  suspended: ['SUSPENDED'],
  message: ['error'],
});

const rayCluster = byPhase({
  at: 'state',
  healthy: ['ready'],
  degraded: ['failed', 'unhealthy'],
  suspended: ['suspended'],
  message: ['reason'],
});
const rayJob = byPhase({
  at: 'jobDeploymentStatus',
  healthy: ['Complete'],
  degraded: ['Failed', 'ValidationFailed'],
  suspended: ['Suspended'],
});
const rayService: HealthRule = (object) =>
  textAt(object, 'status', 'serviceStatus') === 'Running' ? health('Healthy') : readyHealth(object);

const trainingJob = byConditions({ when: RUN_STEPS });
const KUBEFLOW = ['TFJob', 'PyTorchJob', 'MPIJob', 'XGBoostJob', 'PaddleJob', 'MXJob', 'JAXJob'];

const volcanoJob = byPhase({
  at: 'state.phase',
  healthy: ['Completed'],
  degraded: ['Failed', 'Aborted', 'Terminated'],
  message: ['state.message'],
});
const volcanoQueue = byPhase({ at: 'state', healthy: ['Open'], suspended: ['Closed', 'Closing'] });

const camel = byPhase({ healthy: ['Running', 'Ready'], degraded: ['Error'] });

const seldon = byPhase({
  at: 'state',
  healthy: ['Available'],
  degraded: ['Failed'],
  message: ['description'],
});

/** Jobs over data, streams of data, and models. */
export const dataProcessing: HealthRules = {
  'sparkoperator.k8s.io/SparkApplication': spark,
  'flink.apache.org/FlinkDeployment': flinkDeployment,
  'flink.apache.org/FlinkSessionJob': flink,
  'flink.apache.org/FlinkBlueGreenDeployment': flinkBlueGreen,
  'ray.io/RayCluster': rayCluster,
  'ray.io/RayJob': rayJob,
  'ray.io/RayService': rayService,
  ...kinds('kubeflow.org', KUBEFLOW, trainingJob),
  'trainer.kubeflow.org/TrainJob': trainingJob,
  'jobset.x-k8s.io/JobSet': byConditions({
    when: [['Completed', 'True', 'Healthy'], ...RUN_STEPS],
  }),
  'batch.volcano.sh/Job': volcanoJob,
  'scheduling.volcano.sh/Queue': volcanoQueue,
  ...kinds(
    'camel.apache.org',
    ['Integration', 'IntegrationKit', 'IntegrationPlatform', 'Kamelet', 'Pipe', 'KameletBinding'],
    camel,
  ),
  'machinelearning.seldon.io/SeldonDeployment': seldon,
};
