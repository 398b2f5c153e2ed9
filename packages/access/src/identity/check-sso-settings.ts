import type { FieldProblem } from '@lockstep/domain';
import { dexConnectorsOnly } from './dex-connectors.ts';
import type { ProviderDeclaration } from './provider-kind.ts';
import { loadProviderKind } from './provider-kinds.ts';
import { INLINE_SECRET, parseReference, referenceText } from './secret-references.ts';
import { OIDC_CONFIG_ID, parseYaml, readSsoSettings, SSO_KEYS } from './sso-settings.ts';

/** What is wrong with the settings, each provider's own fields too; nobody is asked anything. */
export async function checkSsoSettings(
  data: Readonly<Record<string, string>>,
): Promise<FieldProblem[]> {
  const { problems, providers } = readSsoSettings(data);
  const ofProviders = await Promise.all(providers.map(problemsOf));
  return [...problems, ...ofProviders.flat()];
}

async function problemsOf({ id, kind: name, config }: ProviderDeclaration) {
  const isField = id === OIDC_CONFIG_ID;
  const field = isField ? SSO_KEYS.oidc : `${SSO_KEYS.providers}.${id}`;
  const kind = await loadProviderKind(name);
  if (!kind) return [{ field, reason: `the kind ${name} is not there in this version` }];
  const problems = kind.check(config).filter((one) => !isReference(config, one.field));
  return problems.map((one) => ({
    field: one.field === '' ? field : `${field}.${one.field}`,
    reason: one.reason,
  }));
}

/** What a reference leads to is looked at when the provider is opened. */
function isReference(config: unknown, field: string): boolean {
  const value = valueAt(config, field);
  return typeof value === 'string' && parseReference(value) !== undefined;
}

function valueAt(config: unknown, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>(
      (inner, part) => (inner as Record<string, unknown> | undefined)?.[part],
      config,
    );
}

/** A secret that stood in the configuration. */
export interface InlineSecret {
  key: string;
  value: string;
}

/**
 * Takes secrets out of the configuration and leaves references in their place, so that what is
 * kept and shown of it holds none. Comments and order stay.
 */
export async function takeOutSecrets(
  data: Readonly<Record<string, string>>,
): Promise<{ data: Record<string, string>; secrets: InlineSecret[] }> {
  const kept: Record<string, string> = { ...data };
  const secrets: InlineSecret[] = [];
  for (const key of [SSO_KEYS.oidc, SSO_KEYS.providers]) {
    const text = data[key];
    const document = text === undefined ? '' : parseYaml(text);
    if (typeof document === 'string') continue;
    const found = await secretsOf(document.toJS({ maxAliasCount: 20 }), key);
    for (const { path, name, value } of found) {
      secrets.push({ key: name, value });
      document.setIn(path, referenceText({ name: INLINE_SECRET, key: name }));
    }
    if (found.length > 0) kept[key] = document.toString({ lineWidth: 0 });
  }
  const dex = data[SSO_KEYS.dex];
  if (dex !== undefined) {
    const document = parseYaml(dex);
    const given = typeof document === 'string' ? undefined : document.toJS({ maxAliasCount: 20 });
    kept[SSO_KEYS.dex] = dexConnectorsOnly(given);
  }
  return { data: kept, secrets };
}

interface Found {
  path: (string | number)[];
  name: string;
  value: string;
}

async function secretsOf(given: unknown, key: string): Promise<Found[]> {
  if (key === SSO_KEYS.oidc) return secretsIn(given, 'oidc', OIDC_CONFIG_ID, []);
  if (!Array.isArray(given)) return [];
  const all = given.map((entry: { kind?: unknown; id?: unknown; config?: unknown }, index) =>
    secretsIn(entry?.config, String(entry?.kind), String(entry?.id), [index, 'config']),
  );
  return (await Promise.all(all)).flat();
}

async function secretsIn(
  config: unknown,
  kindName: string,
  id: string,
  at: (string | number)[],
): Promise<Found[]> {
  const kind = await loadProviderKind(kindName as never);
  return (kind?.secretFields ?? []).flatMap((field) => {
    const way = field.split('.');
    const value = valueAt(config, field);
    if (typeof value !== 'string' || value === '' || parseReference(value)) return [];
    return [{ path: [...at, ...way], name: `${id}.${field}`, value }];
  });
}
