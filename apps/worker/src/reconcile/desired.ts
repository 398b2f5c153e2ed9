import {
  groupKind,
  type KubeObject,
  type ResourceRef,
  refOf,
  resourceKey,
  type TrackingSettings,
} from '@lockstep/domain';
import { desiredHash, prepareDesired, type TrackedApp, track } from '@lockstep/engine';
import type { RenderedManifests } from '@lockstep/render';

/** One rendered manifest in the form in which it will be applied. */
export interface DesiredObject {
  key: string;
  ref: ResourceRef;
  object: KubeObject;
  hash: string;
}

/** Desired state of one application as its cluster takes it. */
export interface DesiredState {
  fingerprint: string;
  tracking: Tracking;
  /** Normalised, without tracking and as rendered otherwise: what operations are planned from. */
  manifests: KubeObject[];
  /** Secrets whose data came out of encrypted files, as the manifests name them. */
  openedSecrets: ReadonlySet<string>;
  objects: Map<string, DesiredObject>;
  /** Whether each kind is namespaced; undefined where the cluster does not know the kind. */
  scopes: Map<string, boolean | undefined>;
  /** Kinds that the cluster does not know, for instance because their CRD is not there yet. */
  unknownKinds: string[];
}

export interface Tracking {
  appName: string;
  /** Undefined in the control namespace. */
  appNamespace: string | undefined;
  shortId: string;
  slice: string;
  destinationNamespace: string;
  settings: TrackingSettings;
}

/** The application as marks on its objects name it. */
export function trackedAppOf({ appName, appNamespace, shortId }: Tracking): TrackedApp {
  return { appName, appNamespace, appId: shortId };
}

/** Whether a kind is namespaced; undefined when the cluster does not know it. */
export type Namespaced = (group: string, kind: string) => Promise<boolean | undefined>;

/**
 * Puts rendered manifests in the form in which they are compared and applied: in their namespace,
 * normalised, with our tracking.
 */
export async function buildDesired(input: {
  fingerprint: string;
  rendered: RenderedManifests;
  tracking: Tracking;
  namespaced: Namespaced;
}): Promise<DesiredState> {
  const state: DesiredState = {
    fingerprint: input.fingerprint,
    tracking: input.tracking,
    manifests: [],
    openedSecrets: new Set(input.rendered.openedSecrets),
    objects: new Map(),
    scopes: new Map(),
    unknownKinds: [],
  };
  for (const rendered of input.rendered.manifests) {
    const manifest = prepareDesired(rendered).object;
    const { group, kind } = refOf(manifest);
    const name = groupKind({ group, kind });
    if (!state.scopes.has(name)) {
      state.scopes.set(name, await input.namespaced(group, kind));
      if (state.scopes.get(name) === undefined) state.unknownKinds.push(name);
    }
    const namespaced = state.scopes.get(name) ?? true;
    state.manifests.push(manifest);
    add(state, trackObject(manifest, input.tracking, namespaced));
  }
  return state;
}

/** The object with our tracking, in the application's namespace where it names none. */
export function trackObject(
  object: KubeObject,
  tracking: Tracking,
  namespaced: boolean,
): KubeObject {
  return track(object, {
    appName: tracking.appName,
    appNamespace: tracking.appNamespace,
    appId: tracking.shortId,
    slice: tracking.slice,
    namespaced,
    destinationNamespace: tracking.destinationNamespace,
    settings: tracking.settings,
  });
}

function add(state: DesiredState, object: KubeObject): void {
  const ref = refOf(object);
  const key = resourceKey(ref);
  // Objects that get their name from the cluster are never the same one twice.
  const unique = object.metadata.name ? key : `${key}#${state.objects.size}`;
  state.objects.set(unique, { key: unique, ref, object, hash: desiredHash(object) });
}
