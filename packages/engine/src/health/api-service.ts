import { conditionsOf, type HealthRule, health } from './fields.ts';
import { type Shape, typed } from './typed.ts';

const SHAPE: Shape = {
  'status.conditions': 'conditions',
};

export const apiServiceHealth: HealthRule = typed(SHAPE, (object) => {
  const available = conditionsOf(object).find((c) => c.type === 'Available');
  if (!available || (available.status !== 'True' && available.status !== 'False')) {
    return health('Progressing', 'Waiting to be processed');
  }
  const message = `${available.reason}: ${available.message}`;
  return health(available.status === 'True' ? 'Healthy' : 'Progressing', message);
});
