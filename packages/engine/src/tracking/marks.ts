import {
  ANNOTATION_INSTALLATION_ID,
  ANNOTATION_TRACKING_ID,
  type KubeObject,
  LABEL_APP,
  type TrackingSettings,
} from '@lockstep/domain';
import { names, parseTrackingId } from './tracking-id.ts';

/** What a live object says of whose it is. Everything is what somebody wrote on it. */
export interface Marks {
  /** The owning application's short id: ours alone write it. */
  appId?: string | undefined;
  /** By the tracking annotation: `name`, or `namespace_name`. */
  byAnnotation?: string | undefined;
  /** The annotation names another object: it was copied from there, and so was the rest. */
  copied: boolean;
  /** By the label that is configured to name the application. */
  byLabel?: string | undefined;
  installationId?: string | undefined;
}

export function marksOf(
  live: KubeObject,
  { instanceLabelKey }: Pick<TrackingSettings, 'instanceLabelKey'>,
): Marks {
  const { labels, annotations } = live.metadata;
  const text = annotations?.[ANNOTATION_TRACKING_ID];
  const id = typeof text === 'string' ? parseTrackingId(text) : undefined;
  const isItsOwn = id !== undefined && names(id, live);
  return {
    appId: labels?.[LABEL_APP] || undefined,
    byAnnotation: isItsOwn ? id.appName : undefined,
    copied: id !== undefined && !isItsOwn,
    byLabel: labels?.[instanceLabelKey] || undefined,
    installationId: annotations?.[ANNOTATION_INSTALLATION_ID] || undefined,
  };
}

/** Another installation says that the object is its own: it is left alone. */
export function isOfAnotherInstallation(
  live: KubeObject,
  { installationId }: Pick<TrackingSettings, 'installationId'>,
): boolean {
  const said = live.metadata.annotations?.[ANNOTATION_INSTALLATION_ID];
  return Boolean(said) && said !== installationId;
}
