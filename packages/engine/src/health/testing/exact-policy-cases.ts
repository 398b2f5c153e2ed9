import type { Cases } from './cases.ts';
import { READY, UNREADABLE } from './unreadable.ts';

const STATED = (text: string) => `.status.conditionStatus=${text}`;
const KYVERNO_POLICY = {
  '-': 'Progressing',
  '.status={}': 'Progressing',
  [STATED('{"ready":true}')]: 'Healthy',
  [STATED('{"ready":"true"}')]: 'Degraded',
  [STATED('{}')]: 'Degraded',
  [STATED('{"ready":false,"message":"bad"}')]: 'Degraded',
  [STATED('{"ready":false,"message":[1]}')]: undefined,
  [STATED('{"ready":true,"conditions":[{"observedGeneration":1}]}')]: 'Progressing',
  [STATED('{"ready":true,"conditions":[{"observedGeneration":3}]}')]: 'Healthy',
  [STATED('{"ready":true,"conditions":[{"observedGeneration":"1"}]}')]: 'Unknown',
  [STATED('{"ready":false,"conditions":[{"type":"A","status":"False","message":"b"}]}')]:
    'Degraded',
  [STATED('{"ready":false,"conditions":[{"type":"A","status":"False"}]}')]: 'Unknown',
  [STATED('{"conditions":[{"type":"WebhookConfigured","status":"True"}]}')]: 'Degraded',
  [STATED('words')]: 'Degraded',
  [STATED('7')]: 'Unknown',
} as const;

/** Kyverno and Open Cluster Management. */
export const exactPolicyCases: Cases = {
  'kyverno.io/ClusterPolicy': {
    ...READY,
    'Ready=Unknown': 'Degraded',
    '.status.ready=true': 'Progressing',
    '.status.conditions=[{"type":"Ready","status":true}]': 'Degraded',
  },
  'kyverno.io/Policy': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Ready=False': 'Progressing',
    'Ready=True:Succeeded': 'Progressing',
    '.status.conditions=[{"type":"Ready","status":"True","reason":"Succeeded","message":"Ready"}]':
      'Healthy',
  },
  'policies.kyverno.io/ValidatingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/NamespacedValidatingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/MutatingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/NamespacedMutatingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/GeneratingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/NamespacedGeneratingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/DeletingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/NamespacedDeletingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/ImageValidatingPolicy': KYVERNO_POLICY,
  'policies.kyverno.io/NamespacedImageValidatingPolicy': KYVERNO_POLICY,
  'policy.open-cluster-management.io/Policy': {
    '-': 'Unknown',
    '.spec={}': 'Progressing',
    '.spec.disabled=true': 'Healthy',
    '.spec.disabled=no': 'Healthy',
    '.spec={} .status.compliant=Compliant': 'Healthy',
    '.spec={} .status.compliant=NonCompliant': 'Degraded',
    '.spec={} .status.compliant=Pending': 'Degraded',
    '.spec={} .status={}': 'Progressing',
    '.spec={} .status.placement=[{}]': 'Healthy',
    '.spec={} .status.placement=[]': 'Progressing',
    '.spec={} .status.placement=[{}] .status.status=[]': 'Progressing',
    '.spec={} .status.compliant=NonCompliant .status.status=[{"clustername":"a","compliant":"NonCompliant"}]':
      'Degraded',
    '.spec={} .status.compliant=NonCompliant .status.details=[{"compliant":"NonCompliant"}]':
      'Unknown',
  },
  'policy.open-cluster-management.io/ConfigurationPolicy': {
    '-': 'Progressing',
    '.status.compliant=Compliant': 'Progressing',
    '.status.compliant=Compliant .status.lastEvaluatedGeneration=2': 'Progressing',
    '.status.compliant=Compliant .status.lastEvaluatedGeneration=2 .status.compliancyDetails=[]':
      'Healthy',
    '.status.compliant=NonCompliant .status.lastEvaluatedGeneration=2 .status.compliancyDetails=[]':
      'Degraded',
    '.status.compliant=Compliant .status.lastEvaluatedGeneration=1 .status.compliancyDetails=[]':
      'Progressing',
    '.status.compliant=Compliant .status.lastEvaluatedGeneration=2 .status.compliancyDetails=words':
      'Unknown',
  },
  'policy.open-cluster-management.io/CertificatePolicy': {
    '-': 'Progressing',
    '.status.compliant=Compliant': 'Healthy',
    '.status.compliant=NonCompliant': 'Degraded',
    '.status.compliant=UnknownCompliancy': 'Degraded',
  },
  'policy.open-cluster-management.io/OperatorPolicy': {
    ...UNREADABLE,
    '-': 'Progressing',
    'Compliant=True': 'Healthy',
    'Compliant=False': 'Degraded',
    'Compliant=Unknown': 'Degraded',
    'Compliant=True .status.observedGeneration=1': 'Progressing',
    'Compliant=True .status.observedGeneration=1 .metadata.generation=null': 'Progressing',
    'InstallPlanCompliant=True': 'Progressing',
    '.spec.disabled=true Compliant=True': 'Healthy',
  },
};
