import { byConditions } from './condition-rule.ts';

/**
 * Too few pods to disrupt is what some budgets are for, and no fault: only one that could not be
 * computed is Degraded.
 */
export const podDisruptionBudgetHealth = byConditions({
  when: [
    ['DisruptionAllowed', 'False', 'Degraded', ['SyncFailed']],
    ['DisruptionAllowed', 'False', 'Healthy'],
    ['DisruptionAllowed', 'True', 'Healthy'],
  ],
  waiting: 'Waiting for the budget to be computed',
});
