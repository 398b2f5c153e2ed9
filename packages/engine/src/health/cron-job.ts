import { type HealthRule, health, listAt, textAt, valueAt } from './fields.ts';
import { typed } from './typed.ts';

/**
 * Degraded when its last run is over and did not succeed. While one runs, or none may, nothing is
 * known: neither Progressing nor Suspended, which an application would then be for most of its life.
 */
export const cronJobHealth: HealthRule = typed({ 'status.active': 'objects' }, (object) => {
  if (valueAt(object, 'spec', 'suspend') === true) {
    return health('Healthy', 'CronJob is suspended');
  }
  const active = listAt(object, 'status', 'active').length;
  if (active > 0) return health('Healthy', `${active} of its jobs run now`);
  const scheduled = textAt(object, 'status', 'lastScheduleTime');
  if (!scheduled) return health('Healthy', 'CronJob has not been scheduled yet');
  const succeeded = textAt(object, 'status', 'lastSuccessfulTime');
  // Both are RFC 3339 in UTC without fractions, which compare as texts.
  return succeeded !== undefined && succeeded >= scheduled
    ? health('Healthy', 'The last run succeeded')
    : health('Degraded', 'The last run did not succeed');
});
