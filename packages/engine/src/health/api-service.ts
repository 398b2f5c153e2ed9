import { conditionsOf, type HealthRule, health } from './fields.ts';

export const apiServiceHealth: HealthRule = (object) => {
  const available = conditionsOf(object).find((c) => c.type === 'Available');
  if (!available || (available.status !== 'True' && available.status !== 'False')) {
    return health('Progressing', 'Waiting to be processed');
  }
  const message = `${available.reason}: ${available.message}`;
  return health(available.status === 'True' ? 'Healthy' : 'Progressing', message);
};
