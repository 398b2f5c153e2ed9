import { PERSISTENT_VOLUME_CLAIM } from './decode/status-shapes.ts';
import { type HealthRule, health, textAt } from './fields.ts';
import { typed } from './typed.ts';

export const persistentVolumeClaimHealth: HealthRule = typed(PERSISTENT_VOLUME_CLAIM, (object) => {
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
