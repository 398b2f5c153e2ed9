import {
  ANNOTATION_TRACKING_ID,
  CONTROL_NAMESPACE,
  type KubeObject,
  type TrackingSettings,
} from '@lockstep/domain';
import { isOfAnotherInstallation, marksOf, ownerNamedBy, parseTrackingId } from '@lockstep/engine';
import type { ApplicationKey, Store } from '@lockstep/store';
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
  const existing = await existingOwners(store, objects, tracking);
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

/** Which applications exist of those that the objects of one scan name. */
interface Owners {
  tracking: TrackingSettings;
  names: Promise<Set<string>>;
}

/** Kept as long as the scan, which all applications of a namespace share. */
const OWNERS = new WeakMap<readonly KubeObject[], Owners>();

function existingOwners(
  store: Pick<Store, 'applications'>,
  objects: readonly KubeObject[],
  tracking: TrackingSettings,
): Promise<Set<string>> {
  const known = OWNERS.get(objects);
  if (known?.tracking === tracking) return known.names;
  const names = existingAmong(
    store,
    new Set(objects.flatMap((object) => ownerName(object, tracking) ?? [])),
  );
  OWNERS.set(objects, { tracking, names });
  names.catch(() => OWNERS.delete(objects));
  return names;
}

async function existingAmong(
  { applications }: Pick<Store, 'applications'>,
  names: ReadonlySet<string>,
): Promise<Set<string>> {
  const found = await applications.existing([...names].map(keyOf));
  const existing = new Set(found.map(textOf));
  return new Set([...names].filter((name) => existing.has(textOf(keyOf(name)))));
}

function keyOf(text: string): ApplicationKey {
  const [namespace = '', name = ''] = text.includes('_')
    ? text.split('_', 2)
    : [CONTROL_NAMESPACE, text];
  return { namespace, name };
}

function textOf({ namespace, name }: ApplicationKey): string {
  return `${namespace}/${name}`;
}
