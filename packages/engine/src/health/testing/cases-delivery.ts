import type { Cases } from './cases.ts';

const READY = { 'Ready=True': 'Healthy', 'Ready=False': 'Degraded', '-': 'Progressing' } as const;
/** Environments as `active proposed`, each a commit. */
const ENVIRONMENTS = (...commits: string[]) =>
  `.status.environments=${JSON.stringify(
    commits.map((pair) => {
      const [active, proposed] = pair.split(' ');
      return { active: { dry: { sha: active } }, proposed: { dry: { sha: proposed } } };
    }),
  )}`;
const FLUX = {
  ...READY,
  'Ready=Unknown:Progressing Reconciling=True': 'Progressing',
  'Ready=False:BuildFailed Reconciling=True': 'Degraded',
  'Ready=True Stalled=True': 'Degraded',
  '.spec.suspend=true Ready=True': 'Suspended',
} as const;
const RUN = {
  '.status.phase=Pending': 'Progressing',
  '.status.phase=Running': 'Progressing',
  '.status.phase=Successful': 'Healthy',
  '.status.phase=Failed': 'Degraded',
  '.status.phase=Error': 'Degraded',
  '.status.phase=Inconclusive': 'Unknown',
  '-': 'Progressing',
} as const;
const PACKAGE = {
  'Installed=True Healthy=True': 'Healthy',
  'Installed=True Healthy=False': 'Degraded',
  'Installed=True': 'Progressing',
  '-': 'Progressing',
} as const;
const REVISION = {
  'Healthy=True': 'Healthy',
  'Healthy=False': 'Degraded',
  '-': 'Progressing',
} as const;
const SEEN = '.status.observedGeneration=2';
const CANARY = '.spec.strategy.canary={} .spec.replicas=2';
const BLUE_GREEN = '.spec.strategy.blueGreen={} .spec.replicas=1';
const ROLLED = '.status.updatedReplicas=2 .status.availableReplicas=2 .status.replicas=2';
const ONE = '.status.updatedReplicas=1 .status.availableReplicas=1 .status.currentPodHash=b';

