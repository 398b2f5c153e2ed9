import { exactAt, exactly, exactMaybe, exactText, holds, isBelow } from '../exact.ts';
import { byExactConditions } from '../exact-conditions.ts';
import { conditionsOf, type HealthRule, type HealthRules, health } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';
import { kro } from './kro.ts';

/** AWS Controllers for Kubernetes. */
const ack = byExactConditions({
  when: [
    ['ACK.Terminal', 'True', 'Degraded'],
    ['Ready', 'False', 'Progressing'],
    ['Ready', 'True', 'Healthy', { says: '' }],
  ],
  waiting: 'Waiting for the resource to be synced with AWS',
});

/** Google's Config Connector tells in the reason, of whichever condition, how far it is. */
const configConnectorConditions = byExactConditions({
  when: [
    ['*', 'True', 'Healthy', { reasons: ['UpToDate'] }],
    ['*', '*', 'Degraded', { reasons: ['UpdateFailed', 'DependencyNotFound'] }],
    ['*', '*', 'Suspended', { reasons: ['DependencyNotReady'] }],
  ],
  stale: 'observed',
  waiting: 'Update in progress',
});

/** Its own configuration says so in a flag, as long as that speaks of this spec. */
const configConnector: HealthRule = exactly((object) => {
  const healthy = exactMaybe(object, 'status', 'healthy');
  if (!CONNECTORS.includes(object.kind) || healthy === undefined) {
    return configConnectorConditions(object);
  }
  const observed = exactAt(object, 'status', 'observedGeneration');
  if (observed !== undefined && observed !== exactAt(object, 'metadata', 'generation')) {
    return configConnectorConditions(object);
  }
  return healthy === true
    ? health('Healthy', `${object.kind} is in order`)
    : health('Degraded', `${object.kind} is not in order`);
});
const CONNECTORS: readonly string[] = ['ConfigConnector', 'ConfigConnectorContext'];

/** A false Ready says in its severity whether it is worth a person's while. */
export const severityHealth: HealthRule = (object) => {
  const find = (type: string) => conditionsOf(object).find((c) => c.type === type);
  // Cluster API's newer kinds call it Available, and have no severity.
  const ready = find('Ready') ?? find('Available');
  if (ready?.status === 'True') return health('Healthy', ready.message);
  const failed = ready?.status === 'False' && ready.severity !== 'Info' && ready.severity !== '';
  return health(failed ? 'Degraded' : 'Progressing', ready?.message || ready?.reason);
};

const apigee = byPhase({ at: 'state', healthy: ['running'], degraded: ['failed', 'error'] });

/** The role is told by its name and numbers, which have to be texts. */
const iamRole: HealthRule = exactly((object) => {
  const status = exactAt(object, 'status');
  const state = exactMaybe(status, 'state');
  const named = (name: string) => {
    const value = exactAt(status, name);
    return holds(value) ? value : '-';
  };
  if (state === 'Ready') {
    const role = exactText(named('roleName'), ' ', named('roleARN'), ' ', named('roleID'));
    return health('Healthy', `Role ${role} exists`);
  }
  if (!IAM_FAILURES.some((one) => one === state)) {
    return health('Progressing', 'Waiting for the role to be reconciled');
  }
  const retries = exactAt(status, 'retryCount');
  const again = retries !== undefined && isBelow(0, retries) ? ` after ${retries} retries` : '';
  const failed = exactText('Role ', named('roleName'), ' ', named('roleARN'), ' ', named('roleID'));
  const error = exactAt(status, 'errorDescription');
  const why = error === undefined ? state : error;
  return health('Degraded', exactText(failed, again, ': ', why));
});
const IAM_FAILURES = ['Error', 'PolicyNotAllowed', 'RolesMaxLimitReached', 'RoleNameNotAvailable'];

/** The clouds' own operators, each with one contract for all of its kinds. */
export const clouds: HealthRules = {
  '*.services.k8s.aws/*': ack,
  '*.cnrm.cloud.google.com/*': configConnector,
  '*.azure.com/*': severityHealth,
  'apigee.cloud.google.com/*': apigee,
  ...kro,
  'iammanager.keikoproj.io/Iamrole': iamRole,
};
