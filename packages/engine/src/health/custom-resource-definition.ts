import { conditionsOf, type HealthRule, health } from './fields.ts';
import { typed } from './typed.ts';

/** Healthy once its API is served. Only then can its objects be applied. */
export const customResourceDefinitionHealth: HealthRule = typed(
  { 'status.conditions': 'conditions' },
  (object) => {
    const conditions = conditionsOf(object);
    if (conditions.length === 0) return health('Progressing', 'Status conditions not found');
    const find = (type: string, status: string) =>
      conditions.find((c) => c.type === type && c.status === status);
    if (find('Terminating', 'True')) return health('Progressing', 'CRD is terminating');
    const refused = find('NamesAccepted', 'False');
    if (refused) return health('Degraded', `CRD names have not been accepted: ${refused.message}`);
    if (!find('Established', 'True')) {
      // The API server waits some seconds on purpose before it serves a new kind.
      const installing = find('Established', 'False')?.reason === 'Installing';
      return health(installing ? 'Progressing' : 'Degraded', 'CRD is not established');
    }
    const violation = find('NonStructuralSchema', 'True');
    if (violation) return health('Degraded', `Schema violations found: ${violation.message}`);
    return health('Healthy', 'CRD is healthy');
  },
);
