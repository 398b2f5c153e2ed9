import type { FieldChange, FieldsV1, KnownTypeField, KubeObject } from '@lockstep/domain';
import { isAdopting } from './adoption.ts';
import { ownedByOthers, unforeseenRemovals } from './claim.ts';
import { compareOptionsOf } from './compare-options.ts';
import { fieldChanges } from './diff.ts';
import { droppedPaths } from './dropped-fields.ts';
import { type FieldPath, isAtOrBelow } from './field-path.ts';
import {
  appliedEntry,
  compareOwnership,
  isSameOwnership,
  type OwnershipDifference,
  ownedFields,
  shapeOf,
} from './field-set.ts';
import { isEmptySet, ownsAt, pathsOf, subtract, unionOf } from './fields-v1.ts';
import { withDefaults } from './fill-defaults.ts';
import { type IgnoreRules, ignoredPaths } from './ignore-differences.ts';
import { isKeptWhenDropped } from './kept-when-dropped.ts';
import { firstDifference } from './local-equal.ts';
import { controllerPaths, withoutTracking } from './normalize.ts';
import { withOwnRules } from './own-rules.ts';
import { scaledPaths } from './scaled-replicas.ts';
import { settleService } from './settle-service.ts';
import { canonical } from './types/canonical.ts';
import { withoutPaths } from './without-paths.ts';

/** The object as it would be after an apply. */
export type Prediction =
  /** By the API server: the answer to a server-side-apply dry run of desired, managedFields and all. */
  | { by: 'server'; object: KubeObject }
  /** By `predictLocally`, and why the API server could not be asked. */
  | { by: 'local'; object: KubeObject; reason: string };

export interface CompareInput {
  /** Prepared and tracked; undefined when Git does not state the object. */
  desired: KubeObject | undefined;
  /** In desired's API version; undefined when the cluster has no such object. */
  live: KubeObject | undefined;
  /** Our field manager. */
  manager: string;
  /** What our last apply owned, as kept by us; undefined when we never applied the object. */
  lastOwned?: FieldsV1;
  predicted?: Prediction;
  ignore?: IgnoreRules;
  /** Nobody has tracked desired: marks of tracking in it are Git's, and count as any field. */
  untracked?: boolean;
  /** Fields of a custom resource that hold Kubernetes' own types. */
  knownTypes?: readonly KnownTypeField[];
}

export type Comparison =
  | { kind: 'synced' }
  /** Stated by Git, not in the cluster. */
  | { kind: 'missing' }
  /** In the cluster, no longer stated by Git. */
  | { kind: 'extra' }
  /** Live must be read again, in this API version: other versions' fields do not compare. */
  | { kind: 'needs-live'; apiVersion: string }
  /** Not decidable without a prediction; `because` names the first field in doubt, or none for all. */
  | { kind: 'needs-prediction'; because: FieldPath }
  | OutOfSync;

export interface OutOfSync {
  kind: 'out-of-sync';
  /** What an apply changes. Empty when only ownership differs. */
  changes: FieldChange[];
  predicted: KubeObject;
  /** Why the prediction, or a part of it, is not the API server's. */
  predictedLocally?: string;
  /** Fields that are not ours though stated, or ours though no longer stated. */
  ownership?: OwnershipDifference;
}

const WHOLE_OBJECT: FieldPath = [];

const UNFORESEEN =
  'fields that Git no longer states are not ours alone; the next sync claims and removes them';

/**
 * Compares one object's desired state with its live state. Synced only when every stated field is
 * equal and we own exactly what is stated: a field that somebody changed and changed back is not
 * ours, and its removal from Git would go unseen. An object that we have never applied (adoption)
 * is Synced when the values are equal and its former applier stated nothing that Git does not.
 * Throws a UserError for a wrong jq expression in the ignore rules.
 */
export function compareResource(input: CompareInput): Comparison {
  const { desired, live } = input;
  if (!desired) return live ? { kind: 'extra' } : { kind: 'synced' };
  if (!live) return { kind: 'missing' };
  if (live.apiVersion !== desired.apiVersion) {
    return { kind: 'needs-live', apiVersion: desired.apiVersion };
  }
  return compareFields(situationOf(input, desired, live));
}

