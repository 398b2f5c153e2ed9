import {
  ANNOTATION_INSTALLATION_ID,
  ANNOTATION_TRACKING_ID,
  type KubeObject,
  LABEL_APP,
  LABEL_SLICE,
  parseApiVersion,
} from '@lockstep/domain';
import { formatTrackingId, instanceName } from './tracking-id.ts';

export interface TrackOptions {
  appName: string;
  /** The application's own namespace, where it is not the control namespace. */
  appNamespace?: string;
  /** The application's short id. */
  appId: string;
  slice: string;
  /** Whether the object's kind is namespaced. */
  namespaced: boolean;
  destinationNamespace: string;
  installationId?: string;
}

/**
 * The object with the marks of its application: our labels, by which watches select, and Argo CD's
 * tracking annotation, so that a team can come and go. Templates inside it stay as they are. A
 * namespaced object without a namespace gets the destination's; a cluster-scoped one has none.
 */
export function track(object: KubeObject, options: TrackOptions): KubeObject {
  const { namespace: stated, ...metadata } = object.metadata;
  const namespace = stated || options.destinationNamespace;
  const trackingId = formatTrackingId({
    appName: instanceName(options),
    group: parseApiVersion(object.apiVersion).group,
    kind: object.kind,
    namespace,
    name: metadata.name ?? '',
  });
  const annotations: Record<string, string> = {
    ...metadata.annotations,
    [ANNOTATION_TRACKING_ID]: trackingId,
  };
  if (options.installationId) annotations[ANNOTATION_INSTALLATION_ID] = options.installationId;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(options.namespaced ? { namespace } : {}),
      labels: { ...metadata.labels, [LABEL_APP]: options.appId, [LABEL_SLICE]: options.slice },
      annotations,
    },
  };
}
