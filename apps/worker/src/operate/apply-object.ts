import {
  ANNOTATION_LAST_APPLIED,
  FIELD_MANAGER,
  type FieldsV1,
  type KubeObject,
  refOf,
} from '@lockstep/domain';
import {
  claimOwnership,
  predictLocally,
  previouslyApplied,
  type SyncOptions,
} from '@lockstep/engine';
import { type KubeClient, KubeError } from '@lockstep/kube';

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
  force?: boolean;
  dryRun: boolean;
}): Promise<KubeObject> {
  const { options } = input;
  if (options.replace) return replace(input, input.force === true || options.force);
  if (options.serverSideApply === false) return clientSideApply(input);
  return serverSideApply(input);
}

type Input = Parameters<typeof applyObject>[0];

/**
 * Fields that kubectl, Helm or Argo CD owned, or that somebody took over since, are made ours
 * first, so that one which desired no longer states goes away with this apply.
 */
async function serverSideApply(input: Input): Promise<KubeObject> {
  const { client, desired, live, dryRun } = input;
  if (live && !dryRun) await claim(input, live);
  return client.apply(desired, {
    manager: FIELD_MANAGER,
    force: true,
    dryRun,
    fieldValidation: input.options.validate ? 'Strict' : 'Ignore',
  });
}

const CLAIM_ATTEMPTS = 5;

async function claim(input: Input, live: KubeObject, attempts = CLAIM_ATTEMPTS): Promise<void> {
  const { client, desired, lastOwned } = input;
  const managedFields = claimOwnership({ desired, live, manager: FIELD_MANAGER, lastOwned });
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
  const { client, live, dryRun } = input;
  const desired = withLastApplied(input.desired);
  if (!live) return client.create(desired, { manager: FIELD_MANAGER, dryRun });
  const merged = predictLocally({ desired, live, ownedBefore: previouslyApplied(live) });
  return client.replace(withVersionOf(merged, live), { manager: FIELD_MANAGER, dryRun });
}

async function replace(input: Input, force: boolean): Promise<KubeObject> {
  const { client, desired, live, dryRun } = input;
  if (live && force && !dryRun) {
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
  if (!live) return client.create(desired, { manager: FIELD_MANAGER, dryRun });
  return client.replace(withVersionOf(desired, live), { manager: FIELD_MANAGER, dryRun });
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