interface Situation {
  desired: KubeObject;
  live: KubeObject;
  manager: string;
  adopting: boolean;
  untracked: boolean;
  /** Fields to take out, which a dry run leaves in. */
  unforeseen: FieldsV1;
  /** What others own, which no apply of ours takes out. */
  kept: FieldsV1;
  ownership: OwnershipDifference;
  predicted: Prediction | undefined;
  knownTypes: readonly KnownTypeField[];
  ignoredIn: (object: KubeObject) => FieldPath[];
}

function situationOf(input: CompareInput, desired: KubeObject, live: KubeObject): Situation {
  const { manager, lastOwned } = input;
  const ignore = withOwnRules(input.ignore, desired);
  const ignoredIn = (object: KubeObject) => [
    ...controllerPaths(object),
    ...scaledPaths(live),
    ...(ignore && ignore.rules.length > 0 ? ignoredPaths(object, live, ignore) : []),
  ];
  const owned = ownedFields(live, manager) ?? {};
  const unforeseen = unforeseenRemovals({ desired, live, manager, lastOwned });
  return {
    desired,
    live,
    manager,
    adopting: isAdopting(live, manager, lastOwned),
    unforeseen,
    kept: isEmptySet(unforeseen) ? {} : subtract(ownedByOthers(live, manager), unforeseen),
    ownership: heeded(compareOwnership({ desired, live, owned }), desired, live, ignoredIn),
    predicted: input.predicted,
    knownTypes: input.knownTypes ?? [],
    untracked: input.untracked ?? false,
    ignoredIn,
  };
}

/** The ownership difference without the fields that are ignored. */
function heeded(
  difference: OwnershipDifference,
  desired: KubeObject,
  live: KubeObject,
  ignoredIn: (object: KubeObject) => FieldPath[],
): OwnershipDifference {
  if (isSameOwnership(difference)) return difference;
  const [inDesired, inLive] = [ignoredIn(desired), ignoredIn(live)];
  const isHeeded = (ignored: FieldPath[]) => (path: FieldPath) => !isAtOrBelow(path, ignored);
  return {
    missing: difference.missing.filter(isHeeded(inDesired)),
    unsure: difference.unsure.filter(isHeeded(inDesired)),
    extra: difference.extra.filter(isHeeded(inLive)),
  };
}

function compareFields(situation: Situation): Comparison {
  const { adopting, ownership, predicted, live } = situation;
  const doubt = firstDoubt(situation) ?? webhooksAsked(situation.desired);
  if (!doubt && removalsFrom(live, situation).length === 0) return { kind: 'synced' };
  if (!doubt) return judge(situation, { by: 'server', object: live }, ownership);
  if (!predicted) return { kind: 'needs-prediction', because: doubt };
  return judge(
    situation,
    predicted,
    predicted.by === 'server' && !adopting
      ? ownershipChange(situation, predicted.object)
      : ownership,
  );
}

/** What webhooks would add to an object nobody can tell but the API server. */
function webhooksAsked(desired: KubeObject): FieldPath | undefined {
  const { includeMutationWebhook, serverSideDiff } = compareOptionsOf(desired);
  return includeMutationWebhook && serverSideDiff !== false ? WHOLE_OBJECT : undefined;
}

/** The first field that is not provably equal or not provably ours. */
function firstDoubt(situation: Situation): FieldPath | undefined {
  const { desired, live, adopting, ownership, ignoredIn } = situation;
  const { missing, extra, unsure } = ownership;
  if (!adopting && !isSameOwnership(ownership)) return missing[0] ?? extra[0] ?? unsure[0];
  const typed = (object: KubeObject) =>
    situation.knownTypes.length > 0 ? canonical(object, situation.knownTypes) : object;
  const heeded = (object: KubeObject) =>
    typed(withoutPaths(object, ignoredIn(object), { dropEmptied: true }));
  const [stated, found] = [heeded(desired), heeded(live)];
  const tracksNothing = adopting && !situation.untracked;
  return firstDifference(tracksNothing ? withoutTracking(stated) : stated, found, {
    shape: shapeOf(live),
    owned: !adopting,
  });
}

