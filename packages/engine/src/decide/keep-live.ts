import type { KubeObject } from '@lockstep/domain';
import { type FieldPath, isMap, valueAt } from '../compare/field-path.ts';
import { own, setOwn } from '../compare/own.ts';

/**
 * The manifest with these fields as they are in the cluster, so that an apply leaves them alone.
 * Indices are of the live object; an item of a list is found again by its name.
 */
export function keepLive(
  manifest: KubeObject,
  live: KubeObject,
  paths: readonly FieldPath[],
): KubeObject {
  if (paths.length === 0) return manifest;
  const kept = structuredClone(manifest);
  for (const path of paths) keepField(kept, live, path);
  return kept;
}

function keepField(manifest: KubeObject, live: KubeObject, path: FieldPath): void {
  const last = path.at(-1);
  const parent = parentIn(manifest, live, path);
  if (last === undefined || parent === undefined) return;
  const value = valueAt(live, path);
  if (isMap(parent)) {
    if (value === undefined) delete parent[last];
    else setOwn(parent, String(last), structuredClone(value));
  } else if (typeof last === 'number') {
    const at = placeOf(parent, valueAt(live, path.slice(0, -1)), last);
    if (at === undefined || value === undefined) return;
    parent[at] = structuredClone(value);
  }
}

type Parent = Record<string, unknown> | unknown[];

function parentIn(manifest: KubeObject, live: KubeObject, path: FieldPath): Parent | undefined {
  let place: unknown = manifest;
  for (const [depth, step] of path.slice(0, -1).entries()) {
    if (Array.isArray(place) && typeof step === 'number') {
      const at = placeOf(place, valueAt(live, path.slice(0, depth)), step);
      place = at === undefined ? undefined : place[at];
    } else if (isMap(place)) place = own(place, String(step));
    else return undefined;
  }
  return isMap(place) || Array.isArray(place) ? place : undefined;
}

/** Where live's item stands in the manifest's list. */
function placeOf(stated: unknown[], found: unknown, index: number): number | undefined {
  const item: unknown = Array.isArray(found) ? found[index] : undefined;
  const name = isMap(item) ? item.name : undefined;
  if (name === undefined) return index < stated.length ? index : undefined;
  const at = stated.findIndex((one) => isMap(one) && one.name === name);
  return at < 0 ? undefined : at;
}
