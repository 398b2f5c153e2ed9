import { apiServiceHealth } from './api-service.ts';
import { cronJobHealth } from './cron-job.ts';
import { customResourceDefinitionHealth } from './custom-resource-definition.ts';
import { daemonSetHealth } from './daemon-set.ts';
import { deploymentHealth } from './deployment.ts';
import { type HealthRule, type HealthRules, health } from './fields.ts';
import { horizontalPodAutoscalerHealth } from './horizontal-pod-autoscaler.ts';
import { jobHealth } from './job.ts';
import { ingressHealth, serviceHealth } from './network.ts';
import { persistentVolumeClaimHealth } from './persistent-volume-claim.ts';
import { podHealth } from './pod.ts';
import { podDisruptionBudgetHealth } from './pod-disruption-budget.ts';
import { replicaSetHealth } from './replica-set.ts';
import { statefulSetHealth } from './stateful-set.ts';

/** What the field reads in these versions alone; it knows no other that may still be met. */
function inVersions(versions: RegExp, rule: HealthRule): HealthRule {
  return (object) => {
    if (versions.test(object.apiVersion)) return rule(object);
    return health('Unknown', `${object.kind} is not judged in version ${object.apiVersion}`);
  };
}

const inVersion1 = (rule: HealthRule) => inVersions(/^(?:[^/]*\/)?v1$/, rule);

/** Kubernetes' own kinds. Those that are not here have no health. */
export const coreKinds: HealthRules = {
  '/PersistentVolumeClaim': inVersion1(persistentVolumeClaimHealth),
  '/Pod': inVersion1(podHealth),
  '/Service': inVersion1(serviceHealth),
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinitionHealth,
  'apiregistration.k8s.io/APIService': inVersions(/\/v1(?:beta1)?$/, apiServiceHealth),
  'apps/DaemonSet': inVersion1(daemonSetHealth),
  'apps/Deployment': inVersion1(deploymentHealth),
  'apps/ReplicaSet': inVersion1(replicaSetHealth),
  'apps/StatefulSet': inVersion1(statefulSetHealth),
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscalerHealth,
  'batch/CronJob': cronJobHealth,
  'batch/Job': inVersion1(jobHealth),
  'extensions/Ingress': ingressHealth,
  'networking.k8s.io/Ingress': ingressHealth,
  'policy/PodDisruptionBudget': podDisruptionBudgetHealth,
};
