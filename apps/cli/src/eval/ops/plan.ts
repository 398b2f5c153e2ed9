import { type KubeObject, type OperationStep, refOf, resourceKey } from '@lockstep/domain';
import { createJq } from '@lockstep/scripting';
import { planOffline, stepAnswer } from '../../offline/plan-offline.ts';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { flagField, objectListField, textField, textListField } from '../request-fields.ts';

const jq = createJq();

/** The steps of a sync in which everything succeeds, in their order; skipped ones are left out. */
export function evaluatePlan(request: EvalRequest): EvalAnswer {
  const desired = objectListField(request, 'desired');
  const namespace = textField(request, 'namespace') ?? '';
  const { steps, warnings } = planOffline({
    options: textListField(request, 'options'),
    desired,
    live: objectListField(request, 'live'),
    prune: flagField(request, 'prune'),
    skipHooks: flagField(request, 'skipHooks'),
    namespace,
    // What a hook without a name is named after; the same each time.
    revision: textField(request, 'revision') ?? '',
    jq,
  });
  const placed = placedIn(namespace, desired);
  return {
    steps: steps.map((step) => ({ ...stepAnswer(step), namespace: placed(step) })),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

/**
 * What Git states and has no namespace of its own names the destination's, cluster-scoped objects
 * too, as the field's results do; a namespace that the sync creates by itself names none.
 */
function placedIn(destination: string, desired: readonly KubeObject[]) {
  const stated = new Set(desired.map((object) => resourceKey(refOf(object))));
  return ({ action, ref }: OperationStep): string => {
    const isStated = action === 'hook' || (action === 'apply' && stated.has(resourceKey(ref)));
    return ref.namespace || (isStated ? destination : '');
  };
}
