import type { Cases } from './cases.ts';
import { READY, UNREADABLE } from './unreadable.ts';

const KNATIVE_READY = 'ConfigurationsReady=True RoutesReady=True';
const SERVING_READY = 'Ready=True InstallSucceeded=True DependenciesInstalled=True';
const FRESH = (type: string, status: string, generation = 2) =>
  `.status.conditions=[{"type":"${type}","status":"${status}","observedGeneration":${generation}}]`;

/** Knative, KServe and kro. */
export const exactKnativeCases: Cases = {
  'serving.knative.dev/Service': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Ready=True': 'Progressing',
    [`Ready=True ${KNATIVE_READY}`]: 'Healthy',
    [`Ready=True ${KNATIVE_READY} .status.observedGeneration=1`]: 'Healthy',
    [`Ready=True ${KNATIVE_READY} Other=Unknown`]: 'Progressing',
    [`Ready=True ${KNATIVE_READY} Other=False`]: 'Degraded',
    'Ready=Unknown ConfigurationsReady=True': 'Progressing',
    'Ready=False RoutesReady=Unknown': 'Degraded',
    '.status.conditions=[{"status":"False"}]': 'Unknown',
  },
  'operator.knative.dev/KnativeServing': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Ready=True': 'Degraded',
    [`${SERVING_READY} DeploymentsAvailable=True`]: 'Healthy',
    [`${SERVING_READY} DeploymentsAvailable=False`]: 'Progressing',
    [SERVING_READY]: 'Degraded',
    'Ready=Unknown': 'Progressing',
    '.status.conditions=[]': 'Degraded',
    '.status.conditions=[{"type":"Ready"}]': 'Unknown',
  },
  'operator.knative.dev/KnativeEventing': {
    '-': 'Progressing',
    'Ready=True InstallSucceeded=True': 'Healthy',
    'Ready=True': 'Degraded',
    'Ready=False InstallSucceeded=True': 'Progressing',
    'Ready=True InstallSucceeded=True Other=Unknown': 'Progressing',
  },
  'serving.kserve.io/InferenceService': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Ready=True': 'Healthy',
    'Ready=False': 'Progressing',
    '.status.conditions=[]': 'Healthy',
    'Stopped=True Ready=False': 'Suspended',
    'Stopped=False Ready=True': 'Healthy',
    'Stopped=Unknown Ready=True': 'Progressing',
    'Ready=True .status.modelStatus.transitionStatus=UpToDate': 'Healthy',
    'Ready=False .status.modelStatus.transitionStatus=InProgress': 'Progressing',
    'Ready=True .status.modelStatus.transitionStatus=BlockedByFailedLoad': 'Degraded',
    'Ready=True .status.modelStatus={}': 'Unknown',
    '.status.modelStatus.transitionStatus=InvalidSpec': 'Progressing',
  },
  'serving.kserve.io/LLMInferenceService': {
    ...READY,
    'Ready=True .status.observedGeneration=1': 'Progressing',
    'Ready=True WorkloadsReady=False': 'Healthy',
    'Ready=False WorkloadsReady=False:Stopped': 'Suspended',
    '.status.conditions=[{"type":"Ready","status":"True","message":5}]': 'Healthy',
    '.status.conditions=[{"type":"Ready","status":"True","observedGeneration":1}]': 'Progressing',
    '.status.conditions=[{"type":"Ready","status":"False","message":5}]': undefined,
    '.status.conditions=[{"type":"Other"}]': 'Unknown',
    'Other=True': 'Progressing',
  },
  'kro.run/ResourceGraphDefinition': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Ready=True': 'Progressing',
    [FRESH('Ready', 'True')]: 'Healthy',
    [FRESH('Ready', 'True', 1)]: 'Progressing',
    [`${FRESH('Ready', 'True')} .metadata.generation=null`]: 'Progressing',
    [FRESH('GraphAccepted', 'False')]: 'Degraded',
    [FRESH('GraphAccepted', 'Unknown')]: 'Progressing',
    [FRESH('Other', 'False')]: 'Progressing',
    '.status.state=Inactive': 'Progressing',
  },
  'kro.run/*': {
    ...UNREADABLE,
    '-': 'Progressing',
    '.status.state=ACTIVE': 'Progressing',
    [`${FRESH('Ready', 'True')} .status.state=ACTIVE`]: 'Healthy',
    [`${FRESH('Ready', 'False')} .status.state=FAILED`]: 'Degraded',
    [`${FRESH('ResourcesReady', 'False')} .status.state=ERROR`]: 'Degraded',
    [`${FRESH('ResourcesReady', 'False')} .status.state=IN_PROGRESS`]: 'Progressing',
    [`${FRESH('ResourcesReady', 'False')} .status.state=DELETING`]: 'Progressing',
    [`${FRESH('ResourcesReady', 'False', 1)} .status.state=ERROR`]: 'Progressing',
  },
};
