import type { KubeObject } from '@lockstep/domain';
import { kinds } from '../condition-rule.ts';
import {
  exactAt,
  exactConditions,
  exactList,
  exactly,
  exactMaybe,
  exactText,
  holds,
  isBelow,
  told,
} from '../exact.ts';
import { byExactConditions } from '../exact-conditions.ts';
import { pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const clusterPolicy = byExactConditions({
  when: [
    ['Ready', 'True', 'Healthy'],
    ['Ready', '*', 'Degraded'],
  ],
  waiting: 'Waiting for the policy to be ready',
});

/** Of a policy of a namespace nothing but success is told. */
const policy: HealthRule = exactly((object) => {
  const isReady = (exactConditions(object) ?? []).some(
    (condition) =>
      pairOf(condition) === 'Ready=True' &&
      exactAt(condition, 'reason') === 'Succeeded' &&
      exactAt(condition, 'message') === 'Ready',
  );
  return isReady
    ? health('Healthy', 'The policy is ready')
    : health('Progressing', 'Waiting for the policy to be ready');
});

/** The newer policies keep it one level deeper: a flag, and conditions that say why. */
function byFlag(tells: (condition: unknown) => boolean): HealthRule {
  return exactly((object) => {
    const stated = exactMaybe(object, 'status', 'conditionStatus');
    if (stated === undefined) return health('Progressing', 'Waiting for the policy to be read');
    const listed = exactAt(stated, 'conditions');
    const conditions = listed === undefined ? [] : exactList(listed);
    if (isOld(object, conditions)) {
      return health('Progressing', 'Waiting for the new spec to be observed');
    }
    const own = exactAt(stated, 'message');
    if (exactAt(stated, 'ready') === true) {
      const good = conditions.find(tells);
      return told('Healthy', (good && exactAt(good, 'message')) ?? (own || 'The policy is ready'));
    }
    const bad = conditions.find((condition) => exactAt(condition, 'status') === 'False');
    if (bad) {
      return health('Degraded', exactText(exactAt(bad, 'type'), ': ', exactAt(bad, 'message')));
    }
    return told('Degraded', holds(own) && own !== '' ? own : 'The policy is not ready');
  });
}

/** Does one of the conditions speak of an older spec? */
function isOld(object: KubeObject, conditions: readonly unknown[]): boolean {
  const generation = exactAt(object, 'metadata', 'generation');
  if (generation === undefined) return false;
  return conditions.some((condition) => {
    const observed = exactAt(condition, 'observedGeneration');
    return observed !== undefined && isBelow(observed, generation);
  });
}

const isWebhook = (condition: unknown) => pairOf(condition) === 'WebhookConfigured=True';
const isGood = (condition: unknown) => exactAt(condition, 'status') === 'True';
const withNamespaced = (names: readonly string[]) =>
  names.flatMap((name) => [name, `Namespaced${name}`]);

/** Kyverno's policies, old and new. */
export const kyverno: HealthRules = {
  'kyverno.io/ClusterPolicy': clusterPolicy,
  'kyverno.io/Policy': policy,
  ...kinds(
    'policies.kyverno.io',
    withNamespaced(['ValidatingPolicy', 'MutatingPolicy', 'ImageValidatingPolicy']),
    byFlag(isWebhook),
  ),
  ...kinds(
    'policies.kyverno.io',
    withNamespaced(['GeneratingPolicy', 'DeletingPolicy']),
    byFlag(isGood),
  ),
};
