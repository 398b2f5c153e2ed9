import {
  apiVersionOf,
  FIELD_MANAGER,
  type KubeObject,
  messageOf,
  type ResourceDeletion,
  type ResourceRef,
  resourceKey,
  UserError,
} from '@lockstep/domain';
import { type KubeClient, KubeError } from '@lockstep/kube';
import type { ApplicationRecord } from '@lockstep/store';
import { actingClient } from '../operate/acting-client.ts';
import { wordsAbout } from '../operate/words-about.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { invalidSpec } from '../reconcile/invalid-spec.ts';
import { shown } from './digest.ts';
import { forceAway } from './force-away.ts';

/** The live object, if it is one of the application's; undefined when it is not there. */
export async function readLive(
  owner: ClusterOwner,
  record: ApplicationRecord,
  ref: ResourceRef,
): Promise<KubeObject | undefined> {
  await belongs(owner, record, ref);
  const object = await told(() => owner.view.get(ref));
  return object && shown(owner, object);
}

const PATCHES = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  merge: 'merge',
  json: 'json',
  strategic: 'strategic',
} as const;

export async function patchLive(
  owner: ClusterOwner,
  record: ApplicationRecord,
  ref: ResourceRef,
  { patch, patchType }: { patch: string; patchType: string },
): Promise<KubeObject> {
  await belongs(owner, record, ref);
  const type = patchTypeOf(patchType);
  const body = parsePatch(patch);
  const manager = `${FIELD_MANAGER}-edit`;
  const client = await writingClient(owner, record);
  const object = await told(
    () => client.patch(ref, body, type, { manager }),
    (error) =>
      wordsAbout(
        [patched(ref, body), owner.view.live(ref)],
        error,
        owner.services.config.redactPaths,
      ),
  );
  owner.view.observe(object);
  return shown(owner, object);
}

/** @throws UserError invalid-argument: what was meant is not guessed. */
function patchTypeOf(given: string) {
  if (Object.hasOwn(PATCHES, given)) return PATCHES[given as keyof typeof PATCHES];
  const reason = `"${given}" is not known; use one of ${Object.keys(PATCHES).join(', ')}`;
  throw new UserError('invalid-argument', `patchType: ${reason}`, [{ field: 'patchType', reason }]);
}

export async function deleteLive(
  owner: ClusterOwner,
  record: ApplicationRecord,
  ref: ResourceRef,
  options: ResourceDeletion,
): Promise<{ removedFinalizers?: string[] }> {
  await belongs(owner, record, ref);
  const client = await writingClient(owner, record);
  if (options.removeFinalizers) {
    return { removedFinalizers: await told(() => forceAway({ client }, ref, options)) };
  }
  await told(() =>
    client.delete(ref, {
      propagationPolicy: options.orphan ? 'Orphan' : 'Foreground',
      ...(options.force ? { gracePeriodSeconds: 0 } : {}),
    }),
  );
  return {};
}

export async function eventsOf(
  owner: ClusterOwner,
  record: ApplicationRecord,
  involved: { uid?: string; namespace?: string; name?: string },
): Promise<KubeObject[]> {
  const { tree, orphans } = owner.state(record);
  const node = [...tree, ...orphans.nodes].find(
    (one) =>
      (involved.uid && one.uid === involved.uid) ||
      (!involved.uid && one.name === involved.name && one.namespace === (involved.namespace ?? '')),
  );
  if (!node) throw new UserError('not-found', 'the application has no such resource');
  return await told(() => owner.client.events(node));
}

/**
 * Only what is in the application's tree or manifests may be reached through it, and of that only
 * what its project permits.
 */
export async function belongs(
  owner: ClusterOwner,
  record: ApplicationRecord,
  ref: ResourceRef,
): Promise<void> {
  const key = resourceKey(ref);
  const state = owner.state(record);
  const known =
    state.tree.some((node) => resourceKey(node) === key) ||
    state.orphans.nodes.some((node) => resourceKey(node) === key) ||
    state.verdicts.some((verdict) => verdict.key === key);
  if (!known) {
    throw new UserError(
      'not-found',
      `${ref.kind} ${ref.name} is not part of application ${record.application.metadata.name}`,
    );
  }
  await mustBePermitted(owner, record, ref);
}

/** @throws UserError `permission-denied` in the field's words, with the rule of the project. */
export async function mustBePermitted(
  owner: Pick<ClusterOwner, 'confines' | 'projects' | 'cluster'>,
  record: ApplicationRecord,
  ref: ResourceRef,
): Promise<void> {
  const { metadata, spec } = record.application;
  const [problem] = await invalidSpec(owner, record);
  const verdict = (await owner.confines.of(record)).ofLive(ref);
  const reason = problem ?? (verdict.kind === 'denied' ? verdict.message : undefined);
  if (reason === undefined) return;
  const { group, kind, name, namespace } = ref;
  throw new UserError(
    'permission-denied',
    `application ${spec.project}/${metadata.name} is not permitted to manage ${group}/${kind}/${name} in ${namespace}: ${reason}`,
  );
}

/** By what people's own changes are made. @throws UserError where nobody can be impersonated. */
export async function writingClient(
  owner: ClusterOwner,
  record: ApplicationRecord,
): Promise<KubeClient> {
  const acting = await actingClient(owner, record);
  if (acting.kind === 'client') return acting.client;
  throw new UserError('failed-precondition', acting.message);
}

/** A patch as the object that it is for: what the API server quotes of it is as secret. */
function patched(ref: ResourceRef, body: unknown): KubeObject {
  const fields = typeof body === 'object' && body !== null ? body : {};
  return { ...fields, patch: body, apiVersion: apiVersionOf(ref), kind: ref.kind, metadata: {} };
}

function parsePatch(patch: string): unknown {
  try {
    return JSON.parse(patch);
  } catch {
    throw new UserError('invalid-argument', 'the patch is not JSON', [
      { field: 'patch', reason: 'must be a JSON text' },
    ]);
  }
}

/** The API server's refusals are people's to mend: told in its words, with its status. */
export async function told<T>(
  run: () => Promise<T>,
  words: (error: KubeError) => string = messageOf,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    const code = error.unreachable
      ? 'unavailable'
      : error.status === 403
        ? 'permission-denied'
        : error.status === 404
          ? 'not-found'
          : error.status === 409
            ? 'conflict'
            : 'invalid-argument';
    throw new UserError(code, words(error));
  }
}
