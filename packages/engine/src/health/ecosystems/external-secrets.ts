import { kinds } from '../condition-rule.ts';
import { exactAt, exactConditions, exactly, exactMaybe, told } from '../exact.ts';
import { byExactConditions, EXACT_READY } from '../exact-conditions.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const READY_BY_WORDS = [
  ['Ready', 'Healthy'],
  ['PartiallyReady', 'Degraded'],
  ['NotReady', 'Degraded'],
] as const;

/** Its conditions are appended: the last one tells, and there must be one. */
const clusterExternalSecret: HealthRule = exactly((object) => {
  const listed = exactMaybe(object, 'status', 'conditions');
  if (listed === undefined) return health('Progressing', 'Waiting for the secrets to be created');
  const last = Array.isArray(listed) ? exactConditions(object)?.at(-1) : undefined;
  const type = exactAt(last, 'type');
  const isTrue = exactAt(last, 'status') === 'True';
  const found = READY_BY_WORDS.find(([word]) => isTrue && word === type);
  return found
    ? told(found[1], exactAt(last, 'message'))
    : health('Progressing', 'Waiting for the secrets to be created');
});

const externalSecret = byExactConditions({
  when: EXACT_READY,
  waiting: 'Waiting for the secret to be fetched',
});
const store = byExactConditions({ when: EXACT_READY, waiting: 'Waiting for the store' });
const pushSecret = byExactConditions({
  when: EXACT_READY,
  waiting: 'Waiting for the secret to be pushed',
});

/** The External Secrets Operator. */
export const externalSecrets: HealthRules = {
  'external-secrets.io/ExternalSecret': externalSecret,
  'external-secrets.io/ClusterExternalSecret': clusterExternalSecret,
  ...kinds('external-secrets.io', ['SecretStore', 'ClusterSecretStore'], store),
  ...kinds('external-secrets.io', ['PushSecret', 'ClusterPushSecret'], pushSecret),
};
