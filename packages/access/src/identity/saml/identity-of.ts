import { UserError } from '@lockstep/domain';
import type { Identity } from '../identity-provider.ts';
import { logoutHintOf } from './logout-hint.ts';
import type { Assertion } from './read-assertion.ts';
import type { SamlConfig } from './saml-config.ts';

const EMAIL_FORMAT = /:nameid-format:emailAddress$/;

export interface Described {
  id: string;
  name: string;
  config: SamlConfig;
  /** Which attributes are groups where the configuration names none. */
  groupClaims: readonly string[];
}

/**
 * Who somebody is by what the provider asserts.
 * @throws UserError `permission-denied` for somebody who is in none of the allowed groups.
 */
export function identityOf(assertion: Assertion, described: Described): Identity {
  const { config, id: providerId } = described;
  const { attributes, issuer, nameId: subject, sessionUntilMs } = assertion;
  const first = (attribute: string | undefined) =>
    attribute === undefined ? undefined : attributes.get(attribute)?.[0];
  const email = config.emailAttr ? first(config.emailAttr) : emailIn(assertion);
  return {
    providerId,
    issuer,
    subject,
    username: email ?? subject,
    email,
    displayName: first(config.usernameAttr),
    groups: allowedOf(groupsOf(attributes, described), described),
    ...(sessionUntilMs === undefined ? {} : { expiresAt: new Date(sessionUntilMs) }),
    ...(config.singleLogoutURL ? { logoutHint: logoutHintOf(assertion) } : {}),
  };
}

function emailIn({ nameId, nameIdFormat }: Assertion): string | undefined {
  return EMAIL_FORMAT.test(nameIdFormat ?? '') ? nameId : undefined;
}

function groupsOf(
  attributes: Assertion['attributes'],
  { config, groupClaims }: Described,
): string[] {
  const names = config.groupsAttr ? [config.groupsAttr] : groupClaims;
  const { groupsDelim } = config;
  const values = names.flatMap((name) => attributes.get(name) ?? []);
  const groups = groupsDelim ? values.flatMap((value) => value.split(groupsDelim)) : values;
  return [...new Set(groups.map((group) => group.trim()).filter(Boolean))];
}

function allowedOf(groups: string[], { name, config }: Described): string[] {
  const { allowedGroups, filterGroups } = config;
  if (allowedGroups.length === 0) return groups;
  const allowed = groups.filter((group) => allowedGroups.includes(group));
  if (allowed.length === 0) {
    throw new UserError(
      'permission-denied',
      `you are in none of the groups that may sign in with ${name}; ask for one of them`,
    );
  }
  return filterGroups ? allowed : groups;
}
