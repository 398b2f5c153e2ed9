import { exactAt, exactConditions, exactly, exactText } from './exact.ts';
import { type HealthRule, health } from './fields.ts';

/**
 * Too few pods to disrupt is what some budgets are for, and no fault: only one that is false for
 * another reason, such as that it could not be computed, is Degraded.
 */
export const podDisruptionBudgetHealth: HealthRule = exactly((object) => {
  let reason: string | undefined;
  for (const condition of exactConditions(object) ?? []) {
    reason = exactText(exactAt(condition, 'reason'));
    const isFalse = exactAt(condition, 'status') === 'False';
    if (isFalse && reason !== 'InsufficientPods') return health('Degraded', reason);
  }
  if (reason === undefined) {
    return health('Progressing', 'Waiting for the budget to be computed');
  }
  return health('Healthy', reason);
});
