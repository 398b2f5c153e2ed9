import { ANNOTATION_DRIFT_POLICY } from '@lockstep/domain';

/**
 * What is done about drift: live that departed from what was deployed last, while Git is the same.
 * `heal` puts it right even where `selfHeal` is off, `alert` only tells of it, `ignore` does not
 * count it. Without a policy it is told, and `selfHeal` decides.
 */
export type DriftPolicy = 'heal' | 'alert' | 'ignore';

type Annotations = Record<string, string> | null | undefined;

/** A resource's own policy, or else its application's. */
export function driftPolicyOf(
  application: Annotations,
  resource?: Annotations,
): DriftPolicy | undefined {
  return readPolicy(resource) ?? readPolicy(application);
}

/** What is written in place of a policy and is none. */
export function wrongDriftPolicy(annotations: Annotations): string | undefined {
  const text = annotations?.[ANNOTATION_DRIFT_POLICY];
  return text === undefined || isPolicy(text) ? undefined : text;
}

function readPolicy(annotations: Annotations): DriftPolicy | undefined {
  const text = annotations?.[ANNOTATION_DRIFT_POLICY];
  return isPolicy(text) ? text : undefined;
}

function isPolicy(text: string | undefined): text is DriftPolicy {
  return text === 'heal' || text === 'alert' || text === 'ignore';
}
