import type { KubeObject } from '@lockstep/domain';
import { rbacPolicyOf } from './apply-rbac.ts';
import { SECRET_TYPE, secretMeaning } from './declared-secrets.ts';
import { settingsMeanings } from './declared-settings.ts';
import { trustMeanings } from './declared-trust.ts';
import type { Applied, Meaning, PlannedDocument } from './planned.ts';
import type { Document } from './read-documents.ts';

/** What others refer to comes first. */
const ORDER: readonly Applied['kind'][] = [
  'unsupported',
  'customizations',
  'rbac-policy',
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
  const secret = secretMeaning(object);
  if (secret) return [secret];
  return settingsMeanings(object, others) ?? trustMeanings(object) ?? [unsupported(object, name)];
}

function unsupported(object: KubeObject, name: string): Meaning {
  const secretType = object.metadata.labels?.[SECRET_TYPE];
  const what = secretType
    ? `a Secret of type ${secretType}`
    : `${object.kind} ${object.apiVersion}`;
  return { kind: 'unsupported', name, reason: `${what} is not something that Lockstep takes` };
}
