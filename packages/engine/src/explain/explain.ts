import type { Explanation, Statement } from '@lockstep/domain';
import { explainAutomation } from './automation.ts';
import type { ExplainFacts } from './facts.ts';
import { explainHealth } from './health.ts';
import { explainOperation } from './operation.ts';
import { explainSync } from './sync.ts';
import { sentence, storedResources } from './words.ts';

/**
 * Says why an application is OutOfSync or not, why it does or does not sync, what an operation
 * waits for, and which rule decided its health. Nothing is asked of anybody: the facts are given.
 */
export function explainApplication(given: ExplainFacts): Explanation {
  const facts = asKnown(given);
  const statements = [
    ...explainSync(facts),
    ...explainAutomation(facts),
    ...explainOperation(facts),
    ...explainHealth(facts),
    ...explainConditions(facts),
  ];
  return { sentences: statements.map((one) => one.sentence), statements };
}

/**
 * Nothing was compared where the status lists resources and none are given: what Git states is not
 * known. Then the last stored comparison is explained.
 */
function asKnown({ resources, ...facts }: ExplainFacts): ExplainFacts {
  if (!resources) return facts;
  const isUncompared = resources.length === 0 && storedResources(facts).length > 0;
  return isUncompared ? facts : { ...facts, resources };
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
