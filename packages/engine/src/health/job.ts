import { JOB } from './decode/status-shapes.ts';
import { conditionsOf, type HealthRule, health, numberAt } from './fields.ts';
import { typed } from './typed.ts';

/**
 * A job that has been suspended once keeps the condition for good: as in the field, it counts as
 * Healthy from when it is resumed.
 */
export const jobHealth: HealthRule = typed(JOB, (object) => {
  const conditions = conditionsOf(object);
  const last = (type: string) => conditions.findLast((c) => c.type === type);
  const failed = last('Failed');
  if (failed) return health('Degraded', failed.message);
  const suspended = conditions.find((c) => c.type === 'Suspended' && c.status === 'True');
  if (suspended) return health('Suspended', suspended.message || 'Job suspended');
  const ended = last('Complete') ?? last('Suspended');
  if (ended) return health('Healthy', ended.message);
  const active = numberAt(object, 'status', 'active') ?? 0;
  const done = numberAt(object, 'status', 'succeeded') ?? 0;
  const wanted = numberAt(object, 'spec', 'completions') ?? 1;
  return health('Progressing', `Waiting: ${done} of ${wanted} completed, ${active} active`);
});
