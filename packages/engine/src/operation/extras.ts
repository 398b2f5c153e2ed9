import { type KubeObject, type ResourceRef, refOf, resourceKey } from '@lockstep/domain';
import { roleOf } from './hooks.ts';

/**
 * The live objects that Git no longer has: top-level ones that are no hooks. Objects that share a
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
    if ((object.metadata.ownerReferences ?? []).length > 0) return false;
    const uid = object.metadata.uid ?? resourceKey(refOf(object));
    if (wantedUids.has(uid) || seen.has(uid)) return false;
    seen.add(uid);
    return true;
  });
}
