import type { HealthStatus, HealthStatusCode, KubeObject } from '@lockstep/domain';
import { byConditions, kinds, OPERATOR_STEPS, READY_STEPS } from '../condition-rule.ts';
import { exactly, exactMaybe } from '../exact.ts';
import { byExactConditions } from '../exact-conditions.ts';
import {
  conditionsOf,
  type HealthRule,
  type HealthRules,
  health,
  listAt,
  textAt,
} from '../fields.ts';
import { byPhase } from '../phase-rule.ts';
import { contour } from './contour.ts';
import { flagger } from './flagger.ts';
import { nmstate } from './nmstate.ts';

/** Istio's own kinds have a status only where analysis writes it; without one they have no health. */
const istioConfig: HealthRule = (object) => {
  const messages = listAt(object, 'status', 'validationMessages');
  const bad = messages.find((one) => textAt(one, 'level') === 'ERROR');
  if (bad) return health('Degraded', textAt(bad, 'documentationUrl') ?? textAt(bad, 'message'));
  const reconciled = conditionsOf(object).find((c) => c.type === 'Reconciled');
  return reconciled && judgedReconciled(reconciled.status, reconciled.message);
};

function judgedReconciled(status: string, message: string): HealthStatus {
  return health(status === 'True' ? 'Healthy' : 'Progressing', message);
}

/** Its status is a word, or the number that stands for it. */
const istioOperator: HealthRule = exactly((object) => {
  const stated = exactMaybe(object, 'status', 'status');
  const found = ISTIO_STATES.find(([word], at) => stated === word || stated === at);
  return found ? health(found[1], found[0]) : health('Progressing', 'Waiting for Istio');
});
const ISTIO_STATES: readonly (readonly [word: string, status: HealthStatusCode])[] = [
  ['NONE', 'Unknown'],
  ['UPDATING', 'Progressing'],
  ['RECONCILING', 'Progressing'],
  ['HEALTHY', 'Healthy'],
  ['ERROR', 'Degraded'],
];

const ambassador = byPhase({
  at: 'state',
  healthy: ['Ready', 'Running'],
  degraded: ['Error', 'Inactive'],
  message: ['errorReason', 'reason'],
});

const kiali = byExactConditions({
  when: [
    ['Successful', 'True', 'Healthy'],
    ['Failure', 'True', 'Degraded'],
    ['Running', '*', 'Progressing', { reasons: ['Running'] }],
  ],
  waiting: 'Waiting for Kiali',
});

/** Link, when it could be configured; Linkerd's policies, when they are accepted by their parents. */
const linkerdParents: HealthRule = (object: KubeObject) => {
  const parents = listAt(object, 'status', 'parents');
  const conditions = parents.flatMap((parent) => listAt(parent, 'conditions'));
  if (conditions.length === 0) return undefined;
  const bad = conditions.find((one) => textAt(one, 'status') === 'False');
  return bad ? health('Degraded', textAt(bad, 'message')) : health('Healthy');
};

/** Address pools and policies of MetalLB and Cilium that state conditions; else no health. */
const loadBalancers = byConditions({
  when: [
    ['cilium.io/PoolConflict', 'True', 'Degraded'],
    ['cilium.io/PoolConflict', 'False', 'Healthy'],
    ['cilium.io/ConfigError', 'True', 'Degraded'],
    ['Valid', 'False', 'Degraded'],
    ['Valid', 'True', 'Healthy'],
  ],
  withoutStatus: 'none',
});

/** Service meshes, proxies and load balancers. */
export const networking: HealthRules = {
  'networking.istio.io/*': istioConfig,
  'security.istio.io/*': istioConfig,
  'telemetry.istio.io/*': istioConfig,
  'extensions.istio.io/*': istioConfig,
  'install.istio.io/IstioOperator': istioOperator,
  ...kinds(
    'sailoperator.io',
    ['Istio', 'IstioCNI', 'IstioRevision', 'ZTunnel'],
    byConditions({ when: READY_STEPS }),
  ),
  ...contour,
  ...kinds('getambassador.io', ['Host', 'Mapping'], ambassador),
  ...flagger,
  'kiali.io/Kiali': kiali,
  ...kinds(
    'policy.linkerd.io',
    ['HTTPRoute', 'HTTPLocalRateLimitPolicy', 'EgressNetwork'],
    linkerdParents,
  ),
  ...kinds(
    'cilium.io',
    ['CiliumLoadBalancerIPPool', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
    loadBalancers,
  ),
  ...kinds('metallb.io', ['MetalLB'], byConditions({ when: OPERATOR_STEPS })),
  ...nmstate,
};
