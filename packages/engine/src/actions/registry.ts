import {
  analysisRunActions,
  applicationActions,
  cronWorkflowActions,
  pullRequestActions,
  workflowTemplateActions,
} from './argo.ts';
import { fluxActions, fluxNotificationActions } from './flux.ts';
import { cronJobActions, jobActions } from './jobs.ts';
import { scaledJobActions, scaledObjectActions } from './keda.ts';
import {
  interStepBufferServiceActions,
  monoVertexActions,
  monoVertexRolloutActions,
  pipelineActions,
  pipelineRolloutActions,
} from './numaproj.ts';
import {
  capsuleActions,
  certificateActions,
  externalSecretActions,
  perconaActions,
  postgresClusterActions,
  pushSecretActions,
  strimziPodSetActions,
} from './operators.ts';
import { rolloutActions } from './rollout.ts';
import { SUSPEND_AND_RESUME } from './suspendable.ts';
import type { KindActions } from './types.ts';
import { daemonSetActions, deploymentActions, statefulSetActions } from './workloads.ts';

/** The actions of each kind that has some, by `group/Kind`; docs/user/actions.md lists them. */
export const BUILT_IN_ACTIONS: Readonly<Record<string, KindActions>> = {
  'apps/DaemonSet': daemonSetActions,
  'apps/Deployment': deploymentActions,
  'apps/StatefulSet': statefulSetActions,
  'argoproj.io/AnalysisRun': analysisRunActions,
  'argoproj.io/Application': applicationActions,
  'argoproj.io/CronWorkflow': cronWorkflowActions,
  'argoproj.io/Rollout': rolloutActions,
  'argoproj.io/WorkflowTemplate': workflowTemplateActions,
  'batch/CronJob': cronJobActions,
  'batch/Job': jobActions,
  'capsule.clastix.io/GlobalTenantResource': capsuleActions,
  'capsule.clastix.io/Tenant': capsuleActions,
  'capsule.clastix.io/TenantResource': capsuleActions,
  'cert-manager.io/Certificate': certificateActions,
  'core.strimzi.io/StrimziPodSet': strimziPodSetActions,
  'external-secrets.io/ExternalSecret': externalSecretActions,
  'external-secrets.io/PushSecret': pushSecretActions,
  'helm.toolkit.fluxcd.io/HelmRelease': fluxActions,
  'image.toolkit.fluxcd.io/ImageRepository': fluxActions,
  'image.toolkit.fluxcd.io/ImageUpdateAutomation': fluxActions,
  'k8s.mariadb.com/MariaDB': SUSPEND_AND_RESUME,
  'keda.sh/ScaledJob': scaledJobActions,
  'keda.sh/ScaledObject': scaledObjectActions,
  'kustomize.toolkit.fluxcd.io/Kustomization': fluxActions,
  'notification.toolkit.fluxcd.io/Alert': fluxNotificationActions,
  'notification.toolkit.fluxcd.io/Provider': fluxNotificationActions,
  'notification.toolkit.fluxcd.io/Receiver': fluxActions,
  'numaflow.numaproj.io/InterStepBufferService': interStepBufferServiceActions,
  'numaflow.numaproj.io/MonoVertex': monoVertexActions,
  'numaflow.numaproj.io/Pipeline': pipelineActions,
  'numaplane.numaproj.io/MonoVertexRollout': monoVertexRolloutActions,
  'numaplane.numaproj.io/PipelineRollout': pipelineRolloutActions,
  'postgresql.cnpg.io/Cluster': postgresClusterActions,
  'promoter.argoproj.io/PullRequest': pullRequestActions,
  'psmdb.percona.com/PerconaServerMongoDB': perconaActions,
  'source.toolkit.fluxcd.io/Bucket': fluxActions,
  'source.toolkit.fluxcd.io/GitRepository': fluxActions,
  'source.toolkit.fluxcd.io/HelmChart': fluxActions,
  'source.toolkit.fluxcd.io/HelmRepository': fluxActions,
  'source.toolkit.fluxcd.io/OCIRepository': fluxActions,
};
