import {
  DEFAULT_TRACKING,
  TRACKING_KEYS,
  TRACKING_METHODS,
  type TrackingSettings,
} from '@lockstep/domain';
import type { Problems } from './read-yaml.ts';

/** A label's key: an optional DNS prefix, and a name of at most 63 characters. */
const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

export function isTrackingKey(key: string): boolean {
  return (Object.values(TRACKING_KEYS) as string[]).includes(key);
}

/** How objects are tracked; what cannot be read is a problem, and the default is in force. */
export function parseTracking(
  data: Readonly<Record<string, string>>,
  problems: Problems,
): TrackingSettings {
  const settings = { ...DEFAULT_TRACKING };
  const method = data[TRACKING_KEYS.method];
  const known = TRACKING_METHODS.find((one) => one === method);
  if (known) settings.method = known;
  else if (method) {
    const reason = `is ${method}: it must be one of ${TRACKING_METHODS.join(', ')}`;
    problems.push({ field: TRACKING_KEYS.method, reason });
  }
  const labelKey = data[TRACKING_KEYS.instanceLabelKey];
  if (labelKey && LABEL_KEY.test(labelKey)) settings.instanceLabelKey = labelKey;
  else if (labelKey) {
    const reason = `is ${labelKey}: it must be the key of a label`;
    problems.push({ field: TRACKING_KEYS.instanceLabelKey, reason });
  }
  const installationId = data[TRACKING_KEYS.installationId];
  if (installationId) settings.installationId = installationId;
  return settings;
}
