import type { FieldsV1, KubeObject } from '@lockstep/domain';
import { type FieldPath, isLeaf } from './field-path.ts';
import { childOf, isEmptySet } from './fields-v1.ts';

export interface DroppedFields {
  /** The fields that were applied before. */
  applied: FieldsV1;
  desired: KubeObject;
  /** What others own: it stays. */
  kept: FieldsV1;
}

/**
 * Where the fields stand in `object` that were applied and that desired states no longer. A field
 * that is dropped goes with all that was filled in below it; where others own a part of it, only
 * what was applied goes.
 */
export function droppedPaths(object: KubeObject, dropped: DroppedFields): FieldPath[] {
  const paths: FieldPath[] = [];
  const { applied, kept } = dropped;
  // An applier's own annotation always remains: the map of them never goes as such.
  const { annotations = {}, ...metadata } = dropped.desired.metadata;
  const desired = { ...dropped.desired, metadata: { ...metadata, annotations } };
  collect({ applied, kept, desired, value: object, at: [] }, paths);
  return paths;
}

/** An item of a list is there for those only who state the item, not a field in it alone. */
function ownersOf(kept: FieldsV1, key: string): FieldsV1 | undefined {
  const others = kept[key];
  if (others === undefined || key.startsWith('f:') || isEmptySet(others)) return others;
  return others['.'] === undefined ? undefined : others;
}

interface Place {
  applied: FieldsV1;
  kept: FieldsV1;
  desired: unknown;
  value: unknown;
  at: FieldPath;
}

function collect({ applied, kept, desired, value, at }: Place, paths: FieldPath[]): void {
  for (const key in applied) {
    const found = key === '.' ? undefined : childOf(value, key);
    if (!found) continue;
    const node = applied[key] as FieldsV1;
    const others = ownersOf(kept, key);
    const stated = childOf(desired, key);
    const path = [...at, found.step];
    if (!stated && (!others || isEmptySet(others))) {
      if (!others) paths.push(path);
    } else if (!isLeaf(node)) {
      const inside = { applied: node, kept: kept[key] ?? {}, desired: stated?.value };
      collect({ ...inside, value: found.value, at: path }, paths);
    }
  }
}
