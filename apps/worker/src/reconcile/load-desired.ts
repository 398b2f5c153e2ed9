import { CONTROL_NAMESPACE, type TrackingSettings, UserError } from '@lockstep/domain';
import type { RenderedManifests } from '@lockstep/render';
import type { ApplicationRecord } from '@lockstep/store';
import { isOutage } from '../operate/is-lasting.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { renderApplication } from '../render/render-application.ts';
import type { AppState } from './app-state.ts';
import { buildDesired, type DesiredState, type Tracking } from './desired.ts';

/**
 * Desired state as last rendered. Rendered manifests that are not at hand (another worker made
 * them, the cache was emptied) are rendered again here. Undefined while a render has yet to come,
 * or when it failed: the condition is then told by the render.
 */
export async function loadDesired(
  owner: ClusterOwner,
  record: ApplicationRecord,
  state: AppState,
): Promise<DesiredState | undefined> {
  const { metadata, status } = record.application;
  if (record.fingerprint === '') {
    // A render that failed is tried again when its repository moves, or somebody asks for it.
    const failed = status.conditions?.some((condition) => condition.type === 'ComparisonError');
    if (!failed) await owner.services.signals.render({ uid: record.uid });
    return undefined;
  }
  const known = state.desired;
  const { tracking } = owner.services.customizer.customizations;
  const identity = `${record.fingerprint}/${metadata.generation}/${JSON.stringify(tracking)}`;
  if (known && state.desiredIdentity === identity && known.unknownKinds.length === 0) return known;
  const rendered = await manifestsAt(owner, record);
  if (!rendered) return undefined;
  state.desiredIdentity = identity;
  state.desired = await desiredFrom(owner, record, record.fingerprint, rendered);
  return state.desired;
}

/** Puts manifests in the form in which this application's cluster takes them. */
export function desiredFrom(
  owner: ClusterOwner,
  record: ApplicationRecord,
  fingerprint: string,
  rendered: RenderedManifests,
): Promise<DesiredState> {
  return buildDesired({
    fingerprint,
    rendered,
    tracking: trackingOf(record, owner.services.customizer.customizations.tracking),
    namespaced: (group, kind) => owner.namespaced(group, kind),
  });
}

/** How the application's objects are marked. */
export function trackingOf(record: ApplicationRecord, settings: TrackingSettings): Tracking {
  const { metadata, spec } = record.application;
  const namespace = metadata.namespace ?? CONTROL_NAMESPACE;
  return {
    appName: metadata.name,
    // Applications of the control namespace are known by name alone, as in the field.
    appNamespace: namespace === CONTROL_NAMESPACE ? undefined : namespace,
    shortId: record.shortId,
    slice: record.slice,
    destinationNamespace: spec.destination.namespace ?? '',
    settings,
  };
}

async function manifestsAt(
  owner: ClusterOwner,
  record: ApplicationRecord,
): Promise<RenderedManifests | undefined> {
  const cached = await owner.services.manifests.get(record.fingerprint);
  if (cached) return cached;
  const rendered = await renderApplication(owner.services, record, {
    fetch: true,
    manifests: true,
  });
  if (rendered.kind === 'rendered') return rendered;
  if (rendered.kind === 'failed') {
    // An outage is none of the application's: it is tried again soon, and not told at once.
    if (isOutage(rendered.cause)) throw rendered.cause;
    throw new UserError('failed-precondition', rendered.message);
  }
  return undefined;
}
