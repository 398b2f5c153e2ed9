import type { HealthStatusCode, KubeObject } from '@lockstep/domain';
import { kinds } from '../condition-rule.ts';
import { exactAt, exactList, exactly, exactMaybe, exactText, holds, told } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { envoyGateway } from './envoy-gateway.ts';
import { isOfGeneration, isTold, nameOf } from './gateway-status.ts';
import { listenerSet } from './listener-set.ts';
import { tlsRoute } from './tls-route.ts';

/** What must not be false, in the order in which it is told, and what is still to become true. */
const REQUIRED = ['ResolvedRefs', 'Accepted'];

/** The first condition that stands in the way, and what follows; undefined when there is none. */
function hindrance(conditions: unknown[]): [HealthStatusCode, unknown] | undefined {
  const failures = REQUIRED.map((type) => ({ type, failed: falseOf(conditions, type) }));
  const found = failures.find(({ failed }) => failed !== undefined);
  if (found) return ['Degraded', messageOf(found.failed, `${found.type} is false`)];
  const open = conditions.find(
    (one) => exactAt(one, 'type') === 'Programmed' && exactAt(one, 'status') !== 'True',
  );
  if (open === undefined) return undefined;
  return ['Progressing', messageOf(open, 'Waiting to be programmed')];
}

function falseOf(conditions: unknown[], type: string): unknown {
  return conditions.find(
    (one) => exactAt(one, 'type') === type && exactAt(one, 'status') === 'False',
  );
}

function messageOf(condition: unknown, otherwise: string): unknown {
  const message = exactAt(condition, 'message');
  return holds(message) ? message : otherwise;
}

/** A gateway is good when neither it nor one of its listeners says otherwise. */
const gateway: HealthRule = exactly((object) => {
  const listed = exactMaybe(object, 'status', 'conditions');
  const found = listed === undefined ? undefined : hindrance(exactList(listed));
  if (found) return told(...found);
  const listeners = exactMaybe(object, 'status', 'listeners');
  const several = listeners === undefined ? [] : exactList(listeners);
  for (const listener of several) {
    const conditions = exactAt(listener, 'conditions');
    const bad = conditions === undefined ? undefined : hindrance(exactList(conditions));
    if (bad) return health(bad[0], exactText('Listener: ', bad[1]));
  }
  return listed !== undefined || several.length > 0
    ? health('Healthy', 'The gateway and its listeners are in place')
    : health('Progressing', 'Waiting for the status of the gateway');
});

const gatewayClass: HealthRule = exactly((object) => {
  const listed = exactMaybe(object, 'status', 'conditions');
  const conditions = listed === undefined ? [] : exactList(listed);
  const accepted = conditions.find(
    (one) => exactAt(one, 'type') === 'Accepted' && isOfGeneration(object, one),
  );
  if (accepted === undefined) return health('Progressing', 'Waiting to be accepted');
  const status = exactAt(accepted, 'status');
  const message = messageOf(accepted, 'No reason is told');
  if (status === 'True') return told('Healthy', message);
  return told(status === 'False' ? 'Degraded' : 'Progressing', message);
});

/** As each of its parents says that has seen this spec; one of them is needed. */
const route: HealthRule = exactly((object) => {
  const parents = exactMaybe(object, 'status', 'parents');
  let isSeen = false;
  for (const parent of parents === undefined ? [] : exactList(parents)) {
    if (!isTold(object, parent)) continue;
    isSeen = true;
    const found = hindrance(exactList(exactAt(parent, 'conditions')));
    if (found)
      return health(found[0], exactText('Parent ', nameOf(parent, 'parentRef'), ': ', found[1]));
  }
  return isSeen
    ? health('Healthy', 'The route is in place')
    : health('Progressing', 'Waiting for the status of the route');
});

/** Every ancestor must have seen this spec, and none may refuse it. */
const backendPolicy: HealthRule = exactly((object) => {
  for (const { ancestor, condition } of ancestorConditions(object)) {
    if (isOfGeneration(object, condition)) continue;
    const who = exactText(nameOf(ancestor, 'ancestorRef'));
    return health('Progressing', `Waiting for ${who} to see the new spec`);
  }
  let isAccepted = false;
  for (const { ancestor, condition } of ancestorConditions(object)) {
    const type = exactAt(condition, 'type');
    if (type !== 'Accepted' && type !== 'ResolvedRefs') continue;
    if (exactAt(condition, 'status') !== 'True') {
      const message = exactAt(condition, 'message');
      return health(
        'Degraded',
        exactText('Ancestor ', nameOf(ancestor, 'ancestorRef'), ': ', message),
      );
    }
    isAccepted ||= type === 'Accepted';
  }
  return isAccepted
    ? health('Healthy', 'The policy is in force')
    : health('Progressing', 'Waiting for the status of the policy');
});

function* ancestorConditions(object: KubeObject) {
  const ancestors = exactMaybe(object, 'status', 'ancestors');
  for (const ancestor of ancestors === undefined ? [] : exactList(ancestors)) {
    const conditions = exactAt(ancestor, 'conditions');
    for (const condition of conditions === undefined ? [] : exactList(conditions)) {
      yield { ancestor, condition };
    }
  }
}

export const gatewayApi: HealthRules = {
  'gateway.networking.k8s.io/GatewayClass': gatewayClass,
  'gateway.networking.k8s.io/Gateway': gateway,
  'gateway.networking.k8s.io/ListenerSet': listenerSet,
  'gateway.networking.x-k8s.io/XListenerSet': listenerSet,
  'gateway.networking.k8s.io/TLSRoute': tlsRoute,
  ...kinds('gateway.networking.k8s.io', ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'UDPRoute'], route),
  'gateway.networking.k8s.io/BackendTLSPolicy': backendPolicy,
  ...envoyGateway,
};
