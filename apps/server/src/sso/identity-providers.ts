import { isDeepStrictEqual } from 'node:util';
import {
  type IdentityProvider,
  loadProviderKind,
  type PasswordProvider,
  type ProviderDeclaration,
  type ProviderSurroundings,
  type RedirectProvider,
  readRbacConfigMap,
  readSsoSettings,
  referenceText,
  resolveReferences,
} from '@lockstep/access';
import { messageOf } from '@lockstep/domain';
import { RBAC_SETTING, SSO_SETTING, type Store } from '@lockstep/store';
import type { FastifyBaseLogger } from 'fastify';
import type { ChangeFeed } from '../feed/change-feed.ts';

/** A provider that is configured: one that can be used, or why it cannot. */
export type ConfiguredProvider = ProviderDeclaration &
  ({ provider: IdentityProvider } | { provider: undefined; reason: string });

/** How people sign in by others, as it is configured now. */
export interface SignInWays {
  /** Where this installation is reached, without a slash at the end; empty where nobody told. */
  publicUrl: string;
  additionalUrls: readonly string[];
  providers: readonly ConfiguredProvider[];
}

export interface IdentityProviders {
  /** What is in force at this moment. */
  current(): SignInWays;
  /** Undefined for one that is not configured or cannot be used. */
  redirectProvider(id: string): RedirectProvider | undefined;
  passwordProviders(): PasswordProvider[];
  /** Of either way; undefined as for {@link redirectProvider}. */
  provider(id: string): IdentityProvider | undefined;
  isConfigured(id: string): boolean;
  /** Resolves when what is stored now is in force here; other servers follow within a second. */
  reload(): Promise<void>;
}

const NOTHING: SignInWays = { publicUrl: '', additionalUrls: [], providers: [] };

/**
 * Opens the providers that are configured, and again whenever settings, secrets or the policy's
 * `scopes` change. What did not change stays open with what it knows of its provider.
 */
export async function openIdentityProviders(
  store: Store,
  changes: Pick<ChangeFeed, 'onSettingChange'>,
  log: FastifyBaseLogger,
): Promise<IdentityProviders> {
  let ways = NOTHING;
  let opened: Opened[] = [];
  let loading = Promise.resolve();
  const load = async () => {
    try {
      ({ ways, opened } = await readWays(store, opened, log));
    } catch (error) {
      log.error({ err: messageOf(error) }, 'the settings of single sign-on cannot be read');
    }
  };
  const reload = () => {
    loading = loading.then(load);
    return loading;
  };
  // Before the first read, so that no change falls between.
  for (const key of [SSO_SETTING, RBAC_SETTING]) changes.onSettingChange(key, () => void reload());
  await reload();
  const usable = () => ways.providers.flatMap(({ provider }) => provider ?? []);
  return {
    current: () => ways,
    reload,
    redirectProvider: (id) =>
      usable()
        .filter(isRedirect)
        .find((one) => one.id === id),
    provider: (id) => usable().find((one) => one.id === id),
    passwordProviders: () => usable().filter((one) => one.kind === 'password'),
    isConfigured: (id) => ways.providers.some((one) => one.id === id),
  };
}

function isRedirect(provider: IdentityProvider): provider is RedirectProvider {
  return provider.kind === 'redirect';
}

/** A provider, and what it was opened with. */
interface Opened {
  provider: IdentityProvider;
  resolved: ProviderDeclaration;
  groupClaims: readonly string[];
  publicUrl: string;
}

type SecretOf = Parameters<typeof resolveReferences>[1];

async function readWays(store: Store, before: readonly Opened[], log: FastifyBaseLogger) {
  const [data, secrets, policy] = await Promise.all([
    store.sso.settings(),
    store.sso.openSecrets(),
    store.rbacPolicy.get(),
  ]);
  const { publicUrl, additionalUrls, providers: declared } = readSsoSettings(data);
  const groupClaims = readRbacConfigMap({ scopes: policy.data.scopes }).scopes;
  const secretOf: SecretOf = ({ name, key }) =>
    secrets.find((one) => one.name === name && one.key === key)?.value;
  const opened: Opened[] = [];
  const providers: ConfiguredProvider[] = [];
  for (const one of declared) {
    try {
      const wanted = { resolved: withSecrets(one, secretOf), groupClaims, publicUrl };
      const now = await reopened(wanted, before, (known) => surroundingsOf(store, log, known));
      opened.push(now);
      providers.push({ ...one, provider: now.provider });
    } catch (error) {
      const reason = messageOf(error);
      log.warn({ provider: one.id, err: reason }, 'an identity provider cannot be used');
      providers.push({ ...one, provider: undefined, reason });
    }
  }
  return { ways: { publicUrl, additionalUrls, providers }, opened };
}

/** The one that is open already where nothing of it has changed. */
async function reopened(
  wanted: Omit<Opened, 'provider'>,
  before: readonly Opened[],
  surroundingsFor: (known: Pick<Opened, 'publicUrl' | 'groupClaims'>) => ProviderSurroundings,
): Promise<Opened> {
  const same = before.find(({ provider: _, ...known }) => isDeepStrictEqual(known, wanted));
  if (same) return same;
  const { resolved, groupClaims, publicUrl } = wanted;
  const provider = await open(resolved, surroundingsFor({ publicUrl, groupClaims }));
  return { ...wanted, provider };
}

/** @throws Error that names the secrets that are not there. */
function withSecrets(declared: ProviderDeclaration, secretOf: SecretOf): ProviderDeclaration {
  const { value: config, missing } = resolveReferences(declared.config, secretOf);
  if (missing.length === 0) return { ...declared, config };
  throw new Error(`no secret is kept for ${missing.map(referenceText).join(', ')}`);
}

async function open(
  declared: ProviderDeclaration,
  surroundings: ProviderSurroundings,
): Promise<IdentityProvider> {
  const kind = await loadProviderKind(declared.kind);
  if (!kind) throw new Error(`the kind ${declared.kind} is not there in this version`);
  return kind.open(declared, surroundings);
}

function surroundingsOf(
  store: Store,
  log: FastifyBaseLogger,
  known: Pick<ProviderSurroundings, 'publicUrl' | 'groupClaims'>,
): ProviderSurroundings {
  return {
    ...known,
    now: () => new Date(),
    useOnce: (key, until) => store.sso.useOnce(key, until),
    warn: (message) => log.warn({ step: 'sign-in' }, message),
  };
}
