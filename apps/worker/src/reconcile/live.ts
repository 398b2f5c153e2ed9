import {
  groupKind,
  type KubeObject,
  type ResourceRef,
  refOf,
  resourceKey,
  UserError,
} from '@lockstep/domain';
import { belongsTo } from '@lockstep/engine';
import type { GroupKind } from '@lockstep/kube';
import type { ApplicationRecord } from '@lockstep/store';
import { liveByKey } from '../compare/compare-application.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { outOfReach } from '../ownership/cluster-reach.ts';
import type { AppState } from './app-state.ts';
import { type DesiredObject, type DesiredState, trackedAppOf } from './desired.ts';
import { leftoversOf } from './leftovers.ts';

/**
 * What is live of an application: all that carries our label and, read directly, what desired names
 * without it (to be adopted) and what the tool before us left behind. Kinds that were applied before
 * and are no longer desired count too: their objects may be there to be pruned.
 * What the project does not permit does not count, as in the field: neither shown nor pruned.
 * @throws UserError when something desired is outside of what the cluster was registered for.
 */
export async function liveOf(
  owner: ClusterOwner,
  application: Pick<
    ApplicationRecord,
    'uid' | 'shortId' | 'applied' | 'application' | 'projectVersion'
  >,
  desired: DesiredState,
): Promise<Map<string, KubeObject>> {
  mustBeInReach(owner, desired);
  const kinds = appliedKinds(application);
  for (const { ref } of desired.objects.values()) {
    if (!desired.unknownKinds.includes(groupKind(ref))) kinds.set(groupKind(ref), ref);
  }
  await owner.ensureWatched([...kinds.values()]);
  const state = owner.state(application);
  const confines = await owner.confines.of(application);
  state.nodes.confine(confines);
  const permitted = (object: KubeObject) => confines.ofLive(refOf(object)).kind === 'allowed';
  const live = liveByKey(owner.view.managedOf(application.shortId).filter(permitted));
  state.nodes.passOver(dropOthers(live, desired, application.applied));
  const unseen = [...desired.objects.values()].filter(
    ({ key, ref, object }) =>
      !live.has(key) && kinds.has(groupKind(ref)) && object.metadata.name !== undefined,
  );
  const adopted = await readUnlabelled(owner, state, unseen);
  const isAdopting = adopted.size > 0;
  const left = await leftoversOf(owner, application, desired, {
    live: new Map([...live, ...adopted]),
    isAdopting,
  });
  const found = [...adopted, ...left].filter(([, object]) => permitted(object));
  for (const [key, object] of found) live.set(key, object);
  state.nodes.adopt(found.map(([, object]) => object));
  return live;
}

function mustBeInReach(owner: ClusterOwner, { objects }: DesiredState): void {
  if (!owner.reach.namespaces) return;
  for (const { ref } of objects.values()) {
    const problem = outOfReach(owner.reach, ref);
    if (problem)
      throw new UserError('failed-precondition', `Failed to load live state: ${problem}`);
  }
}

/**
 * Takes out what is not desired and only looks like the application's: controllers copy labels and
 * annotations, and another tool may have taken an object over. Answers the keys.
 */
function dropOthers(
  live: Map<string, KubeObject>,
  { objects, tracking }: DesiredState,
  applied: ApplicationRecord['applied'],
): Set<string> {
  const others = new Set<string>();
  const input = { app: trackedAppOf(tracking), settings: tracking.settings };
  for (const [key, object] of live) {
    if (objects.has(key) || belongsTo(object, { ...input, applied: key in applied })) continue;
    live.delete(key);
    others.add(key);
  }
  return others;
}

function appliedKinds({ applied }: Pick<ApplicationRecord, 'applied'>): Map<string, GroupKind> {
  const kinds = new Map<string, GroupKind>();
  for (const key in applied) {
    const [group = '', kind = ''] = key.split('/', 2);
    kinds.set(groupKind({ group, kind }), { group, kind });
  }
  return kinds;
}

/** For as many objects it pays to ask first whether their namespace is there at all. */
const MANY_IN_ONE = 3;

/** Who was not there a moment ago need not be asked for again by the next step of the same look. */
const ABSENT_FOR_MS = 10_000;

async function readUnlabelled(
  owner: ClusterOwner,
  state: AppState,
  unseen: DesiredObject[],
): Promise<Map<string, KubeObject>> {
  if (Date.now() - state.absent.atMs > ABSENT_FOR_MS) {
    state.absent = { atMs: Date.now(), keys: new Set() };
  }
  const { keys } = state.absent;
  const found = new Map<string, KubeObject>();
  const read = async (ref: ResourceRef, key: string) => {
    if (keys.has(key)) return;
    const object = await owner.view.get(ref);
    if (object) found.set(key, object);
    else keys.add(key);
  };
  for (const inOne of Map.groupBy(unseen, ({ ref }) => ref.namespace).values()) {
    const namespace = inOne[0]?.ref.namespace ?? '';
    const asks = inOne.length >= MANY_IN_ONE && namespace !== '';
    if (asks && !(await hasNamespace(owner, state, namespace))) {
      for (const { key } of inOne) keys.add(key);
    }
    await Promise.all(inOne.map(({ key, ref }) => read(ref, key)));
  }
  return found;
}

/** A cluster that is limited to namespaces was told that they are there, and may not be asked. */
export async function hasNamespace(
  owner: ClusterOwner,
  state: AppState,
  name: string,
): Promise<boolean> {
  if (!owner.reach.clusterResources) return true;
  const ref = { group: '', version: 'v1', kind: 'Namespace', namespace: '', name };
  if (owner.view.live(ref)) return true;
  if (isAbsent(state, resourceKey(ref))) return false;
  const isThere = (await owner.view.get(ref)) !== undefined;
  if (!isThere) state.absent.keys.add(resourceKey(ref));
  return isThere;
}

/** Whether the object was read a moment ago and not there. */
export function isAbsent(state: AppState, key: string): boolean {
  return Date.now() - state.absent.atMs <= ABSENT_FOR_MS && state.absent.keys.has(key);
}
