import { type HealthStatusCode, healthStatusSchema } from '@lockstep/domain';
import { fieldsAt, type HealthRule, health, textAt } from './fields.ts';

const WORKFLOW_PHASES = new Map<string, HealthStatusCode>([
  ['', 'Progressing'],
  ['Pending', 'Progressing'],
  ['Running', 'Progressing'],
  ['Succeeded', 'Healthy'],
  ['Failed', 'Degraded'],
  ['Error', 'Degraded'],
]);

export const workflowHealth: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase') ?? '';
  return health(WORKFLOW_PHASES.get(phase) ?? 'Unknown', textAt(object, 'status', 'message'));
};

/** An application inside an application is as healthy as it says. */
export const applicationHealth: HealthRule = (object) => {
  const stated = fieldsAt(object, 'status', 'health');
  const status = healthStatusSchema.safeParse(stated.status);
  if (!status.success) return health('Progressing', 'Waiting for the application to be compared');
  return health(status.data, textAt(stated, 'message'));
};
