import type { FieldProblem } from '@lockstep/domain';
import { type Document, parseDocument } from 'yaml';
import { z } from 'zod';
import { PROVIDER_KIND_NAMES, type ProviderDeclaration } from './provider-kind.ts';
import { referencesIn, type SecretReference } from './secret-references.ts';

/** Keys of an `argocd-cm` that are about signing in by others, and ours for further providers. */
export const SSO_KEYS = {
  url: 'url',
  additionalUrls: 'additionalUrls',
  oidc: 'oidc.config',
  oidcInsecure: 'oidc.tls.insecure.skip.verify',
  dex: 'dex.config',
  providers: 'lockstep.dev/identity-providers',
} as const;

/** Is this key of an `argocd-cm` about signing in by others? */
export function isSsoKey(key: string): boolean {
  return (Object.values(SSO_KEYS) as string[]).includes(key);
}

/** The provider that `oidc.config` stands for. */
export const OIDC_CONFIG_ID = 'oidc';

export interface SsoSettings {
  /** Where this installation is reached, without a slash at the end; empty where nobody told. */
  publicUrl: string;
  additionalUrls: string[];
  /** Secrets in them are still references. */
  providers: ProviderDeclaration[];
  references: SecretReference[];
  /** What could not be read, by key. The rest is in force. */
  problems: FieldProblem[];
  /** What was read and has no effect, with what to do instead. */
  warnings: FieldProblem[];
}

/** Reads the settings; nothing of them is asked for on the network. */
export function readSsoSettings(data: Readonly<Record<string, string>>): SsoSettings {
  const problems: FieldProblem[] = [];
  const providers = [...oidcOf(data, problems), ...furtherOf(data, problems)];
  return {
    publicUrl: addressIn(data[SSO_KEYS.url], SSO_KEYS.url, problems),
    additionalUrls: additionalOf(data, problems),
    providers: withoutTwins(providers, problems),
    references: referencesIn(providers.map(({ config }) => config)),
    problems,
    warnings: dexWarnings(data),
  };
}

function oidcOf(
  data: Readonly<Record<string, string>>,
  problems: FieldProblem[],
): ProviderDeclaration[] {
  const given = readYaml(data[SSO_KEYS.oidc], SSO_KEYS.oidc, problems);
  if (given === undefined) return [];
  const parsed = z.record(z.string(), z.unknown()).safeParse(given);
  if (!parsed.success) {
    problems.push({ field: SSO_KEYS.oidc, reason: 'must be fields and their values in YAML' });
    return [];
  }
  const { name, ...config } = parsed.data;
  const insecure = data[SSO_KEYS.oidcInsecure] === 'true' ? { insecureSkipVerify: true } : {};
  return [
    {
      id: OIDC_CONFIG_ID,
      kind: 'oidc',
      name: typeof name === 'string' && name !== '' ? name : 'OIDC',
      config: { ...config, ...insecure },
    },
  ];
}

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const furtherSchema = z
  .array(
    z.strictObject({
      id: z.string().regex(NAME, 'must be lower-case letters, digits and dashes, 63 at most'),
      kind: z.enum(PROVIDER_KIND_NAMES, `must be one of ${PROVIDER_KIND_NAMES.join(', ')}`),
      name: z.string().min(1).max(100).optional(),
      config: z.record(z.string(), z.unknown()),
    }),
  )
  .max(50);

function furtherOf(
  data: Readonly<Record<string, string>>,
  problems: FieldProblem[],
): ProviderDeclaration[] {
  const key = SSO_KEYS.providers;
  const given = readYaml(data[key], key, problems);
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    problems.push({ field: key, reason: 'must be a list in YAML of id, kind, name and config' });
    return [];
  }
  // One by one: a provider that is misspelt takes no other away.
  return given.flatMap((entry, index) => {
    const parsed = furtherSchema.safeParse([entry]);
    const one = parsed.data?.[0];
    if (one) return [{ ...one, name: one.name ?? one.id }];
    for (const { path, message } of parsed.error?.issues ?? []) {
      const rest = path.slice(1).map(String);
      problems.push({ field: [`${key}[${index}]`, ...rest].join('.'), reason: message });
    }
    return [];
  });
}

function withoutTwins(
  providers: readonly ProviderDeclaration[],
  problems: FieldProblem[],
): ProviderDeclaration[] {
  const ids = new Set<string>();
  return providers.filter(({ id }) => {
    if (!ids.has(id)) return ids.add(id);
    problems.push({ field: SSO_KEYS.providers, reason: `the id ${id} is there twice` });
    return false;
  });
}

/** An address without a slash at its end; a path in it is where we are mounted. */
function addressIn(text: unknown, field: string, problems: FieldProblem[]): string {
  if (text === undefined || text === '') return '';
  const url = typeof text === 'string' ? URL.parse(text.trim()) : null;
  if (url && ['https:', 'http:'].includes(url.protocol) && !url.search && !url.hash) {
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  }
  problems.push({ field, reason: 'must be an address that begins with https:// or http://' });
  return '';
}

function additionalOf(data: Readonly<Record<string, string>>, problems: FieldProblem[]): string[] {
  const key = SSO_KEYS.additionalUrls;
  const given = readYaml(data[key], key, problems);
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    problems.push({ field: key, reason: 'must be a list in YAML of addresses' });
    return [];
  }
  return given.slice(0, 50).flatMap((one) => addressIn(one, key, problems) || []);
}

function dexWarnings(data: Readonly<Record<string, string>>): FieldProblem[] {
  const key = SSO_KEYS.dex;
  const text = data[key];
  if (!text?.trim()) return [];
  const given = readYaml(text, key, []) as { connectors?: { name?: unknown; type?: unknown }[] };
  const connectors = Array.isArray(given?.connectors) ? given.connectors : [];
  const names = connectors.map((one) => `${one?.name ?? '?'} (${one?.type ?? '?'})`);
  const which = names.length > 0 ? `: the connectors ${names.join(', ')}` : '';
  return [
    {
      field: key,
      reason:
        `has no effect, since Lockstep runs no Dex${which}. Run Dex beside it and name its ` +
        `address as the issuer in ${SSO_KEYS.oidc}, or configure the provider itself in ` +
        `${SSO_KEYS.oidc} (OpenID Connect) or ${SSO_KEYS.providers} (SAML, LDAP)`,
    },
  ];
}

/** Undefined for nothing and for what cannot be read, which is told. */
function readYaml(text: string | undefined, field: string, problems: FieldProblem[]): unknown {
  if (text === undefined || text.trim() === '') return undefined;
  const document = parseYaml(text);
  if (typeof document !== 'string') return document.toJS({ maxAliasCount: 20 }) ?? undefined;
  problems.push({ field, reason: document });
  return undefined;
}

/** A document, or why it is none. */
export function parseYaml(text: string): Document | string {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error) return `is not YAML: ${error.message.split('\n')[0]}`;
  try {
    document.toJS({ maxAliasCount: 20 });
  } catch (thrown) {
    return `is not YAML that is taken: ${(thrown as Error).message}`;
  }
  return document;
}
