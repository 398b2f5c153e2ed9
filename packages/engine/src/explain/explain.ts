import type { Explanation, Statement } from '@lockstep/domain';
import { explainAutomation } from './automation.ts';
import type { ExplainFacts } from './facts.ts';
import { explainHealth } from './health.ts';
import { explainOperation } from './operation.ts';
import { explainSync } from './sync.ts';
import { sentence } from './words.ts';

/**
 * Says why an application is OutOfSync or not, why it does or does not sync, what an operation
 * waits for, and which rule decided its health. Nothing is asked of anybody: the facts are given.
 */
export function explainApplication(facts: ExplainFacts): Explanation {
  const statements = [
    ...explainSync(facts),
    ...explainAutomation(facts),
    ...explainOperation(facts),
    ...explainHealth(facts),
    ...explainConditions(facts),
  ];
  return { sentences: statements.map((one) => one.sentence), statements };
}

/** What else people should know; errors of the comparison and of syncs are told with their topic. */
function explainConditions({ application }: ExplainFacts): Statement[] {
  const told = ['ComparisonError', 'InvalidSpecError', 'UnknownError', 'SyncError'];
  const conditions = application.status.conditions ?? [];
  return conditions
    .filter(({ type }) => !told.includes(type))
    .map(({ type, message, lastTransitionTime }) => ({
      topic: 'conditions',
      sentence: sentence(`${type}: ${message}`),
      details: { type, ...(lastTransitionTime ? { since: lastTransitionTime } : {}) },
    }));
}
