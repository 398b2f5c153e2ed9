import { isSsoKey } from '@lockstep/access';
import type { KubeObject } from '@lockstep/domain';
import { isCustomizationKey } from '@lockstep/engine';
import { parse } from 'yaml';
import { accountMeanings, isAccountKey } from './declared-accounts.ts';
import { repositoryFields, secretFields } from './declared-secrets.ts';
import { isAboutSso, ssoMeaning } from './declared-sso.ts';
import { textsOf } from './declared-trust.ts';
import type { Meaning } from './planned.ts';

/** The field's general settings: those about kinds of resources, and how it once had repositories. */
const SETTINGS = 'argocd-cm';

/** Settings of repositories from before they were Secrets of their own. */
const REPOSITORIES = ['repositories', 'helm.repositories'];
const TEMPLATES = 'repository.credentials';

/** What an argocd-cm says; undefined for every other object. Secrets it refers to are in `others`. */
export function settingsMeanings(
  object: KubeObject,
  others: readonly KubeObject[],
): Meaning[] | undefined {
  const isSettings = object.kind === 'ConfigMap' && object.apiVersion === 'v1';
  if (!isSettings || object.metadata.name !== SETTINGS) return undefined;
  const data = textsOf(object);
  const repositories = REPOSITORIES.flatMap((key) =>
    entriesOf(data, key, others, (fields, notTaken) => {
      const { url, ...rest } = fields;
      const body = { ...rest, repo: url, ...(key.startsWith('helm') && { type: 'helm' }) };
      return { kind: 'repository', name: url, body, toWrite: false, notTaken };
    }),
  );
  const templates = entriesOf(data, TEMPLATES, others, (fields, notTaken) => {
    const name = fields.url;
    return { kind: 'credential-template', name, body: fields, toWrite: false, notTaken };
  });
  const sso = ssoMeaning(data, others);
  const accounts = accountMeanings(data, others);
  return [
    customizationsOf(data),
    ...(sso ? [sso] : []),
    ...accounts,
    ...repositories,
    ...templates,
  ];
}

function customizationsOf(data: Record<string, string>): Meaning {
  const own = [
    ...REPOSITORIES,
    TEMPLATES,
    ...(isAboutSso(data) ? Object.keys(data).filter(isSsoKey) : []),
  ];
  const body = Object.fromEntries(Object.entries(data).filter(([key]) => !own.includes(key)));
  const unknown = Object.keys(body).filter((key) => !isCustomizationKey(key) && !isAccountKey(key));
  const notTaken = unknown.map((key) => `data.${key}`);
  return { kind: 'customizations', name: SETTINGS, body, notTaken };
}

type Fields = Record<string, unknown> & { url: string };

function entriesOf(
  data: Record<string, string>,
  key: string,
  others: readonly KubeObject[],
  toMeaning: (fields: Fields, notTaken: string[]) => Meaning,
): Meaning[] {
  if (!data[key]?.trim()) return [];
  const entries = listIn(data[key]);
  if (!entries) {
    return [{ kind: 'unsupported', name: SETTINGS, reason: `data.${key} is not a list in YAML` }];
  }
  return entries.map((entry, index) => {
    const { texts, missing } = resolveSecrets(entry, others);
    const { fields, notTaken } = repositoryFields(texts);
    if (typeof fields.url !== 'string') {
      const reason = `data.${key}[${index}] has no url`;
      return { kind: 'unsupported', name: SETTINGS, reason };
    }
    return toMeaning({ ...fields, url: fields.url }, [...notTaken, ...missing]);
  });
}

function listIn(text: string): Record<string, unknown>[] | undefined {
  try {
    const list: unknown = parse(text, { maxAliasCount: 20 });
    const isList = Array.isArray(list) && list.every((one) => typeof one === 'object' && one);
    return isList ? (list as Record<string, unknown>[]) : undefined;
  } catch {
    return undefined;
  }
}

interface SecretRef {
  name?: unknown;
  key?: unknown;
}

/** `passwordSecret: {name, key}` stands for `password`, which is in that Secret. */
function resolveSecrets(entry: Record<string, unknown>, others: readonly KubeObject[]) {
  const texts: Record<string, string> = {};
  const missing: string[] = [];
  for (const [field, value] of Object.entries(entry)) {
    if (!field.endsWith('Secret') || typeof value !== 'object') {
      texts[field] = String(value ?? '');
      continue;
    }
    const { name, key } = { ...(value as SecretRef) };
    const secret = others.find((one) => one.kind === 'Secret' && one.metadata.name === name);
    const text = secret && secretFields(secret)[String(key)];
    if (text === undefined) missing.push(`${field}: key ${key} of Secret ${name} is not there`);
    else texts[SPELT_OTHERWISE[field] ?? field.slice(0, -'Secret'.length)] = text;
  }
  return { texts, missing };
}

const SPELT_OTHERWISE: Record<string, string> = {
  certSecret: 'tlsClientCertData',
  keySecret: 'tlsClientCertKey',
};
