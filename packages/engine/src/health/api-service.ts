import { API_SERVICE } from './decode/status-shapes.ts';
import { conditionsOf, type HealthRule, health } from './fields.ts';
import { typed } from './typed.ts';

export const apiServiceHealth: HealthRule = typed(API_SERVICE, (object) => {
  const available = conditionsOf(object).find((c) => c.type === 'Available');
  if (!available) return health('Progressing', 'Waiting to be processed');
  const message = `${available.reason}: ${available.message}`;
  return health(available.status === 'True' ? 'Healthy' : 'Progressing', message);
});