/** Argo, Flux, Crossplane and the clouds, Cluster API. */
export const deliveryCases: Cases = {
  'argoproj.io/Rollout': {
    '-': 'Progressing',
    '.status.observedGeneration=1 .status.phase=Healthy': 'Progressing',
    [`${SEEN} .status.phase=Healthy`]: 'Healthy',
    '.status.observedGeneration="2" .status.phase=Healthy': 'Healthy',
    '.status.observedGeneration="7d9f" .status.phase=Healthy': 'Healthy',
    [`${SEEN} .status.phase=Paused`]: 'Suspended',
    [`${SEEN} .status.phase=Progressing`]: 'Progressing',
    [`${SEEN} .status.phase=Degraded`]: 'Degraded',
    [`${SEEN} .status.phase=Healthy .spec.workloadRef={} .status.workloadObservedGeneration=1 .metadata.annotations.rollout|argoproj|io/workload-generation="2"`]:
      'Progressing',
    [`${SEEN} InvalidSpec=True`]: 'Degraded',
    [`${SEEN} Progressing=False:RolloutAborted`]: 'Degraded',
    [`${SEEN} Progressing=False:ProgressDeadlineExceeded`]: 'Degraded',
    [`${SEEN} .spec.paused=true`]: 'Suspended',
    [`${SEEN} .status.pauseConditions=[{}]`]: 'Suspended',
    [`${SEEN} ${CANARY} .status.updatedReplicas=1`]: 'Progressing',
    [`${SEEN} ${CANARY} .status.updatedReplicas=2 .status.availableReplicas=1`]: 'Progressing',
    [`${SEEN} ${CANARY} ${ROLLED} .status.replicas=3`]: 'Progressing',
    [`${SEEN} ${CANARY} ${ROLLED} .status.stableRS=a .status.currentPodHash=b`]: 'Progressing',
    [`${SEEN} ${CANARY} ${ROLLED} .status.stableRS=b .status.currentPodHash=b`]: 'Healthy',
    [`${SEEN} ${BLUE_GREEN} ${ONE} .status.blueGreen.activeSelector=a`]: 'Progressing',
    [`${SEEN} ${BLUE_GREEN} ${ONE} .status.blueGreen.activeSelector=b .status.stableRS=a`]:
      'Progressing',
    [`${SEEN} ${BLUE_GREEN} ${ONE} .status.blueGreen.activeSelector=b .status.stableRS=b`]:
      'Healthy',
  },
  'argoproj.io/AnalysisRun': RUN,
  'argoproj.io/Experiment': RUN,
  'argoproj.io/Workflow': {
    '-': 'Progressing',
    '.status.phase=Running': 'Progressing',
    '.status.phase=Succeeded': 'Healthy',
    '.status.phase=Failed': 'Degraded',
    '.status.phase=Error': 'Degraded',
    '.status.phase=Lost': 'Unknown',
  },
  'argoproj.io/CronWorkflow': {
    '-': 'Healthy',
    'SubmissionError=True': 'Degraded',
    'SpecError=True': 'Degraded',
    'SubmissionError=False': 'Healthy',
  },
  'argoproj.io/Application': {
    '-': 'Progressing',
    '.status.health.status=Degraded': 'Degraded',
    '.status.health.status=Excellent': 'Progressing',
  },
  'argoproj.io/ApplicationSet': {
    '-': 'Progressing',
    'ErrorOccurred=True ResourcesUpToDate=False': 'Degraded',
    'ErrorOccurred=False ResourcesUpToDate=True': 'Healthy',
    'RolloutProgressing=True ResourcesUpToDate=True': 'Progressing',
  },
  'argoproj.io/EventBus': {
    '-': 'Progressing',
    'Configured=True Deployed=True': 'Healthy',
    'Deployed=False': 'Degraded',
  },
  'argoproj.io/EventSource': { 'SourcesProvided=False': 'Degraded', 'Deployed=True': 'Healthy' },
  'argoproj.io/Sensor': { 'TriggersProvided=False': 'Degraded', 'Deployed=True': 'Healthy' },
  'argocd-image-updater.argoproj.io/ImageUpdater': {
    ...READY,
    'Ready=True Error=True': 'Degraded',
  },
  'promoter.argoproj.io/*': READY,
  'promoter.argoproj.io/ChangeTransferPolicy': {
    '-': 'Progressing',
    'Ready=False': 'Degraded',
    'Ready=True': 'Progressing',
    'Ready=True .status.active.dry.sha=a1 .status.proposed.dry.sha=b2': 'Progressing',
    'Ready=True .status.active.dry.sha=a1 .status.proposed.dry.sha=a1': 'Healthy',
  },
  'promoter.argoproj.io/PromotionStrategy': {
    '-': 'Progressing',
    'Ready=False': 'Degraded',
    'Ready=True .status.environments=[]': 'Progressing',
    [`Ready=True ${ENVIRONMENTS('a1 a1', 'a1 a1')}`]: 'Healthy',
    [`Ready=True ${ENVIRONMENTS('a1 a1', 'b2 a1')}`]: 'Progressing',
    [`Ready=True ${ENVIRONMENTS('a1 a1', 'b2 b2')}`]: 'Progressing',
  },
  'promoter.argoproj.io/CommitStatus': {
    'Ready=True .status.phase=pending': 'Progressing',
    'Ready=True .status.phase=success': 'Healthy',
    'Ready=True .status.phase=failure': 'Degraded',
    'Ready=False': 'Degraded',
  },
  'kustomize.toolkit.fluxcd.io/Kustomization': FLUX,
  'helm.toolkit.fluxcd.io/HelmRelease': FLUX,
  'source.toolkit.fluxcd.io/GitRepository': FLUX,
  'source.toolkit.fluxcd.io/HelmChart': FLUX,
  'source.toolkit.fluxcd.io/OCIRepository': FLUX,
  'source.toolkit.fluxcd.io/Bucket': FLUX,
  'source.toolkit.fluxcd.io/ExternalArtifact': FLUX,
  'source.toolkit.fluxcd.io/ArtifactGenerator': FLUX,
  'source.toolkit.fluxcd.io/HelmRepository': {
    ...FLUX,
    '.spec.type=oci': 'Healthy',
    '.spec.type=oci Ready=False': 'Degraded',
    '.spec.type=oci .spec.suspend=true': 'Suspended',
  },
  'image.toolkit.fluxcd.io/ImagePolicy': FLUX,
  'image.toolkit.fluxcd.io/ImageRepository': FLUX,
  'image.toolkit.fluxcd.io/ImageUpdateAutomation': FLUX,
  'notification.toolkit.fluxcd.io/Receiver': FLUX,
  'notification.toolkit.fluxcd.io/Alert': { ...FLUX, '-': undefined },
  'notification.toolkit.fluxcd.io/Provider': { ...FLUX, '-': undefined },
  'infra.contrib.fluxcd.io/Terraform': FLUX,
  'fluxcd.controlplane.io/FluxInstance': FLUX,
  'fluxcd.controlplane.io/FluxReport': FLUX,
  'fluxcd.controlplane.io/ResourceSet': FLUX,
  'fluxcd.controlplane.io/ResourceSetInputProvider': FLUX,
  'pkg.crossplane.io/Provider': PACKAGE,
  'pkg.crossplane.io/Configuration': PACKAGE,
  'pkg.crossplane.io/Function': PACKAGE,
  'pkg.crossplane.io/ProviderRevision': REVISION,
  'pkg.crossplane.io/ConfigurationRevision': REVISION,
  'pkg.crossplane.io/FunctionRevision': REVISION,
  '*.crossplane.io/*': {
    '-': 'Progressing',
    'Synced=True Ready=True': 'Healthy',
    'Synced=True Ready=False:Creating': 'Progressing',
    'Synced=False:ReconcileError Ready=True': 'Degraded',
    'LastAsyncOperation=False Ready=True': 'Degraded',
    'Established=True Offered=True': 'Healthy',
    'Established=False:InactiveManagedResource': 'Healthy',
  },
  '*.upbound.io/*': { 'Synced=True Ready=True': 'Healthy', 'Synced=False': 'Degraded' },
  '*.services.k8s.aws/*': {
    '-': 'Progressing',
    'ACK.ResourceSynced=True': 'Healthy',
    'ACK.ResourceSynced=False': 'Progressing',
    'ACK.Terminal=True ACK.ResourceSynced=True': 'Degraded',
    'ACK.Recoverable=True ACK.ResourceSynced=False': 'Degraded',
  },
  '*.cnrm.cloud.google.com/*': {
    '-': 'Progressing',
    'Ready=True:UpToDate': 'Healthy',
    'Ready=True:UpToDate .status.observedGeneration=1': 'Progressing',
    'Ready=False:Updating': 'Progressing',
    'Ready=False:UpdateFailed': 'Degraded',
    'Ready=False:DependencyNotFound': 'Degraded',
    'Ready=False:DependencyNotReady': 'Suspended',
  },
  '*.azure.com/*': {
    '-': 'Progressing',
    'Ready=True': 'Healthy',
    'Ready=False:Reconciling': 'Progressing',
    '.status.conditions=[{"type":"Ready","status":"False","severity":"Error"}]': 'Degraded',
    '.status.conditions=[{"type":"Ready","status":"False","severity":"Info"}]': 'Progressing',
  },
  'apigee.cloud.google.com/*': {
    '.status.state=running': 'Healthy',
    '.status.state=creating': 'Progressing',
    '.status.state=failed': 'Degraded',
  },
  'kro.run/*': {
    '-': 'Progressing',
    '.status.state=ACTIVE': 'Healthy',
    '.status.state=IN_PROGRESS': 'Progressing',
    '.status.state=ERROR': 'Degraded',
    '.status.state=Inactive': 'Degraded',
  },
  'cluster.x-k8s.io/Cluster': {
    '-': 'Progressing',
    '.status.phase=Provisioned Ready=True': 'Healthy',
    '.status.phase=Provisioning': 'Progressing',
    '.status.phase=Provisioning Ready=False': 'Progressing',
    '.status.phase=Provisioned Ready=False': 'Degraded',
    '.status.phase=Failed': 'Degraded',
    '.spec.paused=true .status.phase=Provisioned': 'Suspended',
  },
  'cluster.x-k8s.io/Machine': {
    '.status.phase=Running': 'Healthy',
    '.status.phase=Failed': 'Degraded',
  },
  'cluster.x-k8s.io/MachineDeployment': {
    '.status.phase=Running': 'Healthy',
    '.status.phase=ScalingUp': 'Progressing',
    '.spec.paused=true': 'Suspended',
  },
  'cluster.x-k8s.io/MachinePool': { '.status.phase=Running': 'Healthy', 'Ready=False': 'Degraded' },
  'cluster.x-k8s.io/MachineSet': {
    '.spec.replicas=2 .status.readyReplicas=1': 'Progressing',
    '.spec.replicas=2 .status.readyReplicas=2': 'Healthy',
    '.status.failureReason=Bad': 'Degraded',
  },
  'cluster.x-k8s.io/MachineHealthCheck': {
    '-': 'Progressing',
    '.status.currentHealthy=3 .status.expectedMachines=3': 'Healthy',
    '.status.currentHealthy=2 .status.expectedMachines=3': 'Degraded',
  },
  'addons.cluster.x-k8s.io/ClusterResourceSet': {
    '-': 'Progressing',
    'ResourcesApplied=True': 'Healthy',
    'ResourcesApplied=False': 'Degraded',
  },
  'controlplane.cluster.x-k8s.io/AWSManagedControlPlane': {
    'Ready=True': 'Healthy',
    'Ready=True EKSControlPlaneUpdating=True': 'Progressing',
    'Ready=True EKSControlPlaneUpdating=False': 'Healthy',
  },
  'controlplane.cluster.x-k8s.io/*': {
    'Available=True RollingOut=False': 'Healthy',
    'Available=False': 'Progressing',
    'Ready=True': 'Healthy',
    '.status.conditions=[{"type":"Ready","status":"False","severity":"Error"}]': 'Degraded',
    '.status.conditions=[{"type":"Ready","status":"False","severity":"Info"}]': 'Progressing',
  },
};
