import {
  ANNOTATION_TRACKING_ID,
  CONTROL_NAMESPACE,
  type KubeObject,
  type TrackingSettings,
} from '@lockstep/domain';
import { isOfAnotherInstallation, marksOf, ownerNamedBy, parseTrackingId } from '@lockstep/engine';
import type { Store } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';

/**
 * Answers which of these objects an application has, by their marks: one that exists here, or one
 * of another installation.
 */
export async function managedByAny(
  owner: ClusterOwner,
  objects: readonly KubeObject[],
): Promise<(object: KubeObject) => boolean> {
  const { store, customizer } = owner.services;
  const { tracking } = customizer.customizations;
  const names = new Set(objects.flatMap((object) => ownerName(object, tracking) ?? []));
  const existing = await existingAmong(store, names);
  return (object) => {
    if (isOfAnotherInstallation(object, tracking)) return true;
    const { appId } = marksOf(object, tracking);
    const name = ownerName(object, tracking);
    return (
      (appId !== undefined && owner.knows(appId)) || (name !== undefined && existing.has(name))
    );
  };
}

/** Also of marks that were copied: a copy has a maker, who is not to be told of it. */
function ownerName(object: KubeObject, tracking: TrackingSettings): string | undefined {
  const text = object.metadata.annotations?.[ANNOTATION_TRACKING_ID];
  const copied = text === undefined ? undefined : parseTrackingId(text)?.appName;
  return ownerNamedBy(marksOf(object, tracking), tracking) ?? copied;
}

async function existingAmong(store: Store, names: Set<string>): Promise<Set<string>> {
  const asked = [...names].map(async (text) => {
    const [namespace, name] = text.includes('_') ? text.split('_', 2) : [CONTROL_NAMESPACE, text];
    const found = await store.applications.get({ namespace: namespace ?? '', name: name ?? '' });
    return found ? [text] : [];
  });
  return new Set((await Promise.all(asked)).flat());
}
