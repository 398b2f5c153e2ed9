import {
  ANNOTATION_TRACKING_ID,
  type KubeObject,
  LABEL_APP,
  LABEL_INSTANCE,
} from '@lockstep/domain';
import { names, parseTrackingId } from './tracking-id.ts';

export interface TrackedBy {
  /** The application's short id; known of objects that carry our label. */
  appId?: string;
  /** `name`, or `namespace_name` for an application outside the control namespace. */
  appName?: string;
  how: 'lockstep' | 'argocd-annotation' | 'argocd-label';
}

/**
 * The application that a live object belongs to, or undefined. Marks that a controller has copied
 * from another object (a Service's onto its EndpointSlices) do not count: the annotation must name
 * the object itself. Where there is no annotation, Argo CD's older label tells.
 */
export function trackedBy(live: KubeObject): TrackedBy | undefined {
  const { annotations, labels } = live.metadata;
  const text = annotations?.[ANNOTATION_TRACKING_ID];
  const id = text === undefined ? undefined : parseTrackingId(text);
  if (id) {
    if (!names(id, live)) return undefined;
    const appId = labels?.[LABEL_APP];
    return appId
      ? { appId, appName: id.appName, how: 'lockstep' }
      : { appName: id.appName, how: 'argocd-annotation' };
  }
  const instance = labels?.[LABEL_INSTANCE];
  return instance ? { appName: instance, how: 'argocd-label' } : undefined;
}
