import {
  ANNOTATION_LAST_APPLIED,
  FIELD_MANAGER,
  type FieldsV1,
  type KubeObject,
  refOf,
} from '@lockstep/domain';
import {
  claimOwnership,
  ownedFields,
  predictLocally,
  previouslyApplied,
  type SyncOptions,
} from '@lockstep/engine';
import { type KubeClient, KubeError, type Turn, type WriteOptions } from '@lockstep/kube';
import { claimFrom } from './claim-from.ts';

/**
 * Writes one object the way its sync options ask: server-side apply by default, client-side apply
 * or replace where an object needs them. Answers the object as the API server now has it.
 * @throws KubeError in the API server's own words.
 */
export async function applyObject(input: {
  client: KubeClient;
  desired: KubeObject;
  live: KubeObject | undefined;
  options: SyncOptions;
  /** What our last apply owned; undefined when the object was never applied by us. */
  lastOwned?: FieldsV1;
  /** A field manager whose fields a first apply takes over, as it does those of known tools. */
  migrateFrom?: string | undefined;
  turn?: Turn;
  force?: boolean;
  dryRun: boolean;
}): Promise<KubeObject> {
  const { options } = input;
  if (options.replace) return own(input, await replace(input, isForced(input)));
  return isClientSide(options) ? own(input, await clientSideApply(input)) : serverSideApply(input);
}

type Input = Parameters<typeof applyObject>[0];

/** A field that the schema does not have fails every server-side apply, wanted or not. */
function isClientSide({ serverSideApply, validate }: SyncOptions): boolean {
  return serverSideApply === false || (serverSideApply === undefined && !validate);
}

/**
 * Makes exactly the stated fields ours, as after a server-side apply: by that a comparison sees
 * what Git drops later. What cannot be applied so is left as it was written.
 */
async function own(input: Input, written: KubeObject): Promise<KubeObject> {
  if (input.dryRun) return written;
  try {
    return await input.client.apply(input.desired, { manager: FIELD_MANAGER, force: true });
  } catch (error) {
    if (!(error instanceof KubeError) || error.unreachable || error.retryable) throw error;
    return written;
  }
}

function writing({ options, dryRun, turn }: Input): WriteOptions {
  const fieldValidation = options.validate ? 'Strict' : 'Ignore';
  return { ...turn, manager: FIELD_MANAGER, dryRun, fieldValidation };
}

/**
 * Fields that kubectl, Helm or Argo CD owned, or that somebody took over since, are made ours
 * first, so that one which desired no longer states goes away with this apply.
 */
async function serverSideApply(input: Input): Promise<KubeObject> {
  const { client, desired, live } = input;
  if (live && !input.dryRun && mayClaim(input, live)) await claim(input, live);
  try {
    return await client.apply(desired, {
      ...writing(input),
      manager: FIELD_MANAGER,
      force: true,
    });
  } catch (error) {
    // An immutable field: who forces a sync asks for the object to be made anew.
    if (!live || !isForced(input) || !isImmutable(error)) throw error;
    return await replace(input, true);
  }
}

/** Told apart by the API server's words: other refusals would meet the new object as well. */
function isImmutable(error: unknown): boolean {
  return (
    error instanceof KubeError &&
    error.status === 422 &&
    /immutable|updates to .* are forbidden|may not (be )?change/i.test(error.message)
  );
}

function isForced({ force, options }: Input): boolean {
  return force === true || options.force;
}

/** ClientSideApplyMigration=false: what others applied before our first apply stays theirs. */
function mayClaim({ options, lastOwned }: Input, live: KubeObject): boolean {
  const isFirst = !lastOwned && ownedFields(live, FIELD_MANAGER) === undefined;
  return options.clientSideApplyMigration || !isFirst;
}

const CLAIM_ATTEMPTS = 5;

async function claim(input: Input, live: KubeObject, attempts = CLAIM_ATTEMPTS): Promise<void> {
  const { client, desired, lastOwned } = input;
  const managedFields = claimFrom(input.migrateFrom, live, (seen) =>
    claimOwnership({ desired, live: seen, manager: FIELD_MANAGER, lastOwned }),
  );
  if (!managedFields) return;
  const patch = [
    { op: 'test', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion },
    { op: 'replace', path: '/metadata/managedFields', value: managedFields },
  ];
  try {
    await client.patch(refOf(live), patch, 'json', { manager: FIELD_MANAGER });
  } catch (error) {
    if (!isLostRace(error) || attempts <= 1) throw error;
    const moved = await client.find(refOf(live));
    if (moved) await claim(input, moved, attempts - 1);
  }
}

/** Somebody changed the object in between; a failed `test` of a JSON patch answers 422. */
function isLostRace(error: unknown): boolean {
  return error instanceof KubeError && (error.status === 409 || error.status === 422);
}

/** The three-way merge of `kubectl apply`, with the annotation that it keeps. */
async function clientSideApply(input: Input): Promise<KubeObject> {
  const { client, live } = input;
  const desired = withLastApplied(input.desired);
  if (!live) return client.create(desired, writing(input));
  const ownedBefore = ownedFields(live, FIELD_MANAGER) ?? previouslyApplied(live);
  const merged = predictLocally({ desired, live, ownedBefore });
  return client.replace(withVersionOf(merged, live), writing(input));
}

async function replace(input: Input, force: boolean): Promise<KubeObject> {
  const { client, desired, live, dryRun } = input;
  if (live && force && !dryRun && !takesOthersAlong(live)) {
    await client.delete(refOf(live), {
      propagationPolicy: 'Foreground',
      preconditions: { uid: live.metadata.uid },
    });
    // Asked again by the engine, until the old object is gone and this makes the new one.
    throw new KubeError({
      status: 409,
      reason: 'Conflict',
      message: `${live.kind}/${live.metadata.name} is being deleted before it is made again`,
      retryable: true,
    });
  }
  if (!live) return client.create(desired, writing(input));
  return client.replace(withVersionOf(desired, live), writing(input));
}

/** Deleting a CRD or a namespace takes all that is in it: these are only ever written over. */
function takesOthersAlong({ kind }: KubeObject): boolean {
  return kind === 'CustomResourceDefinition' || kind === 'Namespace';
}

function withVersionOf(object: KubeObject, live: KubeObject): KubeObject {
  return {
    ...object,
    metadata: { ...object.metadata, resourceVersion: live.metadata.resourceVersion },
  };
}

function withLastApplied(desired: KubeObject): KubeObject {
  return {
    ...desired,
    metadata: {
      ...desired.metadata,
      annotations: {
        ...desired.metadata.annotations,
        [ANNOTATION_LAST_APPLIED]: JSON.stringify(desired),
      },
    },
  };
}
