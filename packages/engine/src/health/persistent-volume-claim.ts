import { type HealthRule, health, textAt } from './fields.ts';
import { type Shape, typed } from './typed.ts';

const SHAPE: Shape = {
  'status.phase': 'text',
};

export const persistentVolumeClaimHealth: HealthRule = typed(SHAPE, (object) => {
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
});
