import { createJq } from '@lockstep/scripting';
import { planOffline, stepAnswer } from '../../offline/plan-offline.ts';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { flagField, objectListField, textField, textListField } from '../request-fields.ts';

const jq = createJq();

/** The steps of a sync in which everything succeeds, in their order; skipped ones are left out. */
export function evaluatePlan(request: EvalRequest): EvalAnswer {
  const { steps, warnings } = planOffline({
    options: textListField(request, 'options'),
    desired: objectListField(request, 'desired'),
    live: objectListField(request, 'live'),
    prune: flagField(request, 'prune'),
    skipHooks: flagField(request, 'skipHooks'),
    namespace: textField(request, 'namespace') ?? '',
    // What a hook without a name is named after; the same each time.
    revision: textField(request, 'revision') ?? '',
    jq,
  });
  return { steps: steps.map(stepAnswer), ...(warnings.length > 0 ? { warnings } : {}) };
}
