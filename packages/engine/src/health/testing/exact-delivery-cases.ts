import type { Cases } from './cases.ts';

const ARTIFACT = {
  '-': 'Unknown',
  '.spec={}': 'Progressing',
  '.spec={} Ready=True': 'Degraded',
  '.spec={} Ready=True:Done ArtifactInStorage=True': 'Healthy',
  '.spec={} Ready=True:Done ArtifactInStorage=True ArtifactOutdated=True:New': 'Healthy',
  '.spec={} Ready=Unknown:Progressing': 'Degraded',
  '.spec={} Ready=Unknown:Progressing Reconciling=True': 'Progressing',
  '.spec={} Ready=True Reconciling=True ArtifactInStorage=True': 'Healthy',
  '.spec={} Ready=False:BuildFailed ArtifactInStorage=True': 'Degraded',
  '.spec={} Ready=True ArtifactInStorage=True Stalled=True': 'Healthy',
  '.spec={} .status.conditions=[]': 'Degraded',
  '.spec={} .status.conditions=words': 'Unknown',
  '.spec={} .status.conditions=[{"type":"Ready","status":"True"},{"type":"ArtifactOutdated","status":"True","reason":"New"}]':
    'Unknown',
  '.spec.suspend=true': 'Suspended',
  '.spec.suspend="true"': 'Progressing',
} as const;
const NUMAFLOW = {
  '-': 'Progressing',
  '.status.phase=Running': 'Progressing',
  '.status.phase=Running .status.observedGeneration=2': 'Healthy',
  '.status.phase=Running .status.observedGeneration=1': 'Progressing',
  '.status.phase=Running .status.observedGeneration=2 Configured=True Deployed=False': 'Degraded',
  '.status.phase=Failed .status.observedGeneration=2': 'Degraded',
  '.status.phase=Failed .status.observedGeneration=2 .status.message=7': undefined,
  '.status.phase=Failed .status.observedGeneration=1': 'Progressing',
  '.status.phase=Deleting .status.observedGeneration=2': 'Progressing',
} as const;
const FAILED_UPGRADE =
  '.metadata.labels={"numaplane.numaproj.io/progressive-result-state":"failed"}';
const ROLLED_OUT = {
  [`.status.phase=Running .status.observedGeneration=2 ${FAILED_UPGRADE}`]: 'Degraded',
  '.status.phase=Running .status.observedGeneration=2 .metadata.labels={}': 'Healthy',
} as const;
const PAUSED = {
  '.status.phase=Paused .status.observedGeneration=2': 'Healthy',
} as const;
const SEEN = '.status.observedGeneration=2';
const NUMAPLANE = (failed: string) => ({
  '-': 'Progressing' as const,
  '.status={}': 'Progressing' as const,
  [SEEN]: 'Unknown' as const,
  '.status.phase=Deployed ChildResourcesHealthy=True': 'Progressing' as const,
  [`${SEEN} ChildResourcesHealthy=True`]: 'Healthy' as const,
  [`${SEEN} .status.phase=Pending ChildResourcesHealthy=True`]: 'Progressing' as const,
  [`${SEEN} .status.phase=Failed ChildResourcesHealthy=True`]: 'Degraded' as const,
  [`${SEEN} .status.upgradeInProgress=Progressive ChildResourcesHealthy=True`]:
    'Progressing' as const,
  [`${SEEN} .status.upgradeInProgress="" ChildResourcesHealthy=True`]: 'Healthy' as const,
  [`${SEEN} .status.upgradeInProgress=Progressive ProgressiveUpgradeSucceeded=False`]:
    'Degraded' as const,
  [`${SEEN} ChildResourcesHealthy=False:Progressing`]: 'Progressing' as const,
  [`${SEEN} ChildResourcesHealthy=False:${failed}`]: 'Degraded' as const,
  [`${SEEN} ChildResourcesHealthy=False:Other`]: 'Unknown' as const,
});
const STEP = (step: string, phase: string) =>
  `${SEEN} .status.canaryStatus.currentStepState=${step} .status.phase=${phase}`;
const PROMOTED = {
  '-': 'Progressing',
  '.status={}': 'Progressing',
  '.status=false': 'Progressing',
  '.status=7': 'Unknown',
  'Other=True': 'Progressing',
  '.status.conditions=words': 'Unknown',
  '.status.conditions=[{"type":"Ready","status":"True","observedGeneration":1}]': 'Progressing',
  'Ready=False:ReconciliationError': 'Degraded',
} as const;
const KNOWN = {
  ...PROMOTED,
  'Ready=True': 'Healthy',
  'Ready=False:Other': 'Degraded',
  'Ready=Unknown': 'Progressing',
} as const;
const ENVIRONMENTS = (...commits: string[]) =>
  `.status.environments=${JSON.stringify(
    commits.map((pair) => {
      const [active, proposed] = pair.split(' ');
      return {
        branch: 'b',
        active: { dry: { sha: active } },
        proposed: { dry: { sha: proposed } },
      };
    }),
  )}`;
