import { type KubeObject, refOf, resourceKey } from '@lockstep/domain';
import type { RenderWarning } from '../render-input.ts';

/**
 * Keeps the last of objects that name the same resource, and says so; `sourceOf` tells which of
 * several sources an object is of. Objects whose name the cluster makes up are never the same.
 */
export function dropRepeated(
  manifests: readonly KubeObject[],
  namespace: string,
  sourceOf?: (object: KubeObject) => string,
): { manifests: KubeObject[]; warnings: RenderWarning[] } {
  const times = new Map<string, KubeObject[]>();
  const last = new Map<string, KubeObject>();
  for (const object of manifests) {
    const key = keyOf(object, namespace);
    if (key === undefined) continue;
    times.set(key, [...(times.get(key) ?? []), object]);
    last.set(key, object);
  }
  const isKept = (object: KubeObject) => {
    const key = keyOf(object, namespace);
    return key === undefined || last.get(key) === object;
  };
  const warnings: RenderWarning[] = [...times]
    .filter(([, objects]) => objects.length > 1)
    .map(([key, objects]) => ({
      type: 'RepeatedResourceWarning',
      message: `Resource ${key} appeared ${objects.length} times among ${whose(objects, sourceOf)}`,
    }));
  return { manifests: warnings.length > 0 ? manifests.filter(isKept) : [...manifests], warnings };
}

/** Which sources it comes from, where there are several. */
function whose(objects: readonly KubeObject[], sourceOf?: (object: KubeObject) => string): string {
  const sources = [...new Set(sourceOf ? objects.map(sourceOf) : [])];
  if (sources.length < 2) return `the application's manifests; the last one counts`;
  const others = sources.slice(0, -1).join(', ');
  return `the application's manifests: in ${others} and ${sources.at(-1)}; the last one counts`;
}

function keyOf(object: KubeObject, namespace: string): string | undefined {
  if (!object.metadata.name) return undefined;
  const ref = refOf(object);
  return resourceKey({ ...ref, namespace: ref.namespace || namespace });
}
