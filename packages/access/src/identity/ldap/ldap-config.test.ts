import { describe, expect, it } from 'vitest';
import { ldapKind } from './ldap-kind.ts';

const USERS = { baseDN: 'ou=people,dc=example,dc=org', username: 'uid' };
const GROUPS = {
  baseDN: 'ou=groups,dc=example,dc=org',
  userMatchers: [{ userAttr: 'DN', groupAttr: 'member' }],
};
const LEAST = { host: 'ldap.example.org', userSearch: USERS };

describe('the configuration of a directory', () => {
  it.each([
    ['the least', {}],
    ['several hosts in a text', { host: 'a.example.org:636, b.example.org' }],
    ['several hosts in a list, by address', { host: ['10.0.0.1:636', '[2001:db8::1]'] }],
    ['switches in quotes', { startTLS: 'true', insecureSkipVerify: 'false' }],
    ['a service', { bindDN: 'cn=reader', bindPW: '$ldap.bindPW' }],
    ['references in place of values', { host: '$corp:host', rootCA: '$corp:ca' }],
    ['groups', { groupSearch: GROUPS, allowedGroups: ['developers'] }],
    [
      'groups by the rule of Active Directory',
      {
        groupSearch: {
          ...GROUPS,
          userMatchers: [{ userAttr: 'DN', groupAttr: 'member:1.2.840.113556.1.4.1941:' }],
        },
      },
    ],
    ['a filter over several lines', users({ filter: '(&\n  (a=b)\n  (!(c=d*e))\n)' })],
  ])('may be: %s', (_title, config) => {
    expect(ldapKind.check({ ...LEAST, ...config })).toEqual([]);
  });

  it.each([
    ['no host', { host: undefined }, 'host', 'missing'],
    ['an address for a host', { host: 'ldap://ldap.example.org' }, 'host', 'HOST:PORT'],
    ['a port that is none', { host: 'a:99999' }, 'host', 'HOST:PORT'],
    ['an empty list of hosts', { host: [] }, 'host', 'HOST:PORT'],
    ['no users', { userSearch: undefined }, 'userSearch', 'missing'],
    ['no name to sign in by', users({ username: undefined }), 'userSearch.username', 'missing'],
    ['a filter that is open', users({ filter: '(&(a=b)' }), 'userSearch.filter', 'RFC 4515'],
    ['two filters', users({ filter: '(a=b)(c=d)' }), 'userSearch.filter', 'RFC 4515'],
    [
      'an attribute with a filter in it',
      users({ username: 'uid=*)(a' }),
      'userSearch.username',
      '',
    ],
    ['a bind without a password', { bindDN: 'cn=reader' }, 'bindPW', 'missing'],
    ['clear and encrypted', { insecureNoSSL: true, startTLS: true }, 'startTLS', 'insecureNoSSL'],
    ['a path for a certificate', { rootCA: '/etc/ca.pem' }, 'rootCA', 'not a path'],
    ['a certificate that is none', { rootCAData: 'aGVsbG8=' }, 'rootCAData', 'Base64'],
    ['half a client certificate', { clientKey: '-----BEGIN PRIVATE KEY-----' }, 'clientCert', ''],
    ['allowed groups and no search', { allowedGroups: ['a'] }, 'allowedGroups', 'groupSearch'],
    [
      'no matcher',
      { groupSearch: { ...GROUPS, userMatchers: [] } },
      'groupSearch.userMatchers',
      '',
    ],
    ['a field that is none', { hosts: 'a' }, '', 'hosts'],
  ])('may not be: %s', (_title, config, field, reason) => {
    const problems = ldapKind.check({ ...LEAST, ...config });
    expect(problems).toMatchObject([{ field, reason: expect.stringContaining(reason) }]);
  });

  it('is told whole where a provider is opened with it', () => {
    const declaration = { id: 'corp', kind: 'ldap' as const, name: 'Corp', config: { host: '' } };
    const surroundings = { publicUrl: '', groupClaims: [], now: () => new Date(0), warn() {} };
    expect(() => ldapKind.open(declaration, surroundings)).toThrow(/corp.*userSearch is missing/);
  });

  it('says which of its fields are secret', () => {
    expect(ldapKind.secretFields).toEqual(['bindPW', 'clientKey']);
  });
});

function users(settings: Record<string, unknown>) {
  return { userSearch: { ...USERS, ...settings } };
}
