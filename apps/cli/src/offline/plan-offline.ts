import {
  FIELD_MANAGER,
  type KubeObject,
  type OperationStep,
  type ResourceRef,
  refOf,
  resourceKey,
} from '@lockstep/domain';
import { parseSyncOptions, planSync } from '@lockstep/engine';
import type { Jq } from '@lockstep/scripting';
import { compareOffline } from './compare-offline.ts';

export interface OfflinePlanInput {
  /** Rendered manifests, hooks among them. */
  desired: KubeObject[];
  /** All that belongs to the application in the cluster. */
  live: KubeObject[];
  /** As in `syncOptions`. */
  options: string[];
  prune: boolean;
  skipHooks: boolean;
  /** The destination's. */
  namespace: string;
  /** What a hook without a name is named after. */
  revision: string;
  jq: Jq;
}

/** The steps of a sync in which everything succeeds, in their order; skipped ones are left out. */
export function planOffline({ options: given, jq, ...input }: OfflinePlanInput): {
  steps: OperationStep[];
  warnings: string[];
} {
  const { options, unknown } = parseSyncOptions(given);
  const { steps, warnings } = planSync({
    ...input,
    options,
    ...(options.applyOutOfSyncOnly ? { isOutOfSync: differenceFrom(input.live, jq) } : {}),
    operationId: 'eval',
  });
  const unknownOnes = unknown.map((text) => `sync option "${text}" is not known`);
  return {
    steps: steps.filter((step) => step.state !== 'skipped'),
    warnings: [...unknownOnes, ...warnings],
  };
}

/** With ApplyOutOfSyncOnly: whether applying the object would change what is live. */
function differenceFrom(live: readonly KubeObject[], jq: Jq) {
  const byKey = new Map(live.map((object) => [resourceKey(refOf(object)), object]));
  return (ref: ResourceRef, desired: KubeObject): boolean => {
    const found = byKey.get(resourceKey(ref));
    const rules = { manager: FIELD_MANAGER, ignoreDifferences: [], jq };
    return compareOffline({ desired, live: found, ...rules }).modified;
  };
}

/** A step as programs read it. */
export function stepAnswer({ phase, wave, ref, action, deletePolicies = [] }: OperationStep) {
  const { group, kind, namespace, name } = ref;
  return { phase, wave, group, kind, namespace, name, action, delete: deletePolicies };
}
