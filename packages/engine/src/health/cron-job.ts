import { exactAt, exactList, exactly, exactMaybe, isBelow } from './exact.ts';
import { type HealthRule, health } from './fields.ts';

/**
 * Degraded when its last run is over and did not succeed, after an earlier one that did. While one
 * runs, none ever succeeded, or none may, nothing is known: neither Progressing nor Suspended, which
 * an application would then be for most of its life.
 */
export const cronJobHealth: HealthRule = exactly((object) => {
  if (exactAt(object, 'spec', 'suspend') === true) {
    return health('Healthy', 'CronJob is suspended');
  }
  if (exactMaybe(object, 'status') === undefined) {
    return health('Progressing', 'Waiting for the controller to see it');
  }
  const scheduled = exactAt(object, 'status', 'lastScheduleTime');
  if (scheduled === undefined) return health('Healthy', 'CronJob has not been scheduled yet');
  const succeeded = exactAt(object, 'status', 'lastSuccessfulTime');
  if (succeeded === undefined) return health('Healthy', 'No run has succeeded up to now');
  const active = exactAt(object, 'status', 'active');
  const running = active === undefined ? 0 : exactList(active).length;
  if (running > 0) return health('Healthy', `${running} of its jobs run now`);
  // Both are RFC 3339 in UTC without fractions, which compare as texts.
  return isBelow(succeeded, scheduled)
    ? health('Degraded', 'The last run did not succeed')
    : health('Healthy', 'The last run succeeded');
});
