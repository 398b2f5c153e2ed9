import { describe, expect, it } from 'vitest';
import { type Claims, claimOf, groupsOf, hasGroupOverage, identityOf } from './claims.ts';

describe('the groups of a user', () => {
  it.each<[string, Claims, string[], string[]]>([
    ['a list', { groups: ['a', 'b'] }, ['groups'], ['a', 'b']],
    ['a text', { groups: 'a' }, ['groups'], ['a']],
    ['nothing', {}, ['groups'], []],
    ['several claims', { groups: ['a'], roles: ['b', 'a'] }, ['groups', 'roles'], ['a', 'b']],
    ['a claim within a claim', { realm_access: { roles: ['r'] } }, ['realm_access.roles'], ['r']],
    [
      'an address as a name',
      { 'https://x.example/groups': ['g'] },
      ['https://x.example/groups'],
      ['g'],
    ],
    ['a name with a colon', { 'cognito:groups': ['g'] }, ['cognito:groups'], ['g']],
    ['a whole name before a way', { 'a.b': ['whole'], a: { b: ['way'] } }, ['a.b'], ['whole']],
    ['an object', { groups: { admin: true, a: ['b'] } }, ['groups'], []],
    ['a number', { groups: 1 }, ['groups'], []],
    ['lists within a list', { groups: [['a']] }, ['groups'], []],
    ['numbers and objects', { groups: ['a', 1, null, { x: 1 }, ''] }, ['groups'], ['a']],
    ['an address that is verified', { email: 'a@x', email_verified: true }, ['email'], ['a@x']],
    ['an address of which nothing is said', { email: 'a@x' }, ['email'], ['a@x']],
    ['an address that is not verified', { email: 'a@x', email_verified: false }, ['email'], []],
    ['the same as a text', { email: 'a@x', email_verified: 'false' }, ['email'], []],
  ])('are %s', (_what, claims, names, groups) => {
    expect(groupsOf(claims, names)).toEqual(groups);
  });

  it('are bounded', () => {
    const groups = Array.from({ length: 5000 }, (_, index) => `g${index}`);
    expect(groupsOf({ groups }, ['groups'])).toHaveLength(2000);
    expect(groupsOf({ groups: ['x'.repeat(5000)] }, ['groups'])[0]).toHaveLength(1000);
  });

  it.each(['constructor', '__proto__', 'toString.name', 'constructor.name'])(
    'are not found in what every object has: %s',
    (name) => {
      expect(claimOf({}, name)).toBeUndefined();
    },
  );
});

it.each<[Claims, boolean]>([
  [{}, false],
  [{ groups: ['a'] }, false],
  [{ hasgroups: true }, true],
  [{ hasgroups: 'true' }, true],
  [{ _claim_names: { groups: 'src1' }, _claim_sources: { src1: {} } }, true],
  [{ _claim_names: { other: 'src1' } }, false],
  [{ _claim_names: 'groups' }, false],
])('%j leaves groups out: %s', (claims, overage) => {
  expect(hasGroupOverage(claims, ['groups'])).toBe(overage);
});

it('groups that are left out matter where groups are asked for', () => {
  expect(hasGroupOverage({ hasgroups: true }, ['roles'])).toBe(false);
});

it('an address that is not verified is not told as theirs', () => {
  const of = { providerId: 'oidc', issuer: 'https://id.example', groups: [], config: {} };
  const claims = { sub: '1', email: 'admin@x', email_verified: false };
  expect(identityOf(claims, of)).not.toHaveProperty('email');
});

describe('what people are known by', () => {
  const of = { providerId: 'oidc', issuer: 'https://id.example', groups: [] };
  it.each<[string, Claims, { usernameClaim?: string }, object]>([
    ['their address', { sub: '1', email: 'a@x' }, {}, { username: 'a@x', subject: '1' }],
    ['the subject without one', { sub: '1' }, {}, { username: '1', subject: '1' }],
    [
      'the subject where the address is not verified',
      { sub: '1', email: 'admin@x', email_verified: false },
      {},
      { username: '1' },
    ],
    [
      'the subject where that is said as a text',
      { sub: '1', email: 'admin@x', email_verified: 'false' },
      {},
      { username: '1' },
    ],
    ['the address where nothing is said of it', { sub: '1', email: 'a@x' }, {}, { email: 'a@x' }],
    [
      'a claim that is named',
      { sub: '1', email: 'a@x', preferred_username: 'ann' },
      { usernameClaim: 'preferred_username' },
      { username: 'ann', displayName: 'ann' },
    ],
    [
      'their address where the named claim is not there',
      { sub: '1', email: 'a@x' },
      { usernameClaim: 'upn' },
      { username: 'a@x' },
    ],
    [
      'the name behind Dex',
      { sub: 'CgE', federated_claims: { connector_id: 'github', user_id: '42' } },
      {},
      { username: '42', subject: '42' },
    ],
    ['nothing that a database cannot keep', { sub: 'a\0b\ud800' }, {}, { subject: 'ab\ufffd' }],
    ['no claim that is no text', { sub: '1', email: ['a@x'] }, {}, { username: '1' }],
  ])('is %s', (_what, claims, config, expected) => {
    expect(identityOf(claims, { ...of, config })).toMatchObject(expected);
  });
});