/** What an apply changes in our own field set, as the API server foresees it. */
function ownershipChange(situation: Situation, predicted: KubeObject): OwnershipDifference {
  const { live, manager, ignoredIn } = situation;
  const now = ownedFields(live, manager) ?? {};
  const then = ownedFields(predicted, manager) ?? {};
  const difference: OwnershipDifference = {
    missing: pathsOf(subtract(then, now), predicted, { includeAbsent: true }),
    extra: pathsOf(subtract(now, then), live, { includeAbsent: true }),
    unsure: [],
  };
  return heeded(difference, predicted, live, ignoredIn);
}

function judge(
  situation: Situation,
  prediction: Prediction,
  ownership: OwnershipDifference,
): Comparison {
  const { live, adopting, untracked, ignoredIn } = situation;
  const removals = removalsFrom(prediction.object, situation);
  const dropEmptied = !isEmptySet(shapeOf(live));
  const left = withoutPaths(prediction.object, removals, { dropEmptied });
  const isServers = prediction.by === 'server' && removals.length === 0;
  const predicted = isServers ? left : settleService(withDefaults(left, live), live);
  const view = (object: KubeObject) => {
    const heededPart = withoutPaths(object, ignoredIn(object), { dropEmptied: true });
    return adopting && !untracked ? withoutTracking(heededPart) : heededPart;
  };
  const changes = [
    ...versionChange(situation, prediction),
    ...ofOurs(
      fieldChanges(view(live), view(predicted), situation.knownTypes),
      situation,
      prediction,
    ),
  ];
  const isOwned = adopting || (ownership.missing.length === 0 && ownership.extra.length === 0);
  if (changes.length === 0 && isOwned) return { kind: 'synced' };
  const answer: OutOfSync = { kind: 'out-of-sync', changes, predicted };
  if (prediction.by === 'local') answer.predictedLocally = prediction.reason;
  else if (removals.length > 0) answer.predictedLocally = UNFORESEEN;
  if (!isOwned) answer.ownership = ownership;
  return answer;
}

/**
 * What a webhook adds to the object as it passes is no difference, unless the object asks for it
 * (`IncludeMutationWebhook=true`): only what we state, or have stated, can differ.
 */
function ofOurs(
  changes: FieldChange[],
  { desired, live, manager, adopting, unforeseen }: Situation,
  prediction: Prediction,
): FieldChange[] {
  if (prediction.by === 'local' || compareOptionsOf(desired).includeMutationWebhook) return changes;
  const stated = ownedFields(prediction.object, manager);
  if (!stated) return changes;
  const before = unionOf(ownedFields(live, manager) ?? {}, unforeseen);
  return changes.filter(
    ({ path }) => adopting || ownsAt(stated, prediction.object, path) || ownsAt(before, live, path),
  );
}

/** Where the unforeseen removals stand in an object, less what is ignored. */
function removalsFrom(
  object: KubeObject,
  { desired, unforeseen, ignoredIn, kept }: Situation,
): FieldPath[] {
  if (isEmptySet(unforeseen)) return [];
  const ignored = ignoredIn(object);
  return droppedPaths(object, { applied: unforeseen, desired, kept }).filter(
    (path) => !isAtOrBelow(path, ignored) && !isKeptWhenDropped(object, path),
  );
}

/** Fields that were applied in another API version are applied anew in this one. */
function versionChange(
  { live, manager, desired }: Situation,
  prediction: Prediction,
): FieldChange[] {
  const applied = appliedEntry(live, manager)?.apiVersion;
  if (prediction.by === 'local' || !applied || applied === desired.apiVersion) return [];
  return [{ path: ['apiVersion'], live: applied, desired: desired.apiVersion }];
}
