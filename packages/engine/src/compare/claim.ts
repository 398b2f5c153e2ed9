import type { FieldsV1, KubeObject, ManagedFieldsEntry } from '@lockstep/domain';
import { isAdopting, isClaimable, isPreviousApply, previouslyApplied } from './adoption.ts';
import { appliedEntry, ownedFields, shapeOf } from './field-set.ts';
import { isEmptySet, partition, subtract, unionOf } from './fields-v1.ts';
import { withFilledBelow } from './with-filled-below.ts';

export interface ClaimInput {
  desired: KubeObject;
  live: KubeObject;
  manager: string;
  /** What the last apply owned, as kept by us; absent when the object was never applied. */
  lastOwned?: FieldsV1;
}

/**
 * The fields that desired no longer states and that an apply would leave all the same, because
 * they are not ours alone: applied by the tool before us, or taken over by somebody since our last
 * apply. What another apply or a controller of the cluster states is theirs and not among them.
 */
export function unforeseenRemovals(input: ClaimInput): FieldsV1 {
  const { desired, live, manager } = input;
  const owned = ownedFields(live, manager) ?? {};
  const before = unionOf(owned, input.lastOwned ?? {}, adopted(input));
  const dropped = partition(partition(before, desired).unstated, live).stated;
  const entries = live.metadata.managedFields ?? [];
  const isAdopted = isAdopting(live, manager, input.lastOwned);
  const others = entries.filter((entry) => !isOurs(entry, manager));
  const writers = others.filter((entry) => isTaken(entry, isAdopted));
  const kept = fieldsOf(others.filter((entry) => !isTaken(entry, isAdopted)));
  const filled = withFilledBelow(dropped, { writers, kept, isAdopted, desired, live });
  const removable = subtract(filled, kept);
  const shared = fieldsOf(entries.filter(isClaimable));
  return withoutEmptyNodes(subtract(removable, subtract(owned, shared)));
}

/** What others than `manager` own of the object. */
export function ownedByOthers(live: KubeObject, manager: string): FieldsV1 {
  const entries = live.metadata.managedFields ?? [];
  return fieldsOf(entries.filter((entry) => !isOurs(entry, manager)));
}

function adopted({ live, manager, lastOwned }: ClaimInput): FieldsV1 {
  return isAdopting(live, manager, lastOwned) ? previouslyApplied(live) : {};
}

function isOurs(entry: ManagedFieldsEntry, manager: string): boolean {
  return entry.manager === manager && entry.operation === 'Apply' && !entry.subresource;
}

/** True for the entry of somebody else from which we claim what Git drops. */
function isTaken(entry: ManagedFieldsEntry, isAdopted: boolean): boolean {
  return isClaimable(entry) || (isAdopted && isPreviousApply(entry));
}

function fieldsOf(entries: ManagedFieldsEntry[]): FieldsV1 {
  return unionOf(...entries.map((entry) => entry.fieldsV1 ?? {}));
}

/**
 * The `metadata.managedFields` to write (with a resourceVersion precondition) before the next
 * apply, so that it really removes what Git has dropped, now and later: an adopted object's fields
 * pass from its former appliers to us, and fields lost to an update come back. Undefined when the
 * apply alone does.
 */
export function claimOwnership(input: ClaimInput): ManagedFieldsEntry[] | undefined {
  const { desired, live, manager, lastOwned } = input;
  const entries = live.metadata.managedFields ?? [];
  const isAdopted = isAdopting(live, manager, lastOwned);
  const unforeseen = unforeseenRemovals(input);
  const stated = isAdopted ? partition(shapeOf(live), desired).stated : {};
  const taken = unionOf(unforeseen, stated);
  const others = entries.filter((entry) => !isOurs(entry, manager));
  const rest = others.map((entry) => release(entry, taken, isAdopted));
  if (isEmptySet(unforeseen) && rest.every((entry, at) => entry === others[at])) return undefined;
  return [...ourEntry(input, unforeseen), ...rest.filter((entry) => entry !== undefined)];
}

/** Our apply entry with the claimed fields. Entries carry no time: it is the API server's. */
function ourEntry({ desired, live, manager }: ClaimInput, claimed: FieldsV1): ManagedFieldsEntry[] {
  const known = appliedEntry(live, manager);
  const fieldsV1 = unionOf(known?.fieldsV1 ?? {}, claimed);
  if (isEmptySet(fieldsV1)) return [];
  const fresh: ManagedFieldsEntry = {
    manager,
    operation: 'Apply',
    apiVersion: desired.apiVersion,
    fieldsType: 'FieldsV1',
  };
  return [{ ...(known ?? fresh), fieldsV1 }];
}

/** The entry without the fields taken from it; itself when it has none, undefined when no more. */
function release(
  entry: ManagedFieldsEntry,
  taken: FieldsV1,
  isAdopted: boolean,
): ManagedFieldsEntry | undefined {
  if (!isTaken(entry, isAdopted)) return entry;
  const fields = entry.fieldsV1 ?? {};
  const left = withoutEmptyNodes(subtract(fields, taken));
  if (isEmptySet(subtract(fields, left))) return entry;
  return isEmptySet(left) ? undefined : { ...entry, fieldsV1: left };
}

/** Drops nodes that say nothing but that they exist (`.`), where nothing below is left. */
function withoutEmptyNodes(fields: FieldsV1): FieldsV1 {
  const result: FieldsV1 = {};
  for (const key in fields) {
    const node = fields[key] as FieldsV1;
    if (isEmptySet(node)) {
      result[key] = node;
      continue;
    }
    const inside = withoutEmptyNodes(node);
    const isBare = Object.keys(inside).every((name) => name === '.');
    if (!isBare || (!key.startsWith('f:') && !isEmptySet(inside))) result[key] = inside;
  }
  return result;
}
