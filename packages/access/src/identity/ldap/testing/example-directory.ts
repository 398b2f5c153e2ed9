import type { TestLdapServer } from '@lockstep/testkit';
import { expect } from 'vitest';
import type { PasswordProvider } from '../../identity-provider.ts';
import { ldapKind } from '../ldap-kind.ts';

export const USERS = {
  baseDN: 'ou=people,dc=example,dc=org',
  filter: '(objectClass=person)',
  username: 'uid',
  nameAttr: 'cn',
};
export const GROUPS = {
  baseDN: 'ou=groups,dc=example,dc=org',
  userMatchers: [{ userAttr: 'DN', groupAttr: 'member' }],
};
const READER = 'uid=reader,dc=example,dc=org';
/** People may prove who they are and read nothing; who asks for all at once gets no more than 50. */
export const SETTINGS = [
  'access to attrs=userPassword by anonymous auth by * none',
  `access to * by dn.exact="${READER}" read by * none`,
  `limits dn.exact="${READER}" size.soft=50 size.hard=50 size.prtotal=unlimited`,
];

export interface OpenedOptions {
  warnings?: string[];
  now?: () => Date;
}

/** This directory as it is configured; `settings` change that. */
export function openAt(
  server: Pick<TestLdapServer, 'host' | 'ca'>,
  settings: Record<string, unknown> = {},
  { warnings = [], now = () => new Date() }: OpenedOptions = {},
): PasswordProvider {
  const config = {
    host: server.host,
    insecureNoSSL: true,
    rootCA: server.ca,
    bindDN: READER,
    bindPW: 'of-reader',
    userSearch: USERS,
    groupSearch: GROUPS,
    ...settings,
  };
  expect(ldapKind.check(config)).toEqual([]);
  const provider = ldapKind.open(
    { id: 'corp', kind: 'ldap', name: 'Corporate directory', config },
    { publicUrl: '', groupClaims: [], now, warn: (text) => warnings.push(text) },
  );
  if (provider.kind !== 'password') throw new Error('not a provider of passwords');
  return provider;
}

/** Signs in at this directory; `settings` change the configuration. */
export function signInAt(
  server: TestLdapServer,
  username: string,
  password: string,
  settings: Record<string, unknown> = {},
  warnings: string[] = [],
) {
  return openAt(server, settings, { warnings }).check({ username, password });
}

/** People, their groups, and where the directory refers to. */
export function entries(refersTo: string): string {
  const groups = Array.from({ length: 120 }, (_, index) =>
    group(`of-bob-${index}`, ['uid=bob,ou=people']),
  );
  return [
    'dn: ou=people,dc=example,dc=org\nobjectClass: organizationalUnit\nou: people\n',
    'dn: ou=groups,dc=example,dc=org\nobjectClass: organizationalUnit\nou: groups\n',
    person('uid=reader', ['uid: reader', 'cn: Reader']).replace(',ou=people', ''),
    person('uid=alice', ['uid: alice', 'cn: Alice Example', 'mail: alice@example.org']),
    person('uid=bob', ['uid: bob', 'cn: Bob', 'mail: shared@example.org']),
    person('uid=twin', ['uid: twin', 'cn: Twin', 'mail: shared@example.org']),
    person('uid=plain', ['uid: plain', 'cn: Plain']),
    person('uid=nopass', ['uid: nopass', 'cn: No Password'], ''),
    person('cn=O\\, Dd \\+ (co) *', ['uid: o*d (uid) \\ <x>', 'cn: O, Dd + (co) *'], 'of-odd'),
    group('developers', ['uid=alice,ou=people']),
    group('engineers', ['cn=developers,ou=groups', 'cn=everyone,ou=groups']),
    group('everyone', ['cn=engineers,ou=groups']),
    group('odd\\, very (odd)*', ['cn=O\\, Dd \\+ (co) *,ou=people']),
    ...groups,
    'dn: cn=posix,ou=groups,dc=example,dc=org\nobjectClass: posixGroup\ncn: posix\ngidNumber: 7\nmemberUid: alice\n',
    `dn: ou=away,ou=people,dc=example,dc=org\nobjectClass: referral\nobjectClass: extensibleObject\nou: away\nref: ldap://${refersTo}/ou=people,dc=example,dc=org\n`,
  ].join('\n');
}

function person(
  name: string,
  lines: string[],
  password = `of-${name.replace('uid=', '')}`,
): string {
  return [
    `dn: ${name},ou=people,dc=example,dc=org`,
    'objectClass: inetOrgPerson',
    'sn: Example',
    ...(password ? [`userPassword: ${password}`] : []),
    ...lines,
    '',
  ].join('\n');
}

function group(name: string, members: string[]): string {
  return [
    `dn: cn=${name},ou=groups,dc=example,dc=org`,
    'objectClass: groupOfNames',
    `cn: ${name.replaceAll('\\', '')}`,
    ...members.map((member) => `member: ${member},dc=example,dc=org`),
    '',
  ].join('\n');
}
