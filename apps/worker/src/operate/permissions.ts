import { groupKind, type Operation, type OperationStep } from '@lockstep/domain';
import type { Confines, Verdict } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { invalidSpec } from '../reconcile/invalid-spec.ts';
import type { OperationPlan, PlanOutcome } from './operation-plan.ts';
import { operationSources } from './operation-sources.ts';
import type { OperateTarget } from './target.ts';

type Planned = Pick<OperationPlan, 'steps' | 'source' | 'scopes'>;

/**
 * Steps that the project does not permit, before the first one is done: none of the operation is,
 * then. A kind that this very sync brings along is judged when its turn has come.
 */
export function unpermitted(planned: Planned, confines: Confines): PlanOutcome | undefined {
  const finishedAt = new Date().toISOString();
  const reasons = new Set<string>();
  const steps = planned.steps.map((step): OperationStep => {
    const namespaced = namespacedBy(planned, step);
    const verdict = namespaced === undefined ? undefined : judge(confines, step, namespaced);
    if (verdict?.kind !== 'denied') return step;
    const { message } = verdict;
    reasons.add(message);
    return { ...step, state: 'failed', result: 'SyncFailed', message, finishedAt };
  });
  if (reasons.size === 0) return undefined;
  const message = `one or more synchronization tasks are not valid: ${[...reasons].join('; ')}`;
  return { kind: 'refused', message, planned: { steps, source: planned.source } };
}

/**
 * Asked right before each step is done, with the project as it is then: why it may not be done.
 * What an application may not have it may not delete either.
 */
export async function refusalsOf(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
  plan: Pick<OperationPlan, 'scopes'>,
): Promise<OperateTarget['refusalOf']> {
  const confines = await owner.confines.of(record);
  const sources = operation.sources ?? operationSources(record, operation);
  const problems = operation.kind === 'delete' ? [] : await invalidSpec(owner, record, sources);
  return async (step) => {
    if (problems.length > 0) return problems.join('; ');
    const { group, kind, namespace } = step.ref;
    const namespaced = namespacedBy(plan, step) ?? (await owner.namespaced(group, kind));
    const verdict = judge(confines, step, namespaced ?? namespace !== '');
    return verdict.kind === 'denied' ? verdict.message : undefined;
  };
}

/** The namespace that CreateNamespace makes is of no manifest, and so of no known scope. */
function namespacedBy({ scopes }: Pick<OperationPlan, 'scopes'>, { ref }: OperationStep) {
  return scopes.get(groupKind(ref)) ?? (groupKind(ref) === '/Namespace' ? false : undefined);
}

function judge(confines: Confines, step: OperationStep, namespaced: boolean): Verdict {
  return step.action === 'prune'
    ? confines.ofLive(step.ref)
    : confines.ofDesired(step.ref, namespaced);
}
