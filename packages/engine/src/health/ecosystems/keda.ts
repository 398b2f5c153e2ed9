import { exactAt, exactConditions, exactly, told } from '../exact.ts';
import { countPairs, pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** Both kinds may be paused and ready at once; the last condition that tells is passed on. */
function scaled(options: { degraded: readonly string[]; waiting: string }): HealthRule {
  const telling = ['Ready=True', 'Paused=True', ...options.degraded];
  return exactly((object) => {
    const conditions = exactConditions(object) ?? [];
    const last = conditions.findLast((condition) => telling.includes(pairOf(condition)));
    const says = (pairs: readonly string[]) => countPairs(conditions, pairs) > 0;
    const message = last === undefined ? undefined : exactAt(last, 'message');
    if (says(options.degraded)) return told('Degraded', message);
    if (!says(['Ready=True'])) return health('Progressing', options.waiting);
    return told(says(['Paused=True']) ? 'Suspended' : 'Healthy', message);
  });
}

/** KEDA. On its fallback a scaled object does not know how far to scale. */
export const keda: HealthRules = {
  'keda.sh/ScaledObject': scaled({
    degraded: ['Ready=False', 'Fallback=True'],
    waiting: 'Waiting for the autoscaler to be created',
  }),
  'keda.sh/ScaledJob': scaled({
    degraded: ['Ready=False', 'Ready=Unknown'],
    waiting: 'Waiting for the scaled job to be ready',
  }),
};
