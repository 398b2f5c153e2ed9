import {
  ANNOTATION_INSTALLATION_ID,
  ANNOTATION_TRACKING_ID,
  DEFAULT_TRACKING,
  type KubeObject,
  LABEL_APP,
  LABEL_SLICE,
  parseApiVersion,
  type TrackingSettings,
} from '@lockstep/domain';
import { formatTrackingId, instanceLabel, instanceName } from './tracking-id.ts';

export interface TrackOptions {
  appName: string;
  /** The application's own namespace, where it is not the control namespace. */
  appNamespace?: string | undefined;
  /** The application's short id. */
  appId: string;
  slice: string;
  /** Whether the object's kind is namespaced. */
  namespaced: boolean;
  destinationNamespace: string;
  /** The field's defaults if not given. */
  settings?: TrackingSettings;
}

/**
 * The object with the marks of its application: our labels, by which watches select, and the
 * field's own of the tracking method, so that a team can come and go. Templates inside it stay as
 * they are. A namespaced object without a namespace gets the destination's; a cluster-scoped one
 * has none.
 */
export function track(object: KubeObject, options: TrackOptions): KubeObject {
  const { namespace: stated, ...metadata } = object.metadata;
  const namespace = stated || options.destinationNamespace;
  const annotations = annotationsOf({ ...object, metadata: { ...metadata, namespace } }, options);
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(options.namespaced ? { namespace } : {}),
      labels: { ...metadata.labels, ...labelsOf(options) },
      ...(annotations ? { annotations } : {}),
    },
  };
}

function labelsOf(options: TrackOptions): Record<string, string> {
  const { method, instanceLabelKey } = options.settings ?? DEFAULT_TRACKING;
  const own = { [LABEL_APP]: options.appId, [LABEL_SLICE]: options.slice };
  if (method === 'annotation') return own;
  return { ...own, [instanceLabelKey]: instanceLabel(options) };
}

function annotationsOf(
  { apiVersion, kind, metadata }: KubeObject,
  options: TrackOptions,
): Record<string, string> | undefined {
  const { method, installationId } = options.settings ?? DEFAULT_TRACKING;
  const { annotations, name = '', namespace = '' } = metadata;
  if (method === 'label') return annotations;
  const { group } = parseApiVersion(apiVersion);
  const id = formatTrackingId({ appName: instanceName(options), group, kind, namespace, name });
  return {
    ...annotations,
    [ANNOTATION_TRACKING_ID]: id,
    ...(installationId ? { [ANNOTATION_INSTALLATION_ID]: installationId } : {}),
  };
}
