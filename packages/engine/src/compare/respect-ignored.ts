import type { KubeObject } from '@lockstep/domain';
import { type FieldPath, isMap, valueAt } from './field-path.ts';
import { type IgnoreRules, ignoredPaths } from './ignore-differences.ts';
import { locate } from './locate.ts';
import { setOwn } from './own.ts';
import { withOwnRules } from './own-rules.ts';
import { scaledPaths } from './scaled-replicas.ts';
import { withoutPaths } from './without-paths.ts';

/**
 * What is applied where a sync leaves ignored fields alone (`RespectIgnoreDifferences=true`): they
 * are stated as they are live, so that the apply changes nothing of them; what live has not is not
 * stated. A new object is applied as Git states it. Replicas that an autoscaler has set are left to
 * it in any case.
 */
export function respectIgnored(
  desired: KubeObject,
  live: KubeObject | undefined,
  options: { ignore: IgnoreRules | undefined },
): KubeObject {
  if (!live) return desired;
  const ignore = withOwnRules(options.ignore, desired);
  const ignored = ignore ? ignoredPaths(desired, live, ignore) : [];
  const paths = [...scaledPaths(live), ...ignored].filter(
    (path) => valueAt(desired, path) !== undefined,
  );
  if (paths.length === 0) return desired;
  const kept = structuredClone(desired);
  const gone: FieldPath[] = [];
  for (const path of paths) {
    const there = locate(path, desired, live);
    if (there && there.length > 0) setAt(kept, path, structuredClone(valueAt(live, there)));
    else gone.push(path);
  }
  return withoutPaths(kept, gone, { dropEmptied: true });
}

function setAt(object: KubeObject, path: FieldPath, value: unknown): void {
  const parent = valueAt(object, path.slice(0, -1));
  const step = path.at(-1);
  if (Array.isArray(parent) && typeof step === 'number') parent[step] = value;
  else if (isMap(parent) && step !== undefined) setOwn(parent, String(step), value);
}
