import {
  FIELD_MANAGER,
  type KubeObject,
  type OperationStep,
  type ResourceRef,
  refOf,
  resourceKey,
} from '@lockstep/domain';
import { parseSyncOptions, planSync } from '@lockstep/engine';
import { createJq } from '@lockstep/scripting';
import { compareOffline } from '../../offline/compare-offline.ts';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { flagField, objectListField, textField, textListField } from '../request-fields.ts';

const jq = createJq();

/** The steps of a sync in which everything succeeds, in their order; skipped ones are left out. */
export function evaluatePlan(request: EvalRequest): EvalAnswer {
  const { options, unknown } = parseSyncOptions(textListField(request, 'options'));
  const desired = objectListField(request, 'desired');
  const live = objectListField(request, 'live');
  const namespace = textField(request, 'namespace') ?? '';
  const { steps, warnings } = planSync({
    desired,
    live,
    options,
    ...(options.applyOutOfSyncOnly ? { isOutOfSync: differenceFrom(live) } : {}),
    prune: flagField(request, 'prune'),
    skipHooks: flagField(request, 'skipHooks'),
    namespace,
    // What a hook without a name is named after; the same each time.
    revision: textField(request, 'revision') ?? '',
    operationId: 'eval',
  });
  const told = [...unknown.map((text) => `sync option "${text}" is not known`), ...warnings];
  return {
    steps: steps
      .filter((step) => step.state !== 'skipped')
      .map((step) => stepAnswer(step, namespace)),
    ...(told.length > 0 ? { warnings: told } : {}),
  };
}

/** With ApplyOutOfSyncOnly: whether applying the object would change what is live. */
function differenceFrom(live: readonly KubeObject[]) {
  const byKey = new Map(live.map((object) => [resourceKey(refOf(object)), object]));
  return (ref: ResourceRef, desired: KubeObject): boolean => {
    const found = byKey.get(resourceKey(ref));
    const rules = { manager: FIELD_MANAGER, ignoreDifferences: [], jq };
    return compareOffline({ desired, live: found, ...rules }).modified;
  };
}

/**
 * What is applied names the destination's namespace where it has none of its own, cluster-scoped
 * objects too, as the field's results do.
 */
function stepAnswer(step: OperationStep, destination: string) {
  const { phase, wave, ref, action, deletePolicies = [] } = step;
  const namespace = action === 'prune' ? ref.namespace : ref.namespace || destination;
  return {
    phase,
    wave,
    group: ref.group,
    kind: ref.kind,
    namespace,
    name: ref.name,
    action,
    delete: deletePolicies,
  };
}
