import type { Cases } from './cases.ts';
import { READY, UNREADABLE } from './unreadable.ts';

const NODE_PARTS = {
  'SubnetsReady=False': 'Degraded',
  'SecurityGroupsReady=False': 'Degraded',
  'ValidationSucceeded=False': 'Degraded',
  'ValidationSucceeded=Unknown': 'Progressing',
} as const;
const KUBEVIRT_OFF = 'Ready=False .status.printableStatus=Stopped';

/** KEDA, Karpenter and KubeVirt. */
export const exactScalingCases: Cases = {
  'keda.sh/ScaledObject': {
    ...READY,
    'Ready=True Fallback=True': 'Degraded',
    'Ready=True Paused=True': 'Suspended',
    'Paused=True Ready=True Fallback=False': 'Suspended',
    'Ready=Unknown Paused=True': 'Progressing',
    'Paused=True': 'Progressing',
    'Ready=False Paused=True': 'Degraded',
    'Ready=True Ready=False': 'Degraded',
  },
  'keda.sh/ScaledJob': {
    ...READY,
    'Ready=Unknown': 'Degraded',
    'Ready=True Fallback=True': 'Healthy',
    'Ready=True Paused=True': 'Suspended',
  },
  'karpenter.sh/NodePool': {
    ...READY,
    'NodeClassReady=False': 'Degraded',
    'NodeClassReady=False Ready=True': 'Healthy',
    'NodeClassReady=False Ready=Unknown': 'Degraded',
  },
  'karpenter.sh/NodeClaim': {
    ...READY,
    'Ready=True Disrupting=True': 'Suspended',
    'Ready=True .status.observedGeneration=1': 'Progressing',
    'Ready=True .status.observedGeneration=3': 'Progressing',
    'Ready=True .status.observedGeneration=1 .metadata.generation=null': 'Healthy',
    'Launched=True Registered=True Initialized=True': 'Progressing',
  },
  'karpenter.sh/EC2NodeClass': {
    ...READY,
    ...NODE_PARTS,
    'Ready=True SubnetsReady=False': 'Healthy',
    'SubnetsReady=False Ready=True': 'Degraded',
  },
  'karpenter.k8s.aws/EC2NodeClass': {
    ...READY,
    ...NODE_PARTS,
    'SubnetsReady=False Ready=True': 'Healthy',
    '.status.conditions=[{"type":"Ready","status":"True","message":5}]': 'Healthy',
  },
  'karpenter.azure.com/AKSNodeClass': { 'Ready=True': 'Healthy', 'Ready=False': 'Degraded' },
  'kubevirt.io/VirtualMachine': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Ready=True .status.printableStatus=Running': 'Healthy',
    'Ready=True': 'Healthy',
    [KUBEVIRT_OFF]: 'Suspended',
    [`${KUBEVIRT_OFF} .spec.running=false`]: 'Suspended',
    'Ready=False .status.created=true': 'Progressing',
    'Ready=False .status.created=false': 'Suspended',
    'Ready=True Paused=True': 'Suspended',
    'Failure=True': 'Progressing',
    '.status.printableStatus=CrashLoopBackOff': 'Progressing',
    '.status.printableStatus=7': undefined,
  },
  'kubevirt.io/VirtualMachineInstance': {
    ...UNREADABLE,
    '-': 'Progressing',
    '.status.phase=Running Ready=True': 'Healthy',
    '.status.phase=Running Ready=False': 'Degraded',
    '.status.phase=Running Ready=True Paused=True': 'Suspended',
    '.status.phase=Running': 'Progressing',
    '.status.phase=Scheduling Ready=True': 'Progressing',
    '.status.phase=Failed': 'Degraded',
    '.status.phase=Succeeded': 'Suspended',
    '.status.phase=Unknown': 'Unknown',
    'Ready=True': 'Healthy',
    '.status.phase=7': undefined,
  },
};
