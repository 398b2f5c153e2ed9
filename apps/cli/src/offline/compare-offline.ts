import {
  ANNOTATION_INSTALLATION_ID,
  ANNOTATION_TRACKING_ID,
  type FieldChange,
  type IgnoreDifference,
  type KubeObject,
  LABEL_APP,
  LABEL_SLICE,
  NO_CUSTOMIZATIONS,
} from '@lockstep/domain';
import {
  type CompareInput,
  type Comparison,
  compareResource,
  type IgnoreRules,
  type JqPaths,
  knownTypesOf,
  normalize,
  type OwnershipDifference,
  ownedFields,
  predictLocally,
  prepareDesired,
  previouslyApplied,
  withOwnRules,
  withoutIgnored,
} from '@lockstep/engine';

import { inVersion } from './in-version.ts';

export interface OfflineCompareInput {
  /** A rendered manifest; undefined where Git does not state the object. */
  desired: KubeObject | undefined;
  live: KubeObject | undefined;
  manager: string;
  ignoreDifferences: readonly IgnoreDifference[];
  jq: JqPaths;
}

export interface OfflineComparison {
  /** An apply changes the object; who owns its fields does not count. */
  modified: boolean;
  changes: FieldChange[];
  normalizedLive: KubeObject | null;
  predicted: KubeObject | null;
  /** What an apply changes of who owns which field, where it changes that. */
  ownership?: OwnershipDifference;
}

/** Compares as a worker does, with the local predictor in the place of the API server. */
export function compareOffline(input: OfflineCompareInput): OfflineComparison {
  const { live } = input;
  const desired = input.desired && asApplied(input.desired, live);
  const given: IgnoreRules = { rules: input.ignoreDifferences, jq: input.jq };
  const ignore = withOwnRules(given, desired) ?? given;
  const seen = live && desired ? inVersion(live, desired) : live;
  const either = desired ?? live;
  const knownTypes = either ? knownTypesOf(either, NO_CUSTOMIZATIONS) : [];
  const comparison = settle({
    ...{ desired, live: seen, ignore, untracked: true },
    ...{ manager: input.manager, knownTypes },
  });
  const shown = (object: KubeObject | undefined) =>
    object ? normalize(withoutIgnored(object, seen, ignore), knownTypes) : null;
  const changes = changesOf(comparison, desired, live);
  return {
    modified: changes.length > 0,
    changes,
    normalizedLive: shown(seen),
    predicted: shown(predictedOf(comparison, desired, seen)),
    ...(comparison.kind === 'out-of-sync' && comparison.ownership
      ? { ownership: comparison.ownership }
      : {}),
  };
}

/** The manifest as the application would apply it: with the marks that live carries already. */
function asApplied(rendered: KubeObject, live: KubeObject | undefined): KubeObject {
  const { object } = prepareDesired(rendered);
  if (!live) return object;
  const { metadata } = object;
  metadata.namespace ??= live.metadata.namespace;
  if (metadata.namespace === undefined) delete metadata.namespace;
  copyMarks(live.metadata.labels, [LABEL_APP, LABEL_SLICE], (marks) => {
    metadata.labels = { ...marks, ...metadata.labels };
  });
  const annotations = [ANNOTATION_TRACKING_ID, ANNOTATION_INSTALLATION_ID];
  copyMarks(live.metadata.annotations, annotations, (marks) => {
    metadata.annotations = { ...marks, ...metadata.annotations };
  });
  return object;
}

function copyMarks(
  from: Record<string, string> | undefined,
  names: readonly string[],
  add: (marks: Record<string, string>) => void,
): void {
  const marks = names.flatMap((name) => {
    const value = from?.[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  if (marks.length > 0) add(Object.fromEntries(marks));
}

function settle(input: CompareInput): Comparison {
  const outcome = compareResource(input);
  const { desired, live, manager, knownTypes = [] } = input;
  if (outcome.kind !== 'needs-prediction' || !desired || !live) return outcome;
  const ownedBefore = ownedFields(live, manager) ?? previouslyApplied(live);
  const object = predictLocally({ desired, live, ownedBefore, knownTypes });
  return compareResource({ ...input, predicted: { by: 'local', object, reason: 'offline' } });
}

function changesOf(
  comparison: Comparison,
  desired: KubeObject | undefined,
  live: KubeObject | undefined,
): FieldChange[] {
  if (comparison.kind === 'out-of-sync') return comparison.changes;
  if (comparison.kind === 'missing') return [{ path: [], desired }];
  return comparison.kind === 'extra' ? [{ path: [], live }] : [];
}

/** Nothing is left of an object that a sync would prune. */
function predictedOf(
  comparison: Comparison,
  desired: KubeObject | undefined,
  live: KubeObject | undefined,
): KubeObject | undefined {
  if (comparison.kind === 'out-of-sync') return comparison.predicted;
  if (comparison.kind === 'extra') return undefined;
  return comparison.kind === 'missing' ? desired : live;
}
