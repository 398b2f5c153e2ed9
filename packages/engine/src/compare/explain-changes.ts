import type { ChangeCause, FieldChange, FieldsV1, KubeObject } from '@lockstep/domain';
import { lastAppliedOf } from './adoption.ts';
import { type FieldPath, valueAt } from './field-path.ts';
import { ownedFields } from './field-set.ts';
import { ownsAt } from './fields-v1.ts';
import { locate } from './locate.ts';
import { sameJson } from './own.ts';

export interface ExplainInput {
  changes: readonly FieldChange[];
  desired: KubeObject;
  live: KubeObject;
  /** Our field manager. */
  manager: string;
  /** What our last apply owned, as kept by us. */
  lastOwned?: FieldsV1;
  /** The manifest of our last apply, where it is at hand. */
  lastApplied?: KubeObject;
  /** Git states what it stated when the object was last Synced; undefined where that is not known. */
  gitUnchanged?: boolean;
}

/**
 * The changes with who owns each field in the cluster, and whether Git or the cluster made the
 * difference. The manifest that was applied last says it; where that is gone, ownership does: what
 * is still ours nobody has changed since our apply. Without either, no cause is named.
 */
export function explainChanges(input: ExplainInput): FieldChange[] {
  const applied = input.lastApplied ?? lastAppliedOf(input.live);
  return input.changes.map((change) => {
    const owner = ownerOf(input.live, change.path, input.manager);
    const cause = applied ? causeByValue(change, input, applied) : causeByOwnership(change, input);
    return { ...change, ...(owner ? { owner } : {}), ...(cause ? { cause } : {}) };
  });
}

/** The manager that wrote the field last; ours only where it is nobody else's. */
function ownerOf(live: KubeObject, path: FieldPath, ours: string): string | undefined {
  const owners = (live.metadata.managedFields ?? []).filter(
    ({ fieldsV1 }) => fieldsV1 && ownsAt(fieldsV1, live, path),
  );
  const byTime = owners.toSorted((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1));
  return (byTime.find(({ manager }) => manager !== ours) ?? byTime[0])?.manager;
}

function causeByValue(
  change: FieldChange,
  { live, desired, gitUnchanged }: ExplainInput,
  applied: KubeObject,
): ChangeCause | undefined {
  const before = valueIn(applied, change.path, live) ?? valueIn(applied, change.path, desired);
  const cluster = !sameJson(before, change.live);
  const git = gitUnchanged === true ? false : !sameJson(before, change.desired);
  if (git && cluster) return 'both';
  return git ? 'git' : cluster ? 'cluster' : undefined;
}

/** Paths of changes are live's; those of added items are the prediction's. */
function valueIn(applied: KubeObject, path: FieldPath, from: KubeObject): unknown {
  const place = locate(path, from, applied);
  return place && valueAt(applied, place);
}

function causeByOwnership(change: FieldChange, input: ExplainInput): ChangeCause | undefined {
  const { live, desired, manager, lastOwned, gitUnchanged } = input;
  if (gitUnchanged) return 'cluster';
  if (ownsAt(ownedFields(live, manager) ?? {}, live, change.path)) return 'git';
  if (!lastOwned) return undefined;
  const wasOurs = ownsAt(lastOwned, live, change.path) || ownsAt(lastOwned, desired, change.path);
  if (!wasOurs) return 'git';
  return gitUnchanged === undefined ? 'cluster' : 'both';
}
