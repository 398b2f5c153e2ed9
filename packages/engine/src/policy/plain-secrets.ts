import { type KubeObject, type RuleSeverity, secretName, type Violation } from '@lockstep/domain';

export const PLAIN_SECRETS_RULE = 'plain-secrets';

/**
 * Secrets whose data is there for whoever reads the manifests. What was encrypted in Git and opened
 * on the way (SOPS) is named by the caller: an object does not say where it came from.
 */
export function plainSecrets(
  manifests: readonly KubeObject[],
  severity: RuleSeverity,
  openedSecrets: ReadonlySet<string> = new Set(),
): Violation[] {
  const isPlain = (object: KubeObject) =>
    hasPlainData(object) && !openedSecrets.has(secretName(object));
  return manifests.filter(isPlain).map(({ metadata }) => ({
    rule: PLAIN_SECRETS_RULE,
    severity,
    kind: 'Secret',
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? metadata.generateName ?? '',
    message:
      'its data is in Git in plain: encrypt it (SOPS, Sealed Secrets), or leave it to External Secrets',
  }));
}

/** A manifest that SOPS has encrypted and nobody has opened yet. */
export function isSopsFile(object: object): boolean {
  const { sops } = object as { sops?: unknown };
  return typeof sops === 'object' && sops !== null && 'mac' in sops;
}

function hasPlainData(object: KubeObject): boolean {
  if (object.apiVersion !== 'v1' || object.kind !== 'Secret' || isSopsFile(object)) return false;
  return [object.data, object.stringData].some(
    (values) =>
      typeof values === 'object' &&
      values !== null &&
      Object.values(values).some((value) => value !== null && value !== ''),
  );
}
