import type { KubeObject } from '@lockstep/domain';
import { kinds, readyHealth } from '../condition-rule.ts';
import {
  conditionsAt,
  generationOf,
  type HealthRule,
  type HealthRules,
  health,
  listAt,
  numberAt,
  textAt,
  valueAt,
} from '../fields.ts';

/** Kyverno: conditions, or a flag in versions that had none. */
const kyverno: HealthRule = (object) => {
  const told = listAt(object, 'status', 'conditions').length > 0;
  if (!told && valueAt(object, 'status', 'ready') === true) return health('Healthy');
  return readyHealth(object);
};

/** The newer policies of Kyverno keep it one level deeper, at times only as conditions. */
const kyvernoPolicy: HealthRule = (object) => {
  const ready = valueAt(object, 'status', 'conditionStatus', 'ready');
  const conditions = conditionsAt(object, 'status', 'conditionStatus', 'conditions');
  const good = conditions.find((c) => c.status === 'True');
  const message = textAt(object, 'status', 'conditionStatus', 'message');
  if (ready === true) return health('Healthy', good?.message || message);
  const bad = conditions.find((c) => c.status === 'False');
  if (ready === false && (bad || message)) return health('Degraded', bad?.message || message);
  const configured = good?.type === 'WebhookConfigured' && ready === undefined;
  return health(configured ? 'Healthy' : 'Progressing', good?.message || message);
};
const KYVERNO_POLICIES = [
  ...['ValidatingPolicy', 'MutatingPolicy', 'GeneratingPolicy', 'DeletingPolicy'],
  'ImageValidatingPolicy',
].flatMap((name) => [name, `Namespaced${name}`]);

/** Gatekeeper: every pod of it says on its own whether it took the template or constraint in. */
function gatekeeper(isDone: (object: KubeObject) => boolean): HealthRule {
  return (object) => {
    const pods = listAt(object, 'status', 'byPod');
    const errors = pods.flatMap((pod) => listAt(pod, 'errors'));
    if (errors.length > 0) return health('Degraded', textAt(errors[0], 'message'));
    const current = pods.every(
      (pod) => (numberAt(pod, 'observedGeneration') ?? 0) >= generationOf(object),
    );
    const done = current && isDone(object);
    return done ? health('Healthy') : health('Progressing', 'Waiting for Gatekeeper to take it in');
  };
}

const template = gatekeeper((object) => valueAt(object, 'status', 'created') === true);
const constraint = gatekeeper((object) => {
  const pods = listAt(object, 'status', 'byPod');
  return pods.length > 0 && pods.every((pod) => valueAt(pod, 'enforced') === true);
});

/** Open Cluster Management: compliance, of the generation that was evaluated last. */
const ocmPolicy: HealthRule = (object) => {
  if (valueAt(object, 'spec', 'disabled') === true) return health('Suspended', 'Disabled');
  if (valueAt(object, 'status') === undefined) {
    return health('Progressing', 'Waiting for the status to be reported');
  }
  const seen =
    numberAt(object, 'status', 'lastEvaluatedGeneration') ??
    numberAt(object, 'status', 'observedGeneration');
  if (seen !== undefined && seen !== generationOf(object)) {
    return health('Progressing', 'Waiting for the new spec to be evaluated');
  }
  return compliance(object);
};

function compliance(object: KubeObject) {
  const compliant = textAt(object, 'status', 'compliant');
  const clusters = listAt(object, 'status', 'status')
    .filter((one) => textAt(one, 'compliant') === 'NonCompliant')
    .flatMap((one) => textAt(one, 'clustername') ?? []);
  if (compliant === 'NonCompliant') return health('Degraded', toldClusters(clusters));
  return compliant === 'Compliant'
    ? health('Healthy', 'Compliant')
    : health('Progressing', compliant ?? 'Waiting to be evaluated');
}

function toldClusters(clusters: string[]): string {
  return clusters.length > 0 ? `NonCompliant clusters: ${clusters.join(', ')}` : 'NonCompliant';
}

export const policies: HealthRules = {
  ...kinds('kyverno.io', ['ClusterPolicy', 'Policy'], kyverno),
  ...kinds('policies.kyverno.io', KYVERNO_POLICIES, kyvernoPolicy),
  'templates.gatekeeper.sh/ConstraintTemplate': template,
  'constraints.gatekeeper.sh/*': constraint,
  ...kinds(
    'policy.open-cluster-management.io',
    ['Policy', 'ConfigurationPolicy', 'CertificatePolicy', 'OperatorPolicy'],
    ocmPolicy,
  ),
};
