import type { Identity } from '../identity-provider.ts';
import type { OidcConfig } from './oidc-config.ts';

/** What an ID token or a userinfo answer says; whoever wrote it may have written anything. */
export type Claims = Readonly<Record<string, unknown>>;

/** More than any provider sends; what is beyond is left out. */
export const MAX_GROUPS = 2000;
const MAX_TEXT = 1000;

/**
 * A claim by its name, or by the way to it: `realm_access.roles`. A claim that is spelt with dots
 * and colons as a whole (`https://example.com/groups`) goes before the way.
 */
export function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** The texts of these claims, each once, in the order in which they are named. */
export function groupsOf(
  claims: Claims,
  names: readonly string[],
  most: number = MAX_GROUPS,
): string[] {
  const groups = names.flatMap((name) => textsOf(trusted(claims, name), most));
  return [...new Set(groups)].slice(0, most);
}

/** An address that the provider itself has not verified proves nothing: anybody may state it. */
function trusted(claims: Claims, name: string): unknown {
  if (name === 'email' && isFalse(claims.email_verified)) return undefined;
  return claimOf(claims, name);
}

function isFalse(value: unknown): boolean {
  return value === false || value === 'false';
}

/** A claim with one value may come as a text instead of a list of one. */
function textsOf(value: unknown, most: number): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list
    .slice(0, most)
    .filter((one): one is string => typeof one === 'string' && one !== '')
    .map(cut);
}

/** PostgreSQL keeps no NUL, and nothing that is half a character. */
function cut(text: string): string {
  return text.slice(0, MAX_TEXT).replaceAll('\0', '').toWellFormed();
}

function textOf(claims: Claims, name: string): string | undefined {
  const value = claimOf(claims, name);
  return typeof value === 'string' && value !== '' ? cut(value) : undefined;
}

/** The provider's own name of the user: Dex tells the one of the provider behind it. */
export function subjectOf(claims: Claims): string {
  return textOf(claims, 'federated_claims.user_id') ?? textOf(claims, 'sub') ?? '';
}

/**
 * What people are known by, also as the owners of their sessions: nobody is known by an address
 * that is not theirs.
 */
function usernameOf(claims: Claims, config: Pick<OidcConfig, 'usernameClaim'>): string {
  const named = config.usernameClaim && textOf(claims, config.usernameClaim);
  return named || emailOf(claims) || subjectOf(claims);
}

function emailOf(claims: Claims): string | undefined {
  return isFalse(claims.email_verified) ? undefined : textOf(claims, 'email');
}

/**
 * Whether groups were left out because they are too many for a token: Microsoft names where they
 * are to be had (`_claim_names`), or says only that there are some (`hasgroups`).
 */
export function hasGroupOverage(claims: Claims, names: readonly string[]): boolean {
  const isSaid = claims.hasgroups === true || claims.hasgroups === 'true';
  if (isSaid && names.includes('groups')) return true;
  const elsewhere = claims._claim_names;
  if (typeof elsewhere !== 'object' || elsewhere === null) return false;
  return names.some((name) => Object.hasOwn(elsewhere, name));
}

/** Who they are, by what the provider said of them. */
export function identityOf(
  claims: Claims,
  of: {
    providerId: string;
    issuer: string;
    config: Pick<OidcConfig, 'usernameClaim'>;
    groups: readonly string[];
  },
): Identity {
  const email = emailOf(claims);
  const displayName = textOf(claims, 'name') ?? textOf(claims, 'preferred_username');
  return {
    providerId: of.providerId,
    issuer: of.issuer,
    subject: subjectOf(claims),
    username: usernameOf(claims, of.config),
    groups: of.groups,
    ...(email ? { email } : {}),
    ...(displayName ? { displayName } : {}),
  };
}