const PACKAGE = {
  '-': 'Progressing',
  '.status=7': 'Unknown',
  '.status.conditions=[]': 'Unknown',
  'Installed=True:Active Healthy=True:Fine': 'Healthy',
  'Installed=True:Active Healthy=False:Ill': 'Degraded',
  'Installed=False:Inactive Healthy=True:Fine': 'Degraded',
  'Installed=True:Active Healthy=Unknown:Odd': 'Degraded',
  'Installed=True:Active': 'Unknown',
  '.status.conditions=[{"type":"Installed","status":"True","reason":"A"},{"type":"Healthy","status":"True"}]':
    'Unknown',
} as const;
const REVISION = {
  '-': 'Progressing',
  '.status.conditions=[]': 'Degraded',
  'Healthy=True': 'Healthy',
  'Healthy=False': 'Degraded',
  'Healthy=Unknown': 'Degraded',
  'Installed=True': 'Degraded',
  '.status.conditions=[{"type":"Healthy","status":"True","reason":7}]': undefined,
} as const;

/** Flux, Numaproj, OpenKruise's rollouts, GitOps Promoter and Crossplane's packages. */
export const exactDeliveryCases: Cases = {
  'kustomize.toolkit.fluxcd.io/Kustomization': {
    '-': 'Unknown',
    '.spec={}': 'Progressing',
    '.spec={} Ready=True': 'Healthy',
    '.spec={} Ready=True ArtifactInStorage=True': 'Healthy',
    '.spec={} Ready=True Reconciling=True': 'Healthy',
    '.spec={} Ready=False:BuildFailed': 'Degraded',
    '.spec={} Ready=Unknown:Progressing': 'Degraded',
    '.spec={} Ready=Unknown:Progressing Reconciling=True': 'Progressing',
    '.spec={} Ready=False:Progressing Reconciling=True': 'Degraded',
    '.spec={} Ready=True Ready=True': 'Degraded',
    '.spec={} Healthy=True': 'Degraded',
    '.spec={} .status.conditions=[{"type":"Ready","status":"True","reason":7}]': undefined,
    '.spec.suspend=true Ready=True': 'Suspended',
  },
  'source.toolkit.fluxcd.io/GitRepository': ARTIFACT,
  'source.toolkit.fluxcd.io/HelmChart': ARTIFACT,
  'source.toolkit.fluxcd.io/Bucket': ARTIFACT,
  'source.toolkit.fluxcd.io/OCIRepository': {
    ...ARTIFACT,
    '-': 'Progressing',
    '.spec.suspend=true': 'Progressing',
  },
  'source.toolkit.fluxcd.io/HelmRepository': {
    ...ARTIFACT,
    '.spec.type=oci': 'Healthy',
    '.spec.type=oci Ready=False': 'Healthy',
    '.spec.type=oci .spec.suspend=true': 'Suspended',
  },
  'notification.toolkit.fluxcd.io/Receiver': {
    '-': 'Progressing',
    'Ready=True': 'Healthy',
    'Ready=False': 'Degraded',
    'Ready=Unknown': 'Degraded',
    'Ready=True Reconciling=True': 'Healthy',
    'Ready=False Reconciling=True': 'Degraded',
    '.spec.suspend=true Ready=True': 'Healthy',
    '.status.conditions=[]': 'Degraded',
  },
  'numaflow.numaproj.io/Pipeline': {
    ...NUMAFLOW,
    ...ROLLED_OUT,
    ...PAUSED,
    '.status.phase=Pausing .status.observedGeneration=2': 'Healthy',
  },
  'numaflow.numaproj.io/MonoVertex': { ...NUMAFLOW, ...ROLLED_OUT, ...PAUSED },
  'numaflow.numaproj.io/InterStepBufferService': { ...NUMAFLOW, ...ROLLED_OUT },
  'numaflow.numaproj.io/Vertex': { ...NUMAFLOW, ...PAUSED },
  'numaplane.numaproj.io/PipelineRollout': {
    ...NUMAPLANE('PipelineFailed'),
    [`${SEEN} PipelinePausingOrPaused=True`]: 'Healthy',
  },
  'numaplane.numaproj.io/MonoVertexRollout': {
    ...NUMAPLANE('MonoVertexFailed'),
    [`${SEEN} MonoVertexPausingOrPaused=True`]: 'Healthy',
  },
  'numaplane.numaproj.io/ISBServiceRollout': NUMAPLANE('ISBSvcFailed'),
  'numaplane.numaproj.io/NumaflowControllerRollout': {
    '-': 'Progressing',
    [SEEN]: 'Unknown',
    [`${SEEN} .status.phase=Deployed ChildResourcesHealthy=True`]: 'Healthy',
    [`${SEEN} ChildResourcesHealthy=True`]: 'Unknown',
    [`${SEEN} .status.phase=Pending`]: 'Progressing',
    [`${SEEN} .status.upgradeInProgress=Any`]: 'Progressing',
    [`${SEEN} .status.phase=Failed`]: 'Degraded',
    [`${SEEN} .status.phase=Deployed ChildResourcesHealthy=False:Degraded`]: 'Degraded',
    [`${SEEN} .status.phase=Deployed ChildResourcesHealthy=False:Progressing`]: 'Progressing',
    [`${SEEN} .status.phase=Deployed ChildResourcesHealthy=False:Other`]: 'Unknown',
  },
  'rollouts.kruise.io/Rollout': {
    '-': 'Unknown',
    '.status={}': 'Progressing',
    [SEEN]: 'Unknown',
    '.status.phase=Healthy': 'Progressing',
    [STEP('Completed', 'Healthy')]: 'Healthy',
    [STEP('StepUpgrade', 'Progressing')]: 'Progressing',
    [STEP('StepPaused', 'Progressing')]: 'Suspended',
    [STEP('StepPaused', 'Disabled')]: 'Degraded',
    [STEP('StepPaused', 'Terminating')]: 'Degraded',
    [STEP('StepReady', 'Healthy')]: 'Progressing',
    [STEP('7', 'Healthy')]: 'Progressing',
  },
  'promoter.argoproj.io/GitRepository': KNOWN,
  'promoter.argoproj.io/GitCommitStatus': KNOWN,
  'promoter.argoproj.io/WebRequestCommitStatus': KNOWN,
  'promoter.argoproj.io/ScmProvider': KNOWN,
  'promoter.argoproj.io/ClusterScmProvider': KNOWN,
  'promoter.argoproj.io/ArgoCDCommitStatus': {
    ...PROMOTED,
    'Ready=True': 'Degraded',
    'Ready=True .status.applicationsSelected=[]': 'Degraded',
    'Ready=True .status.applicationsSelected=[{}]': 'Healthy',
    'Ready=True .status.applicationsSelected=7': 'Unknown',
  },
  'promoter.argoproj.io/ChangeTransferPolicy': {
    ...PROMOTED,
    'Ready=True': 'Progressing',
    'Ready=True .status.active.dry.sha=a1 .status.proposed.dry.sha=b2': 'Progressing',
    'Ready=True .status.active.dry.sha=a1 .status.proposed.dry.sha=a1': 'Healthy',
    'Ready=True .status.active.dry.sha="" .status.proposed.dry.sha=""': 'Progressing',
    'Ready=True .status.active=7': 'Unknown',
    'Ready=False:Other .status.active.dry.sha=a1 .status.proposed.dry.sha=a1': 'Healthy',
  },
  'promoter.argoproj.io/PromotionStrategy': {
    ...PROMOTED,
    'Ready=True': 'Degraded',
    'Ready=True .status.environments=[]': 'Degraded',
    'Ready=True .status.environments=[{}]': 'Unknown',
    'Ready=True .status.environments=[{"branch":"b"}]': 'Progressing',
    [`Ready=True ${ENVIRONMENTS('a1 a1', 'a1 a1')}`]: 'Healthy',
    [`Ready=True ${ENVIRONMENTS('a1 a1', 'b2 a1')}`]: 'Progressing',
    [`Ready=True ${ENVIRONMENTS('a1 a1', 'b2 b2')}`]: 'Progressing',
  },
  'promoter.argoproj.io/CommitStatus': {
    ...PROMOTED,
    'Ready=True': 'Healthy',
    'Ready=Unknown': 'Healthy',
    'Ready=True .status.sha=a1 .status.phase=pending': 'Healthy',
    'Ready=True .status.sha=a1 .status.phase=failure': 'Healthy',
    'Ready=True .status.sha=a1 .status.phase=[1]': 'Unknown',
    'Ready=False:Other': 'Healthy',
  },
  'promoter.argoproj.io/PullRequest': {
    ...PROMOTED,
    'Ready=True': 'Healthy',
    'Reconciled=True': 'Healthy',
    'Reconciled=True Ready=False:Other': 'Degraded',
    'Ready=True .status.id=7 .status.state=open': 'Healthy',
  },
  'promoter.argoproj.io/TimedCommitStatus': {
    ...PROMOTED,
    'Ready=True': 'Healthy',
    'Ready=Unknown': 'Progressing',
    'Ready=True .status.environments=[{"phase":"success"}]': 'Healthy',
    'Ready=True .status.environments=[{"phase":"success"},{}]': 'Progressing',
    'Ready=True .status.environments=[{"phase":"failure"},{}]': 'Degraded',
  },
  'pkg.crossplane.io/Provider': PACKAGE,
  'pkg.crossplane.io/Configuration': PACKAGE,
  'pkg.crossplane.io/Function': PACKAGE,
  'pkg.crossplane.io/ProviderRevision': REVISION,
  'pkg.crossplane.io/ConfigurationRevision': REVISION,
  'pkg.crossplane.io/FunctionRevision': REVISION,
};
