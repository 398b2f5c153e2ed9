import type { FieldProblem } from '@lockstep/domain';
import type { IdentityProvider } from './identity-provider.ts';

/** The kinds of provider that can be configured; each has a folder beside this file. */
export const PROVIDER_KIND_NAMES = ['oidc', 'saml', 'ldap'] as const;
export type ProviderKindName = (typeof PROVIDER_KIND_NAMES)[number];

/** A provider as it is configured. References to secrets in `config` are resolved where a kind sees it. */
export interface ProviderDeclaration {
  id: string;
  kind: ProviderKindName;
  /** For people: the button of the sign-in page. */
  name: string;
  config: Readonly<Record<string, unknown>>;
}

/** What every provider is given besides its configuration. */
export interface ProviderSurroundings {
  /** Where this installation is reached, without a slash at the end; empty where nobody told. */
  publicUrl: string;
  /** Which claims (attributes) of a user are groups for policies: `scopes` of the field's RBAC settings. */
  groupClaims: readonly string[];
  now(): Date;
  /**
   * Whether this is the first use of a key on any server, until its time is over. Without it each
   * provider remembers by itself.
   */
  useOnce?(key: string, until: Date): Promise<boolean>;
  /** What administrators should see to, without secrets; goes to the log. */
  warn(message: string): void;
}

/** One kind of provider. */
export interface ProviderKind {
  kind: ProviderKindName;
  /** Fields of the configuration that are secrets, by their path: `clientSecret`, `tls.key`. */
  secretFields: readonly string[];
  /** What is wrong with a configuration, by its fields; nothing is asked of anybody. */
  check(config: Readonly<Record<string, unknown>>): FieldProblem[];
  /**
   * Opens a provider whose configuration was checked. Nothing is asked of it before somebody signs
   * in, so that one that is down holds back no start.
   */
  open(declaration: ProviderDeclaration, surroundings: ProviderSurroundings): IdentityProvider;
}
