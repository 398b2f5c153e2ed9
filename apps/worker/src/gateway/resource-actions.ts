import {
  FIELD_MANAGER,
  type ImpactedObject,
  type KubeObject,
  type ResourceAction,
  type ResourceRef,
  refOf,
  UserError,
} from '@lockstep/domain';
import { actOn, discoverActions } from '@lockstep/engine';
import { type KubeClient, KubeError } from '@lockstep/kube';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { belongs, mustBePermitted, told, writingClient } from './live-objects.ts';
import { mergePatch } from './merge-patch.ts';

/** Actions write as a manager of their own: what they set is not what Git states. */
const MANAGER = `${FIELD_MANAGER}-action`;
/** The object may change while the action is worked out: then it is done again. */
const ATTEMPTS = 4;

/** What can be done to a live object of the application. */
export async function resourceActions(
  owner: ClusterOwner,
  record: ApplicationRecord,
  ref: ResourceRef,
): Promise<ResourceAction[]> {
  const object = await liveObject(owner, record, ref);
  return discoverActions(object, owner.services.customizer.actionsOf(object));
}

export interface RunAction {
  action: string;
  params: Record<string, string>;
}

/** Does it. Nothing is changed when what is to be made would be refused. */
export async function runResourceAction(
  owner: ClusterOwner,
  record: ApplicationRecord,
  ref: ResourceRef,
  { action, params }: RunAction,
): Promise<{ changed: ResourceRef[] }> {
  const client = await writingClient(owner, record);
  for (let attempt = 1; ; attempt++) {
    const object = await liveObject(owner, record, ref);
    const scripted = owner.services.customizer.actionsOf(object);
    const impacts = actOn({ object, action, params, now: new Date() }, scripted);
    try {
      return { changed: await carryOut({ owner, record, client }, object, impacts) };
    } catch (error) {
      const isStale = error instanceof KubeError && error.status === 409 && !makes(impacts);
      if (!isStale || attempt === ATTEMPTS) return await told(() => Promise.reject(error));
    }
  }
}

function makes(impacts: readonly ImpactedObject[]): boolean {
  return impacts.some(({ operation }) => operation === 'create');
}

async function liveObject(
  owner: ClusterOwner,
  record: ApplicationRecord,
  ref: ResourceRef,
): Promise<KubeObject> {
  await belongs(owner, record, ref);
  const object = await told(() => owner.view.get(ref));
  if (object) return object;
  throw new UserError('not-found', `${ref.kind} ${ref.name} does not exist in the cluster`);
}

interface Acting {
  owner: ClusterOwner;
  record: ApplicationRecord;
  client: KubeClient;
}

async function carryOut(
  { owner, record, client }: Acting,
  source: KubeObject,
  impacts: readonly ImpactedObject[],
): Promise<ResourceRef[]> {
  const created = impacts.filter(({ operation }) => operation === 'create');
  for (const { object } of created) {
    const ref = refOf(object);
    // A kind of the whole cluster is one whatever namespace a script wrote into it.
    const namespaced = await owner.namespaced(ref.group, ref.kind);
    await mustBePermitted(owner, record, namespaced === false ? { ...ref, namespace: '' } : ref);
  }
  for (const { object } of created) {
    await client.create(object, { dryRun: true, manager: MANAGER });
  }
  const changed: ResourceRef[] = [];
  for (const { operation, object } of impacts) {
    if (operation !== 'patch') continue;
    if (await patch({ client, view: owner.view }, source, object)) changed.push(refOf(source));
  }
  for (const { object } of created) {
    const made = await client.create(object, { manager: MANAGER });
    changed.push(refOf(made));
  }
  return changed;
}

/**
 * Sends what differs, bound to the version that the action was worked out from. Many kinds take
 * their status only by the subresource of that name; where there is none, it goes with the rest.
 */
async function patch(
  { client, view }: Pick<ClusterOwner, 'client' | 'view'>,
  before: KubeObject,
  after: KubeObject,
): Promise<boolean> {
  const patched = mergePatch(before, after);
  if (!patched) return false;
  const { status, ...rest } = patched;
  const ref = refOf(before);
  let version = before.metadata.resourceVersion;
  let remaining: Record<string, unknown> = rest;
  if (status !== undefined) {
    const body = bound({ status }, before, version);
    const options = { manager: MANAGER, subresource: 'status' };
    try {
      const object = await client.patch(ref, body, 'merge', options);
      version = object.metadata.resourceVersion;
      view.observe(object);
    } catch (error) {
      if (!(error instanceof KubeError) || error.status !== 404) throw error;
      remaining = { ...rest, status };
    }
  }
  if (Object.keys(remaining).length === 0) return true;
  const body = bound(remaining, before, version);
  view.observe(await client.patch(ref, body, 'merge', { manager: MANAGER }));
  return true;
}

function bound(patched: Record<string, unknown>, { metadata }: KubeObject, version?: string) {
  return {
    ...patched,
    metadata: {
      ...(patched.metadata as object | undefined),
      uid: metadata.uid,
      resourceVersion: version,
    },
  };
}
