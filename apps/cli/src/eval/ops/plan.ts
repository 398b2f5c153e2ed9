import { type KubeObject, type OperationStep, type ResourceRef, refOf } from '@lockstep/domain';
import { isHook } from '@lockstep/engine';
import { createJq } from '@lockstep/scripting';
import { planOffline, stepAnswer } from '../../offline/plan-offline.ts';
import { inOrderOfWeight } from '../../offline/stated-options.ts';
import { manifestsField } from '../manifests-field.ts';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { flagField, textField, textListField } from '../request-fields.ts';

const jq = createJq();

/** The steps of a sync in which everything succeeds, in their order; skipped ones are left out. */
export function evaluatePlan(request: EvalRequest): EvalAnswer {
  const desired = manifestsField(request, 'desired');
  const namespace = textField(request, 'namespace') ?? '';
  const { steps, warnings } = planOffline({
    options: inOrderOfWeight(textListField(request, 'options')),
    desired,
    live: manifestsField(request, 'live'),
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
  const last = new Map(desired.map((object) => [withoutNamespace(refOf(object)), object]));
  const stated = new Set([...last].flatMap(([key, object]) => (isHook(object) ? [] : [key])));
  return ({ action, ref }: OperationStep): string => {
    const isStated = action === 'hook' || (action === 'apply' && stated.has(withoutNamespace(ref)));
    return ref.namespace || (isStated ? destination : '');
  };
}

/** A cluster-scoped object is the one that it is, whatever namespace Git states for it. */
function withoutNamespace({ group, kind, name }: ResourceRef): string {
  return JSON.stringify([group, kind, name]);
}
