import { LABEL_INSTANCE } from './names.ts';

/** How objects are marked as an application's, as the field's `application.resourceTrackingMethod`. */
export const TRACKING_METHODS = ['annotation', 'label', 'annotation+label'] as const;
export type TrackingMethod = (typeof TRACKING_METHODS)[number];

/** What an installation says of tracking, by keys of the field's `argocd-cm`. */
export interface TrackingSettings {
  /** `application.resourceTrackingMethod`. */
  method: TrackingMethod;
  /** `application.instanceLabelKey`: the label that names the application. */
  instanceLabelKey: string;
  /** `installationID`: tells installations that share a cluster apart. */
  installationId?: string;
}

export const DEFAULT_TRACKING: TrackingSettings = {
  method: 'annotation',
  instanceLabelKey: LABEL_INSTANCE,
};

export const TRACKING_KEYS = {
  method: 'application.resourceTrackingMethod',
  instanceLabelKey: 'application.instanceLabelKey',
  installationId: 'installationID',
} as const;
