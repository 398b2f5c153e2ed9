import type { KubeObject, TrackingMethod } from '@lockstep/domain';
import { instanceLabel } from '@lockstep/engine';
import type { ApplicationRef } from './application-ref.ts';

/** What the server tells of how it marks objects. */
export interface ServerTracking {
  trackingMethod?: TrackingMethod;
  appLabelKey?: string;
}

/** Manifests with the label that a sync of them would write, where labels track. */
export function markByLabel(
  manifests: readonly KubeObject[],
  ref: ApplicationRef,
  { trackingMethod = 'annotation', appLabelKey = '' }: ServerTracking,
): KubeObject[] {
  if (trackingMethod === 'annotation' || appLabelKey === '') return [...manifests];
  const label = instanceLabel({ appName: ref.name, appNamespace: ref.namespace });
  return manifests.map(({ metadata, ...object }) => ({
    ...object,
    metadata: { ...metadata, labels: { ...metadata.labels, [appLabelKey]: label } },
  }));
}
