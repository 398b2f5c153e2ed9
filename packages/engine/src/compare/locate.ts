import type { KubeObject } from '@lockstep/domain';
import { isBuiltIn } from './built-in-kinds.ts';
import { type FieldPath, isMap } from './field-path.ts';
import { itemKey, listType } from './list-keys.ts';
import { own, sameJson } from './own.ts';

/**
 * Where a field of one object stands in another: items of keyed lists are found again by their
 * keys, members of sets by value, others by position. Undefined where the other has none.
 */
export function locate(path: FieldPath, from: KubeObject, to: KubeObject): FieldPath | undefined {
  const found: FieldPath = [];
  let [here, there]: unknown[] = [from, to];
  for (const [depth, step] of path.entries()) {
    if (Array.isArray(here) && Array.isArray(there) && typeof step === 'number') {
      const at = placeOf(here, there, step, { field: String(path[depth - 1] ?? ''), object: from });
      if (at === undefined) return undefined;
      found.push(at);
      [here, there] = [here[step], there[at]];
    } else if (isMap(there) && Object.hasOwn(there, step)) {
      found.push(step);
      [here, there] = [isMap(here) ? own(here, String(step)) : undefined, there[step]];
    } else return undefined;
  }
  return found;
}

function placeOf(
  here: unknown[],
  there: unknown[],
  index: number,
  { field, object }: { field: string; object: KubeObject },
): number | undefined {
  const item = here[index];
  const builtIn = isBuiltIn(object);
  const type = listType({ shape: undefined, field, kind: object.kind, builtIn, items: here });
  const keys = type.by === 'keys' ? type.keys : named(item);
  const at = keys
    ? there.findIndex((one) => itemKey(one, keys) === itemKey(item, keys))
    : isMap(item) || Array.isArray(item)
      ? index
      : there.findIndex((one) => sameJson(one, item));
  return at < 0 || at >= there.length ? undefined : at;
}

/** Most items that have a name are known by it, whatever the schema says. */
function named(item: unknown): readonly string[] | undefined {
  return isMap(item) && typeof item.name === 'string' ? ['name'] : undefined;
}
