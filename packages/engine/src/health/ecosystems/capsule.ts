import { kinds } from '../condition-rule.ts';
import { exactAt, exactly, exactMaybe, exactNames, holds } from '../exact.ts';
import { byExactConditions, EXACT_READY, isStale } from '../exact-conditions.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const WAITING = 'Waiting for Capsule to report status';

const ready = byExactConditions({ when: EXACT_READY, stale: 'other', waiting: WAITING });

const tenant = byExactConditions({
  when: [[['Cordoned', 'True', 'Suspended']], EXACT_READY],
  stale: 'other',
  waiting: WAITING,
});

const claim = byExactConditions({
  when: [[['Bound', 'False', 'Suspended']], EXACT_READY],
  stale: 'other',
  waiting: WAITING,
});

/** A cordoned one replicates nothing, on purpose. */
const replicated: HealthRule = exactly((object) =>
  holds(exactMaybe(object, 'spec', 'cordoned'))
    ? health('Suspended', `${object.kind} is cordoned`)
    : ready(object),
);

/** A pool of which anything is used up has failed, once its status speaks of this spec. */
const pool: HealthRule = exactly((object) => {
  if (exactMaybe(object, 'status', 'conditions') === undefined || isStale(object, 'other')) {
    return health('Progressing', WAITING);
  }
  const exhausted = exactAt(object, 'status', 'exhaustions');
  const names = exhausted === undefined ? [] : exactNames(exhausted);
  if (names.length > 0) return health('Degraded', `Exhausted: ${names.join(', ')}`);
  return ready(object);
});

/** Capsule, which shares a cluster among tenants. */
export const capsule: HealthRules = {
  ...kinds(
    'capsule.clastix.io',
    [
      ...['CapsuleConfiguration', 'CustomQuota', 'GlobalCustomQuota', 'TenantOwner'],
      ...['GlobalProxySettings', 'ProxySetting'],
    ],
    ready,
  ),
  ...kinds('capsule.clastix.io', ['TenantResource', 'GlobalTenantResource'], replicated),
  'capsule.clastix.io/Tenant': tenant,
  'capsule.clastix.io/ResourcePool': pool,
  'capsule.clastix.io/ResourcePoolClaim': claim,
};
