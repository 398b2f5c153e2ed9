import { apiServiceHealth } from './api-service.ts';
import { applicationHealth, workflowHealth } from './argo.ts';
import { customResourceDefinitionHealth } from './custom-resource-definition.ts';
import { daemonSetHealth } from './daemon-set.ts';
import { deploymentHealth } from './deployment.ts';
import type { HealthRule } from './fields.ts';
import { horizontalPodAutoscalerHealth } from './horizontal-pod-autoscaler.ts';
import { cronJobHealth, jobHealth } from './job.ts';
import { ingressHealth, serviceHealth } from './network.ts';
import { persistentVolumeClaimHealth } from './persistent-volume-claim.ts';
import { podHealth } from './pod.ts';
import { replicaSetHealth } from './replica-set.ts';
import { statefulSetHealth } from './stateful-set.ts';

/** The rule of each kind that has one of its own, by `group/Kind`. */
const RULES: Record<string, HealthRule> = {
  '/PersistentVolumeClaim': persistentVolumeClaimHealth,
  '/Pod': podHealth,
  '/Service': serviceHealth,
  'apiextensions.k8s.io/CustomResourceDefinition': customResourceDefinitionHealth,
  'apiregistration.k8s.io/APIService': apiServiceHealth,
  'apps/DaemonSet': daemonSetHealth,
  'apps/Deployment': deploymentHealth,
  'apps/ReplicaSet': replicaSetHealth,
  'apps/StatefulSet': statefulSetHealth,
  'argoproj.io/Application': applicationHealth,
  'argoproj.io/Workflow': workflowHealth,
  'autoscaling/HorizontalPodAutoscaler': horizontalPodAutoscalerHealth,
  'batch/CronJob': cronJobHealth,
  'batch/Job': jobHealth,
  'extensions/Ingress': ingressHealth,
  'networking.k8s.io/Ingress': ingressHealth,
};

export function ruleFor(groupKind: string): HealthRule | undefined {
  return Object.hasOwn(RULES, groupKind) ? RULES[groupKind] : undefined;
}
