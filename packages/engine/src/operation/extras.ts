import {
  ANNOTATION_TRACKING_ID,
  type KubeObject,
  type ResourceRef,
  refOf,
  resourceKey,
} from '@lockstep/domain';
import { names, parseTrackingId } from '../tracking/tracking-id.ts';
import { roleOf } from './hooks.ts';

/**
 * The live objects that Git no longer has: top-level ones that are no hooks, and whose tracking was
 * not copied from another object. Objects that share a
 * uid with a wanted one are the same object in another API group, and stay.
 */
export function extrasOf(
  live: readonly KubeObject[],
  wanted: ReadonlyMap<string, ResourceRef>,
): KubeObject[] {
  const wantedUids = new Set<string>();
  for (const object of live) {
    const { uid } = object.metadata;
    if (uid && wanted.has(resourceKey(refOf(object)))) wantedUids.add(uid);
  }
  const seen = new Set<string>();
  return live.filter((object) => {
    if (wanted.has(resourceKey(refOf(object)))) return false;
    if (roleOf(object).kind !== 'resource') return false;
    if ((object.metadata.ownerReferences ?? []).length > 0 || isMarkedLikeAnother(object))
      return false;
    const uid = object.metadata.uid ?? resourceKey(refOf(object));
    if (wantedUids.has(uid) || seen.has(uid)) return false;
    seen.add(uid);
    return true;
  });
}

/** Controllers copy annotations from one object to the next: the tracking then names the first. */
function isMarkedLikeAnother(object: KubeObject): boolean {
  const text = object.metadata.annotations?.[ANNOTATION_TRACKING_ID];
  const id = typeof text === 'string' ? parseTrackingId(text) : undefined;
  return id !== undefined && !names(id, object);
}
