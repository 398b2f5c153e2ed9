import type { KubeObject } from '@lockstep/domain';
import { rbacPolicyOf } from './apply-rbac.ts';
import { ACCOUNT_SECRET } from './declared-accounts.ts';
import { SECRET_TYPE, secretMeaning } from './declared-secrets.ts';
import { settingsMeanings } from './declared-settings.ts';
import { ssoSecretMeaning } from './declared-sso.ts';
import { trustMeanings } from './declared-trust.ts';
import type { Applied, Meaning, PlannedDocument } from './planned.ts';
import type { Document } from './read-documents.ts';

/** What others refer to comes first. */
const ORDER: readonly Applied['kind'][] = [
  'unsupported',
  'customizations',
  'account-settings',
  'account',
  'rbac-policy',
  'sso',
  'sso-secrets',
  'project',
  'certificates',
  'gpg-keys',
  'credential-template',
  'repository',
  'cluster',
  'application',
];

/** Reads what each document means, and puts them in the order in which they are sent. */
export function planApply(documents: readonly Document[]): PlannedDocument[] {
  const all = documents.map(({ object }) => object);
  return documents
    .flatMap(({ object, where }) => meaningsOf(object, all).map((one) => ({ ...one, where })))
    .toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** What a document declares; some declare several things, and refer to others of the documents. */
export function meaningsOf(object: KubeObject, others: readonly KubeObject[] = []): Meaning[] {
  const name = object.metadata.name ?? '';
  const group = object.apiVersion.split('/')[0];
  if (group === 'argoproj.io' && object.kind === 'Application') {
    return [{ kind: 'application', name, body: object }];
  }
  if (group === 'argoproj.io' && object.kind === 'AppProject') {
    return [{ kind: 'project', name, body: object }];
  }
  const policy = rbacPolicyOf(object);
  if (policy) return [{ kind: 'rbac-policy', name, body: policy }];
  if (isTakenWithSettings(object, others)) return [];
  const secret = secretMeaning(object);
  if (secret) return [secret];
  return (
    settingsMeanings(object, others) ??
    trustMeanings(object) ??
    ssoSecretMeaning(object, others) ?? [unsupported(object, name)]
  );
}

/** Where its accounts are declared, what the Secret holds of them is taken there. */
function isTakenWithSettings(object: KubeObject, others: readonly KubeObject[]): boolean {
  if (object.kind !== 'Secret' || object.metadata.name !== ACCOUNT_SECRET) return false;
  const declared = others.flatMap((one) => settingsMeanings(one, []) ?? []);
  return declared.some(({ kind }) => kind === 'account');
}

function unsupported(object: KubeObject, name: string): Meaning {
  const secretType = object.metadata.labels?.[SECRET_TYPE];
  const what = secretType
    ? `a Secret of type ${secretType}`
    : `${object.kind} ${object.apiVersion}`;
  return { kind: 'unsupported', name, reason: `${what} is not something that Lockstep takes` };
}
