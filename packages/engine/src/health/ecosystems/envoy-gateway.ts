import { kinds } from '../condition-rule.ts';
import { exactAt, exactConditions, exactList, exactly, exactMaybe, told } from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';
import { isTold } from './gateway-status.ts';

/** Refused by an ancestor that has seen this spec, or known to one: that is enough. */
const policy: HealthRule = exactly((object) => {
  const ancestors = exactMaybe(object, 'status', 'ancestors');
  let isSeen = false;
  for (const ancestor of ancestors === undefined ? [] : exactList(ancestors)) {
    if (!isTold(object, ancestor)) continue;
    isSeen = true;
    const refused = exactList(exactAt(ancestor, 'conditions')).find(
      (one) => exactAt(one, 'type') === 'Accepted' && exactAt(one, 'status') === 'False',
    );
    if (refused !== undefined) return told('Degraded', exactAt(refused, 'message'));
  }
  return isSeen
    ? health('Healthy', `${object.kind} is in force`)
    : health('Progressing', `Waiting for the status of ${object.kind}`);
});

const backend: HealthRule = exactly((object) => {
  const accepted = exactConditions(object)?.find((one) => exactAt(one, 'type') === 'Accepted');
  if (accepted === undefined) return health('Progressing', 'Waiting to be accepted');
  const generation = exactAt(object, 'metadata', 'generation');
  const observed = exactAt(accepted, 'observedGeneration');
  if (observed !== undefined && observed !== generation) {
    return health('Progressing', 'Waiting for the new spec to be seen');
  }
  const isAccepted = exactAt(accepted, 'status') === 'True';
  return told(isAccepted ? 'Healthy' : 'Degraded', exactAt(accepted, 'message'));
});

const POLICIES = [
  ...['BackendTrafficPolicy', 'ClientTrafficPolicy', 'EnvoyExtensionPolicy', 'EnvoyPatchPolicy'],
  'SecurityPolicy',
];

/** What Envoy Gateway adds to the Gateway API. */
export const envoyGateway: HealthRules = {
  ...kinds('gateway.envoyproxy.io', POLICIES, policy),
  'gateway.envoyproxy.io/Backend': backend,
};
