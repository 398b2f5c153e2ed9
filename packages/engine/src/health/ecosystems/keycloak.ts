import { byConditions } from '../condition-rule.ts';
import { exactAt, exactConditions, exactly, exactText, isBelow } from '../exact.ts';
import { pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** Of what was ever said, the oldest that is good or bad decides; what has no time comes last. */
const keycloakHealth: HealthRule = exactly((object) => {
  const conditions = exactConditions(object);
  if (!conditions) return health('Progressing', 'Waiting for Keycloak to report status');
  const told = conditions
    .toSorted(byTransition)
    .find((one) => ['Ready=True', 'HasErrors=True'].includes(pairOf(one)));
  if (told === undefined) return health('Progressing');
  if (pairOf(told) === 'Ready=True') return health('Healthy');
  return health('Degraded', exactText('Has errors: ', exactAt(told, 'message')));
});

function byTransition(one: unknown, other: unknown): number {
  const [time, otherTime] = [one, other].map((each) => exactAt(each, 'lastTransitionTime'));
  if (time === undefined) return otherTime === undefined ? 0 : 1;
  if (otherTime === undefined || isBelow(time, otherTime)) return -1;
  return isBelow(otherTime, time) ? 1 : 0;
}

/** Keycloak's operator. */
export const keycloak: HealthRules = {
  'k8s.keycloak.org/Keycloak': keycloakHealth,
  'k8s.keycloak.org/KeycloakRealmImport': byConditions({
    when: [
      ['HasErrors', 'True', 'Degraded'],
      ['RollingUpdate', 'True', 'Progressing'],
      ['Ready', 'True', 'Healthy'],
      ['Done', 'True', 'Healthy'],
    ],
  }),
};
