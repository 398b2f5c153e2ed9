import { type KubeObject, refOf, resourceKey } from '@lockstep/domain';
import type { RenderWarning } from '../render-input.ts';

/**
 * Keeps the last of objects that name the same resource, and says so. Objects whose name the
 * cluster makes up are never the same.
 */
export function dropRepeated(
  manifests: readonly KubeObject[],
  namespace: string,
): { manifests: KubeObject[]; warnings: RenderWarning[] } {
  const times = new Map<string, number>();
  const last = new Map<string, KubeObject>();
  for (const object of manifests) {
    const key = keyOf(object, namespace);
    if (key === undefined) continue;
    times.set(key, (times.get(key) ?? 0) + 1);
    last.set(key, object);
  }
  const isKept = (object: KubeObject) => {
    const key = keyOf(object, namespace);
    return key === undefined || last.get(key) === object;
  };
  const warnings: RenderWarning[] = [...times]
    .filter(([, count]) => count > 1)
    .map(([key, count]) => ({
      type: 'RepeatedResourceWarning',
      message: `Resource ${key} appeared ${count} times among the application's manifests; the last one counts`,
    }));
  return { manifests: warnings.length > 0 ? manifests.filter(isKept) : [...manifests], warnings };
}

function keyOf(object: KubeObject, namespace: string): string | undefined {
  if (!object.metadata.name) return undefined;
  const ref = refOf(object);
  return resourceKey({ ...ref, namespace: ref.namespace || namespace });
}
