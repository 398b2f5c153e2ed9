import { conditionsOf, fieldsAt, type HealthRule, health, numberAt } from './fields.ts';

export const jobHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const has = (type: string) => conditions.find((c) => c.type === type && c.status !== 'False');
  const failed = has('Failed');
  if (failed) return health('Degraded', failed.message);
  const complete = has('Complete');
  if (complete) return health('Healthy', complete.message);
  const suspended = has('Suspended');
  if (suspended || fieldsAt(object, 'spec').suspend === true) {
    return health('Suspended', suspended?.message || 'Job suspended');
  }
  const active = numberAt(object, 'status', 'active') ?? 0;
  const done = numberAt(object, 'status', 'succeeded') ?? 0;
  const wanted = numberAt(object, 'spec', 'completions') ?? 1;
  return health('Progressing', `Waiting: ${done} of ${wanted} completed, ${active} active`);
};

export const cronJobHealth: HealthRule = (object) =>
  fieldsAt(object, 'spec').suspend === true
    ? health('Suspended', 'CronJob is suspended')
    : health('Healthy');
