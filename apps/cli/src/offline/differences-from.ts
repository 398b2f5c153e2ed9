import {
  FIELD_MANAGER,
  type IgnoreDifference,
  type KubeObject,
  type ManagedResource,
  type ResourceRef,
  refOf,
  resourceKey,
} from '@lockstep/domain';
import { isHook, isSecret, scopeFrom } from '@lockstep/engine';
import { createJq } from '@lockstep/scripting';
import type { DifferentResource } from '../output/diff-text.ts';
import { compareOffline } from './compare-offline.ts';

export interface DifferencesInput {
  /** What the application manages, with its live states. */
  items: readonly ManagedResource[];
  /** To be compared with in the place of the application's own. */
  manifests: readonly KubeObject[];
  namespace: string;
  ignoreDifferences: readonly IgnoreDifference[];
}

/**
 * What these manifests would change in the cluster. Secrets are skipped, and told: their live
 * values never leave the worker.
 */
export function differencesFrom(input: DifferencesInput): {
  different: DifferentResource[];
  skipped: string[];
} {
  const live = new Map(input.items.map((item) => [resourceKey(item), liveOf(item)]));
  const desired = new Map(placed(input).map((object) => [resourceKey(refOf(object)), object]));
  const jq = createJq();
  const skipped: string[] = [];
  const different: DifferentResource[] = [];
  try {
    for (const key of new Set([...desired.keys(), ...live.keys()])) {
      const pair = { desired: desired.get(key), live: live.get(key) };
      const either = pair.desired ?? pair.live;
      if (!either) continue;
      const ref = refOf(either);
      if (isSecret(either) && pair.desired && pair.live) {
        skipped.push(`Secret ${ref.name} is not compared: its live values are not shown`);
        continue;
      }
      const rules = { manager: FIELD_MANAGER, ignoreDifferences: input.ignoreDifferences, jq };
      const compared = compareOffline({ ...pair, ...rules });
      if (compared.modified) different.push(differenceOf(ref, compared));
    }
  } finally {
    jq.close();
  }
  return { different, skipped };
}

function differenceOf(
  { group, kind, namespace, name }: ResourceRef,
  { normalizedLive, predicted }: ReturnType<typeof compareOffline>,
): DifferentResource {
  return { group, kind, namespace, name, live: normalizedLive, desired: predicted };
}

function liveOf({ liveState }: ManagedResource): KubeObject | undefined {
  return (JSON.parse(liveState) as KubeObject | null) ?? undefined;
}

/** Manifests without hooks, in the namespaces that they would go to. */
function placed({ manifests, items, namespace }: DifferencesInput): KubeObject[] {
  const lives = items.map(liveOf).filter((object) => object !== undefined);
  const isNamespaced = scopeFrom(manifests, lives);
  return manifests
    .filter((object) => !isHook(object))
    .map((object) => {
      const { group, kind } = refOf(object);
      const goesTo = object.metadata.namespace || namespace;
      if (!goesTo || !(isNamespaced(group, kind) ?? true)) return object;
      return { ...object, metadata: { ...object.metadata, namespace: goesTo } };
    });
}
