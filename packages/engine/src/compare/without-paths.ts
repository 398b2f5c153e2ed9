import { type FieldPath, isMap, type JsonMap, valueAt } from './field-path.ts';
import { setOwn } from './own.ts';

/**
 * The object without these fields. The original is not changed; what no path runs through is shared
 * with it, since objects are compared far more often than they differ. With `dropEmptied`, a map or
 * list that loses its last entry goes as well.
 */
export function withoutPaths<T>(
  object: T,
  paths: readonly FieldPath[],
  options: { dropEmptied?: boolean } = {},
): T {
  if (paths.length === 0) return object;
  const copied: Copied = { root: shallow(object), own: new Set() };
  // From the back: the removal of a list item must not shift those still to be removed.
  for (const path of [...paths].sort(laterFirst)) {
    removeAt(copied, path, options.dropEmptied ?? false);
  }
  return copied.root as T;
}

/** A copy in the making: which of its maps and lists are no longer the original's. */
interface Copied {
  readonly root: unknown;
  readonly own: Set<unknown>;
}

function shallow(value: unknown): unknown {
  if (Array.isArray(value)) return [...value];
  return isMap(value) ? { ...value } : value;
}

/** What is at a path of the copy, as it may be changed; undefined where the path leaves it. */
function ownAt({ root, own }: Copied, path: FieldPath): unknown {
  let at = root;
  for (const step of path) {
    let child = valueAt(at, [step]);
    if (typeof child !== 'object' || child === null) return undefined;
    if (!own.has(child)) {
      child = shallow(child);
      own.add(child);
      if (Array.isArray(at)) at[Number(step)] = child;
      else setOwn(at as JsonMap, String(step), child);
    }
    at = child;
  }
  return at;
}

function removeAt(copied: Copied, path: FieldPath, dropEmptied: boolean): void {
  const parentPath = path.slice(0, -1);
  const parent = ownAt(copied, parentPath);
  const step = path.at(-1);
  if (step === undefined) return;
  if (Array.isArray(parent) && typeof step === 'number') {
    if (step < parent.length) parent.splice(step, 1);
  } else if (isMap(parent)) delete parent[step];
  else return;
  if (dropEmptied && parentPath.length > 0 && Object.keys(parent).length === 0) {
    removeAt(copied, parentPath, true);
  }
}

function laterFirst(a: FieldPath, b: FieldPath): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]];
    if (x === y) continue;
    if (typeof x === 'number' && typeof y === 'number') return y - x;
    return String(x) < String(y) ? 1 : -1;
  }
  return b.length - a.length;
}
