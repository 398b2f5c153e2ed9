import { byConditions } from '../condition-rule.ts';
import { conditionsOf, type HealthRule, type HealthRules, health } from '../fields.ts';
import { byPhase } from '../phase-rule.ts';

/** AWS Controllers for Kubernetes. */
const ack = byConditions({
  when: [
    ['ACK.Terminal', 'True', 'Degraded'],
    ['ACK.Recoverable', 'True', 'Degraded'],
    ['ACK.ResourceSynced', 'True', 'Healthy'],
    ['ACK.ResourceSynced', 'False', 'Progressing'],
    ['Ready', 'True', 'Healthy'],
  ],
  waiting: 'Waiting for the resource to be synced with AWS',
});

/** Google's Config Connector tells in the reason how far it is. */
const configConnector = byConditions({
  when: [
    ['Ready', 'True', 'Healthy', ['UpToDate']],
    ['Ready', '*', 'Degraded', ['UpdateFailed', 'DependencyNotFound', 'DependencyInvalid']],
    ['Ready', '*', 'Degraded', ['ManagementConflict', 'CreateFailed', 'DeleteFailed']],
    ['Ready', '*', 'Suspended', ['DependencyNotReady']],
  ],
  observed: true,
  waiting: 'Update in progress',
});

/** A false Ready says in its severity whether it is worth a person's while. */
export const severityHealth: HealthRule = (object) => {
  const find = (type: string) => conditionsOf(object).find((c) => c.type === type);
  // Cluster API's newer kinds call it Available, and have no severity.
  const ready = find('Ready') ?? find('Available');
  if (ready?.status === 'True') return health('Healthy', ready.message);
  const failed = ready?.status === 'False' && ready.severity !== 'Info' && ready.severity !== '';
  return health(failed ? 'Degraded' : 'Progressing', ready?.message || ready?.reason);
};

const apigee = byPhase({
  at: 'state',
  healthy: ['running'],
  degraded: ['failed', 'error'],
});

const kro = byPhase({
  at: 'state',
  healthy: ['ACTIVE', 'Active'],
  degraded: ['ERROR', 'FAILED', 'Inactive'],
});

const iamRole = byPhase({
  at: 'state',
  healthy: ['Ready'],
  degraded: ['Error', 'PolicyNotAllowed', 'RolesMaxLimitReached', 'RoleNameNotAvailable'],
  message: ['errorDescription'],
});

/** The clouds' own operators, each with one contract for all of its kinds. */
export const clouds: HealthRules = {
  '*.services.k8s.aws/*': ack,
  '*.cnrm.cloud.google.com/*': configConnector,
  '*.azure.com/*': severityHealth,
  'apigee.cloud.google.com/*': apigee,
  'kro.run/*': kro,
  'iammanager.keikoproj.io/Iamrole': iamRole,
};
