import { z } from 'zod';
import { type ParsedConfig, parseConfig } from '../parse-config.ts';
import { isFilter } from './filter.ts';
import { parseHosts } from './hosts.ts';

/** `mail`, `1.2.840.113556.1.4.656`, or `DN` for an entry's own name. */
const attribute = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][\w;.-]*$/, 'must be the name of an attribute');
/** An attribute, with the matching rule to compare it by: `member:1.2.840.113556.1.4.1941:`. */
const matchedAttribute = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][\w;.-]*(:[\w.]+:)?$/, 'must be an attribute, or ATTRIBUTE:MATCHING-RULE:');
const scope = z.enum(['sub', 'one']).default('sub');
const baseDN = z.string().min(1, 'must say where the search begins').max(2_000);
const filter = z.string().max(10_000).refine(isFilter, 'must be a filter as RFC 4515 has them');
/** Whoever writes YAML by hand, or has it made by a template, may quote what is no text. */
const yesOrNo = z.union([z.boolean(), z.stringbool()]).default(false);
const pem = (what: string) =>
  z
    .string()
    .max(200_000)
    .regex(new RegExp(`-----BEGIN ${what}-----`), 'must be PEM, not a path');

const userSearch = z.strictObject({
  baseDN,
  filter: filter.optional(),
  username: attribute,
  idAttr: attribute.default('uid'),
  emailAttr: attribute.default('mail'),
  emailSuffix: z.string().max(200).optional(),
  nameAttr: attribute.optional(),
  preferredUsernameAttr: attribute.optional(),
  scope,
});

const userMatcher = z.strictObject({
  userAttr: attribute,
  groupAttr: matchedAttribute,
  recursionGroupAttr: matchedAttribute.optional(),
});

const groupSearch = z.strictObject({
  baseDN,
  filter: filter.optional(),
  userMatchers: z.array(userMatcher).min(1).max(20),
  nameAttr: attribute.default('cn'),
  scope,
});

const ldapConfig = z
  .strictObject({
    host: z.union([z.string(), z.array(z.string()).max(20)]),
    insecureNoSSL: yesOrNo,
    insecureSkipVerify: yesOrNo,
    startTLS: yesOrNo,
    rootCA: pem('CERTIFICATE').optional(),
    rootCAData: z.string().max(200_000).optional(),
    clientCert: pem('CERTIFICATE').optional(),
    clientKey: pem('[A-Z ]*PRIVATE KEY').optional(),
    bindDN: z.string().max(2_000).default(''),
    bindPW: z.string().max(4_000).default(''),
    usernamePrompt: z.string().max(100).optional(),
    userSearch,
    groupSearch: groupSearch.optional(),
    allowedGroups: z.array(z.string()).max(1_000).default([]),
    pageSize: z.int().min(1).max(10_000).default(500),
    timeoutSeconds: z.number().min(1).max(60).default(15),
    recheckSeconds: z.number().min(10).max(86_400).default(300),
  })
  .superRefine((config, context) => {
    const wrong = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (!parseHosts(config.host, 0)) wrong('host', 'must be HOST or HOST:PORT, or a list of them');
    if (config.insecureNoSSL && config.startTLS) {
      wrong('startTLS', 'stands against insecureNoSSL: only one of them can be');
    }
    // A bind with a name and no password succeeds as nobody in particular (RFC 4513, section 5.1.2).
    if (config.bindDN !== '' && config.bindPW === '') wrong('bindPW', 'is missing beside bindDN');
    if (config.allowedGroups.length > 0 && !config.groupSearch) {
      wrong('allowedGroups', 'needs groupSearch, which says who is in a group');
    }
    if (config.rootCAData !== undefined && certificateOf(config) === undefined) {
      wrong('rootCAData', 'must be the certificate in PEM, encoded by Base64');
    }
    if ((config.clientCert === undefined) !== (config.clientKey === undefined)) {
      wrong('clientCert', 'and clientKey go together');
    }
  });

/** A directory, by the names of fields that Dex's LDAP connector has. */
export type LdapConfig = z.output<typeof ldapConfig>;
export type UserSearch = LdapConfig['userSearch'];
export type GroupSearch = NonNullable<LdapConfig['groupSearch']>;

/** A configuration with its defaults, or what is wrong with it. */
export function parseLdapConfig(
  given: Readonly<Record<string, unknown>>,
): ParsedConfig<LdapConfig> {
  return parseConfig(ldapConfig, given);
}

/** The authority of the directory's certificate in PEM; undefined for those that the system trusts. */
export function certificateOf(
  config: Pick<LdapConfig, 'rootCA' | 'rootCAData'>,
): string | undefined {
  if (config.rootCA !== undefined || config.rootCAData === undefined) return config.rootCA;
  const text = Buffer.from(config.rootCAData, 'base64').toString();
  return text.includes('-----BEGIN CERTIFICATE-----') ? text : undefined;
}
