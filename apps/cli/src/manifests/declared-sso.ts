import {
  DEFAULT_SECRET,
  isSsoKey,
  readSsoSettings,
  type SecretReference,
  SSO_KEYS,
} from '@lockstep/access';
import type { KubeObject } from '@lockstep/domain';
import { secretFields } from './declared-secrets.ts';
import { textsOf } from './declared-trust.ts';
import type { Meaning } from './planned.ts';

/** By this label the field knows Secrets that its settings may refer to. */
const PART_OF = 'app.kubernetes.io/part-of';
const SETTINGS = 'argocd-cm';

/** By the name of a Secret its keys and their values. */
export type SecretTexts = Record<string, Record<string, string>>;

/** What an argocd-cm says of single sign-on, with the secrets that it refers to among `others`. */
export function ssoMeaning(
  data: Record<string, string>,
  others: readonly KubeObject[],
): Meaning | undefined {
  if (!isAboutSso(data)) return undefined;
  const body = Object.fromEntries(Object.entries(data).filter(([key]) => isSsoKey(key)));
  const { references, warnings } = readSsoSettings(body);
  const notTaken = warnings.map(({ field, reason }) => `data.${field} (it ${reason})`);
  return {
    kind: 'sso',
    name: SETTINGS,
    body,
    secrets: secretsFor(references, others),
    notTaken,
  };
}

/** An address alone is no way to sign in, and takes none away that is set here. */
export function isAboutSso(data: Record<string, string>): boolean {
  return [SSO_KEYS.oidc, SSO_KEYS.providers, SSO_KEYS.dex].some((key) => data[key]?.trim());
}

function secretsFor(
  references: readonly SecretReference[],
  others: readonly KubeObject[],
): SecretTexts {
  const found: SecretTexts = {};
  for (const { name, key } of references) {
    const secret = others.find((one) => one.kind === 'Secret' && one.metadata.name === name);
    const text = secret && secretFields(secret)[key];
    if (text !== undefined) found[name] = { ...found[name], [key]: text };
  }
  return found;
}

/**
 * A Secret that settings may refer to; undefined for every other object. What of it is referred to
 * is sent with the settings where they are among `others`, else the server knows.
 */
export function ssoSecretMeaning(
  object: KubeObject,
  others: readonly KubeObject[],
): Meaning[] | undefined {
  if (object.kind !== 'Secret' || object.apiVersion !== 'v1') return undefined;
  const name = object.metadata.name ?? '';
  const isOurs = name === DEFAULT_SECRET || object.metadata.labels?.[PART_OF] === 'argocd';
  if (!isOurs) return undefined;
  const settings = others.find(isSettings);
  if (settings) return [];
  return [{ kind: 'sso-secrets', name, body: { [name]: secretFields(object) } }];
}

function isSettings(object: KubeObject): boolean {
  return (
    object.kind === 'ConfigMap' && object.metadata.name === SETTINGS && isAboutSso(textsOf(object))
  );
}
