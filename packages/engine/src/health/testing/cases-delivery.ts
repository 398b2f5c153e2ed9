import type { Cases } from './cases.ts';

const READY = { 'Ready=True': 'Healthy', 'Ready=False': 'Degraded', '-': 'Progressing' } as const;
const FLUX = {
  ...READY,
  'Ready=Unknown:Progressing Reconciling=True': 'Progressing',
  'Ready=False:BuildFailed Reconciling=True': 'Degraded',
  'Ready=True Stalled=True': 'Degraded',
  '.spec.suspend=true Ready=True': 'Suspended',
} as const;
/** Argo, Flux, Crossplane and the clouds, Cluster API. */
export const deliveryCases: Cases = {
  'argoproj.io/Application': {
    '-': 'Progressing',
    '.status.health.status=Degraded': 'Degraded',
    '.status.health.status=Excellent': 'Progressing',
  },
  'argoproj.io/EventSource': { 'SourcesProvided=False': 'Degraded', 'Deployed=True': 'Healthy' },
  'argoproj.io/Sensor': { 'TriggersProvided=False': 'Degraded', 'Deployed=True': 'Healthy' },
  'source.toolkit.fluxcd.io/ExternalArtifact': FLUX,
  'source.toolkit.fluxcd.io/ArtifactGenerator': FLUX,
  'notification.toolkit.fluxcd.io/Alert': { ...FLUX, '-': undefined },
  'notification.toolkit.fluxcd.io/Provider': { ...FLUX, '-': undefined },
  'infra.contrib.fluxcd.io/Terraform': FLUX,
  'fluxcd.controlplane.io/FluxInstance': FLUX,
  'fluxcd.controlplane.io/FluxReport': FLUX,
  'fluxcd.controlplane.io/ResourceSet': FLUX,
  'fluxcd.controlplane.io/ResourceSetInputProvider': FLUX,
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
  'cluster.x-k8s.io/MachineSet': {
    '.spec.replicas=2 .status.readyReplicas=1': 'Progressing',
    '.spec.replicas=2 .status.readyReplicas=2': 'Healthy',
    '.status.failureReason=Bad': 'Degraded',
  },
  'controlplane.cluster.x-k8s.io/*': {
    'Available=True RollingOut=False': 'Healthy',
    'Available=False': 'Progressing',
    'Ready=True': 'Healthy',
    '.status.conditions=[{"type":"Ready","status":"False","severity":"Error"}]': 'Degraded',
    '.status.conditions=[{"type":"Ready","status":"False","severity":"Info"}]': 'Progressing',
  },
};
