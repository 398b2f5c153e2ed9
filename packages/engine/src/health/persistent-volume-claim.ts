import { type HealthRule, health, textAt } from './fields.ts';

export const persistentVolumeClaimHealth: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  switch (phase) {
    case 'Bound':
      return health('Healthy');
    case 'Pending':
      return health('Progressing', 'Waiting for a volume');
    case 'Lost':
      return health('Degraded', 'The volume is lost');
    default:
      return health('Unknown');
  }
};
