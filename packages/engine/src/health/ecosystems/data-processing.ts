import { byConditions, kinds, RUN_STEPS, readyHealth } from '../condition-rule.ts';
import { byExactConditions, EXACT_READY } from '../exact-conditions.ts';
import { byExactPhase } from '../exact-phase.ts';
import { type HealthRule, type HealthRules, health, textAt } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';
import { flink } from './flink.ts';
import { spark } from './spark.ts';

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

const integration = byExactConditions({
  when: EXACT_READY,
  waiting: 'Waiting for the integration to be built and deployed',
});
/** Kinds of Camel K that no check of the field knows. */
const camel = byPhase({ healthy: ['Running', 'Ready'], degraded: ['Error'] });

const seldon = byExactPhase({
  at: 'state',
  healthy: ['Available'],
  degraded: ['Failed'],
  failure: 'description',
});

/** Jobs over data, streams of data, and models. */
export const dataProcessing: HealthRules = {
  ...spark,
  ...flink,
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
  'camel.apache.org/Integration': integration,
  ...kinds(
    'camel.apache.org',
    ['IntegrationKit', 'IntegrationPlatform', 'Kamelet', 'Pipe', 'KameletBinding'],
    camel,
  ),
  'machinelearning.seldon.io/SeldonDeployment': seldon,
};
