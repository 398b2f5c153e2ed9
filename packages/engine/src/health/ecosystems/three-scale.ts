import { kinds } from '../condition-rule.ts';
import { exactAt, exactConditions, exactly, exactMaybe, exactText, holds, told } from '../exact.ts';
import { byExactConditions, type ExactStep } from '../exact-conditions.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** Its deployments, when all of them are ready; else whether it is available. */
const apiManager: HealthRule = exactly((object) => {
  const deployments = exactMaybe(object, 'status', 'deployments');
  const has = (name: string) => exactMaybe(deployments, name) !== undefined;
  if (has('ready') && !has('starting') && !has('stopped')) return health('Healthy', 'Available');
  for (const condition of exactConditions(object) ?? []) {
    if (exactAt(condition, 'type') !== 'Available') continue;
    if (exactAt(condition, 'status') === 'True') return health('Healthy', 'Available');
    const reason = exactAt(condition, 'reason');
    if (reason !== undefined && reason !== '') return health('Degraded', exactText(reason));
  }
  return health('Progressing', 'Waiting for the deployments');
});

/** Of the true conditions the first of these decides. */
function capability(good: 'Ready' | 'Synced', ...others: ExactStep[]): HealthRule {
  return byExactConditions({
    when: [[good, 'True', 'Healthy', { says: good }], ...others],
    orSay: 'No reason is told',
    waiting: `Waiting to be ${good.toLowerCase()}`,
  });
}

const INVALID: ExactStep = ['Invalid', 'True', 'Degraded'];
const ORPHAN: ExactStep = ['Orphan', 'True', 'Degraded'];
const FAILED: ExactStep = ['Failed', 'True', 'Degraded'];

const user = capability('Ready', INVALID, ORPHAN, FAILED);
const developerUser: HealthRule = exactly((object) =>
  exactMaybe(object, 'status', 'developerUserState') === 'suspended'
    ? health('Suspended', 'The user waits for approval')
    : user(object),
);

const isId = (id: unknown) => typeof id === 'number' && id > 0;

/** Not to be ready is only a failure while 3scale does not know it. */
const application: HealthRule = exactly((object) => {
  if (exactMaybe(object, 'status', 'state') === 'suspended') {
    return health('Suspended', 'The application is suspended');
  }
  const isKnown = isId(exactMaybe(object, 'status', 'adminId'));
  for (const condition of exactConditions(object) ?? []) {
    if (exactAt(condition, 'type') !== 'Ready') continue;
    if (exactAt(condition, 'status') === 'True') return health('Healthy', 'Ready');
    if (!isKnown) return notReady(condition);
  }
  return health('Progressing', 'Waiting for the application');
});

function notReady(condition: unknown) {
  const message = exactAt(condition, 'message');
  return told('Degraded', holds(message) ? message : 'No reason is told');
}

/** A tenant has numbers in 3scale when it is ready. */
const tenant: HealthRule = exactly((object) => {
  const ids = ['tenantId', 'adminId'].map((name) => exactMaybe(object, 'status', name));
  const ready = (exactConditions(object) ?? []).filter(
    (condition) => exactAt(condition, 'type') === 'Ready',
  );
  const isTrue = (condition: unknown) => exactAt(condition, 'status') === 'True';
  if (ready.some(isTrue) && ids.every(isId)) return health('Healthy', 'Ready');
  const failed = ready.find((condition) => !isTrue(condition));
  return failed === undefined ? health('Progressing', 'Waiting for the tenant') : notReady(failed);
});

const GROUP = 'capabilities.3scale.net';

/** Red Hat's 3scale. */
export const threeScale: HealthRules = {
  'apps.3scale.net/APIManager': apiManager,
  [`${GROUP}/ActiveDoc`]: user,
  [`${GROUP}/Application`]: application,
  [`${GROUP}/ApplicationAuth`]: capability('Ready', FAILED),
  [`${GROUP}/Backend`]: capability('Synced', INVALID, FAILED),
  ...kinds(GROUP, ['CustomPolicyDefinition', 'OpenAPI'], capability('Ready', INVALID, FAILED)),
  [`${GROUP}/DeveloperAccount`]: capability('Ready', INVALID, FAILED, [
    'Waiting',
    'True',
    'Suspended',
  ]),
  [`${GROUP}/DeveloperUser`]: developerUser,
  [`${GROUP}/Product`]: capability('Synced', INVALID, ORPHAN, FAILED),
  [`${GROUP}/ProxyConfigPromote`]: capability('Ready', FAILED, [
    'In-progress',
    'True',
    'Progressing',
  ]),
  [`${GROUP}/Tenant`]: tenant,
};
