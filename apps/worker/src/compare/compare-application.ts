import {
  type Customizations,
  FIELD_MANAGER,
  type FieldsV1,
  type KubeObject,
  type ResourceRef,
  refOf,
  resourceKey,
  type SyncStatusCode,
} from '@lockstep/domain';
import {
  type Comparison,
  compareOptionsOf,
  type IgnoreRules,
  isHook,
  knownTypesOf,
  otherOwnerOf,
  resourceOptions,
  type SyncOptions,
  withEarlierMarks,
} from '@lockstep/engine';
import { type DesiredObject, type DesiredState, trackedAppOf } from '../reconcile/desired.ts';
import { essenceOf, passedOver } from './essence.ts';
import type { Predictor } from './predictor.ts';
import { settle } from './settle.ts';

/** One resource of an application, desired against live. */
export interface ComparedResource {
  key: string;
  ref: ResourceRef;
  desired?: DesiredObject;
  live?: KubeObject;
  outcome: Comparison;
  hook: boolean;
  requiresPruning: boolean;
  /** An extra resource that does not make the application OutOfSync. */
  ignored: boolean;
}

export interface ApplicationComparison {
  resources: ComparedResource[];
  syncStatus: SyncStatusCode;
}

/** The answer of the last comparison of one resource, while neither side has changed. */
interface Remembered {
  hash: string;
  resourceVersion: string;
  outcome: Comparison;
  /** Of everything in live that a comparison looks at. */
  essence: string;
  /** Annotations that do not count in it. */
  passed: readonly string[];
}

/** What an owner remembers of one application's comparisons. */
export class CompareMemory {
  readonly #last = new Map<string, Remembered>();

  recall(key: string, hash: string, resourceVersion: string): Comparison | undefined {
    const last = this.#last.get(key);
    return last?.hash === hash && last.resourceVersion === resourceVersion
      ? last.outcome
      : undefined;
  }

  keep(wanted: DesiredObject, hash: string, live: KubeObject, outcome: Comparison): void {
    const resourceVersion = live.metadata.resourceVersion ?? '';
    const passed = passedOver(wanted.object);
    const essence = essenceOf(live, passed);
    this.#last.set(wanted.key, { hash, resourceVersion, outcome, essence, passed });
  }

  /**
   * Whether the last answer holds for this newer version of the object: nothing that counts changed.
   * It then counts as the version that was compared.
   */
  stillHolds(key: string, live: KubeObject): boolean {
    const last = this.#last.get(key);
    if (!last || last.essence !== essenceOf(live, last.passed)) return false;
    last.resourceVersion = live.metadata.resourceVersion ?? '';
    return true;
  }

  forget(): void {
    this.#last.clear();
  }

  /** Keys that are no longer there are forgotten. */
  retain(keys: Set<string>): void {
    for (const key of this.#last.keys()) if (!keys.has(key)) this.#last.delete(key);
  }
}

export interface CompareApplicationInput {
  desired: DesiredState;
  live: Map<string, KubeObject>;
  ignore: IgnoreRules;
  customizations: Customizations;
  /** The application's sync options: what is not validated is foreseen as it is written. */
  options: SyncOptions;
  /** What our last apply of each resource owned. */
  applied: Record<string, FieldsV1 | undefined>;
  memory: CompareMemory;
  predictor: Predictor;
}

/**
 * Compares all that is desired and all that is live. Nothing is asked of the API server where the
 * objects at hand already answer.
 */
export async function compareApplication(
  input: CompareApplicationInput,
): Promise<ApplicationComparison> {
  const identity = JSON.stringify([input.ignore.rules, input.options.validate]);
  const compared = [...input.desired.objects.values()].map((wanted) =>
    compareDesired(input, wanted, identity),
  );
  const resources = await Promise.all(compared);
  for (const [key, object] of input.live) {
    if (!input.desired.objects.has(key) && isExtra(object)) resources.push(extra(key, object));
  }
  input.memory.retain(new Set(resources.map((resource) => resource.key)));
  return { resources, syncStatus: overall(resources) };
}

async function compareDesired(
  input: CompareApplicationInput,
  wanted: DesiredObject,
  identity: string,
): Promise<ComparedResource> {
  const live = input.live.get(wanted.key);
  const hook = isHook(wanted.object);
  return {
    key: wanted.key,
    ref: wanted.ref,
    desired: wanted,
    live,
    outcome: hook ? { kind: 'synced' } : await compareOne(input, wanted, live, identity),
    hook,
    requiresPruning: false,
    ignored: false,
  };
}

async function compareOne(
  input: CompareApplicationInput,
  wanted: DesiredObject,
  live: KubeObject | undefined,
  identity: string,
): Promise<Comparison> {
  if (!live) return { kind: 'missing' };
  const knownTypes = knownTypesOf(wanted.object, input.customizations);
  const question = `${wanted.hash}/${identity}/${JSON.stringify(knownTypes)}`;
  const version = live.metadata.resourceVersion ?? '';
  const known = input.memory.recall(wanted.key, question, version);
  if (known) return known;
  const { tracking } = input.desired;
  const { app, settings } = { app: trackedAppOf(tracking), settings: tracking.settings };
  // What another application has is not adopted as it is: its marks are a difference.
  const isOthers = otherOwnerOf(live, { app, settings }) !== undefined;
  const lastOwned = input.applied[wanted.key] ?? (isOthers ? {} : undefined);
  const request = {
    desired: withEarlierMarks({ desired: wanted.object, live, lastOwned, app, settings }),
    live,
    manager: FIELD_MANAGER,
    lastOwned,
    ignore: input.ignore,
    knownTypes,
  };
  const options = resourceOptions(input.options, wanted.object);
  const outcome = await settle(input.predictor, request, options);
  input.memory.keep(wanted, question, live, outcome);
  return outcome;
}

/** What others own goes with its owner, and hooks have policies of their own. */
function isExtra(live: KubeObject): boolean {
  return !live.metadata.ownerReferences?.length && !isHook(live);
}

function extra(key: string, live: KubeObject): ComparedResource {
  return {
    key,
    ref: refOf(live),
    live,
    outcome: { kind: 'extra' },
    hook: false,
    requiresPruning: true,
    ignored: compareOptionsOf(live).ignoreExtraneous,
  };
}

function overall(resources: ComparedResource[]): SyncStatusCode {
  const differs = resources.some(
    (resource) => resource.outcome.kind !== 'synced' && !resource.ignored,
  );
  return differs ? 'OutOfSync' : 'Synced';
}

/** The status word of one resource; hooks have none. */
export function syncStatusOf(resource: ComparedResource): SyncStatusCode | undefined {
  if (resource.hook) return undefined;
  return resource.outcome.kind === 'synced' ? 'Synced' : 'OutOfSync';
}

export function liveByKey(objects: Iterable<KubeObject>): Map<string, KubeObject> {
  const byKey = new Map<string, KubeObject>();
  for (const object of objects) byKey.set(resourceKey(refOf(object)), object);
  return byKey;
}
