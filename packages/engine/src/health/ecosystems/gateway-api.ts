import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { byConditions, kinds } from '../condition-rule.ts';
import {
  type ConditionFields,
  conditionsAt,
  conditionsOf,
  generationOf,
  type HealthRule,
  type HealthRules,
  health,
  listAt,
  textAt,
} from '../fields.ts';

/** The conditions that must not be false, of a gateway, a listener or a parent. */
const REQUIRED: readonly string[] = ['Accepted', 'ResolvedRefs', 'Programmed'];

/** What a set of conditions comes to; undefined when all that is told is good. */
function judged(conditions: ConditionFields[], who: string): HealthStatus | undefined {
  const told = conditions.filter((c) => REQUIRED.includes(c.type));
  const bad = told.find((c) => c.status === 'False' && c.reason !== 'Pending');
  if (bad) return health('Degraded', `${who}${bad.message || bad.reason}`);
  const open = told.find((c) => c.status !== 'True');
  return open && health('Progressing', `${who}${open.message || open.reason}`);
}

/** Conditions that speak of an older spec are not counted. */
function isFresh(object: KubeObject, conditions: ConditionFields[]): boolean {
  const generation = generationOf(object);
  return conditions.every((c) => (c.observedGeneration ?? generation) === generation);
}

/** A route is as each of its parents says that has seen this spec; one good parent is needed. */
function byParents(list: 'parents' | 'ancestors'): HealthRule {
  return (object) => {
    const fresh = listAt(object, 'status', list)
      .map((parent) => ({
        name: textAt(parent, list === 'parents' ? 'parentRef' : 'ancestorRef', 'name') ?? '',
        conditions: conditionsAt(parent, 'conditions'),
      }))
      .filter(({ conditions }) => conditions.length > 0 && isFresh(object, conditions));
    if (fresh.length === 0)
      return health('Progressing', `Waiting for the status of ${object.kind}`);
    const found = fresh.flatMap(({ name, conditions }) => judged(conditions, `${name}: `) ?? []);
    return found.find((one) => one.status === 'Degraded') ?? found[0] ?? health('Healthy');
  };
}

/** A gateway is good when it and each of its listeners are accepted, programmed and resolved. */
const gateway: HealthRule = (object) => {
  const conditions = conditionsOf(object).filter((c) => isFresh(object, [c]));
  if (conditions.length === 0)
    return health('Progressing', 'Waiting for the status of the gateway');
  const listeners = listAt(object, 'status', 'listeners').flatMap((listener) => {
    const own = conditionsAt(listener, 'conditions');
    const who = `listener ${textAt(listener, 'name') ?? ''}: `;
    return isFresh(object, own) ? (judged(own, who) ?? []) : [];
  });
  const found = [judged(conditions, ''), ...listeners].filter((one) => one !== undefined);
  const decided = conditions.some((c) => REQUIRED.includes(c.type));
  const undecided = decided ? health('Healthy') : health('Progressing', 'Waiting to be accepted');
  return found.find((one) => one.status === 'Degraded') ?? found[0] ?? undecided;
};

const accepted = byConditions({
  when: [
    ['Accepted', 'False', 'Degraded'],
    ['Accepted', 'True', 'Healthy'],
  ],
  waiting: 'Waiting to be accepted',
});

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];
const ENVOY_POLICIES = [
  ...['BackendTrafficPolicy', 'ClientTrafficPolicy', 'EnvoyExtensionPolicy', 'EnvoyPatchPolicy'],
  'SecurityPolicy',
];

export const gatewayApi: HealthRules = {
  'gateway.networking.k8s.io/GatewayClass': accepted,
  ...kinds('gateway.networking.k8s.io', ['Gateway', 'ListenerSet'], gateway),
  'gateway.networking.x-k8s.io/XListenerSet': gateway,
  ...kinds('gateway.networking.k8s.io', ROUTES, byParents('parents')),
  'gateway.networking.k8s.io/BackendTLSPolicy': byParents('ancestors'),
  ...kinds('gateway.envoyproxy.io', ENVOY_POLICIES, byParents('ancestors')),
  'gateway.envoyproxy.io/Backend': accepted,
};
