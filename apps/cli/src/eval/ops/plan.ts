import type { OperationStep } from '@lockstep/domain';
import { parseSyncOptions, planSync } from '@lockstep/engine';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { flagField, objectListField, textField, textListField } from '../request-fields.ts';

/** The steps of a sync in which everything succeeds, in their order; skipped ones are left out. */
export function evaluatePlan(request: EvalRequest): EvalAnswer {
  const { options, unknown } = parseSyncOptions(textListField(request, 'options'));
  const { steps, warnings } = planSync({
    desired: objectListField(request, 'desired'),
    live: objectListField(request, 'live'),
    options,
    prune: flagField(request, 'prune'),
    skipHooks: flagField(request, 'skipHooks'),
    namespace: textField(request, 'namespace') ?? '',
    // What a hook without a name is named after; the same each time.
    revision: textField(request, 'revision') ?? '',
    operationId: 'eval',
  });
  const told = [...unknown.map((text) => `sync option "${text}" is not known`), ...warnings];
  return {
    steps: steps.filter((step) => step.state !== 'skipped').map(stepAnswer),
    ...(told.length > 0 ? { warnings: told } : {}),
  };
}

function stepAnswer({ phase, wave, ref, action, deletePolicies = [] }: OperationStep) {
  const { group, kind, namespace, name } = ref;
  return { phase, wave, group, kind, namespace, name, action, delete: deletePolicies };
}
