import { startLdapServer, type TestLdapServer } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entries, GROUPS, SETTINGS, signInAt, USERS } from './testing/example-directory.ts';
import { close, closeListeners, type Listener, listen } from './testing/listener.ts';

let server: TestLdapServer;
let elsewhere: Listener;

beforeAll(async () => {
  elsewhere = await listen(() => {});
  server = await startLdapServer({ entries: entries(elsewhere.host), databaseSettings: SETTINGS });
});
afterAll(async () => {
  await server.close();
  closeListeners();
});

describe('a name and a password', () => {
  it.each([
    ['a wrong password', 'alice', 'wrong'],
    ['a name that nobody has', 'mallory', 'of-alice'],
    ['the password of somebody else', 'alice', 'of-bob'],
    ['a user without a password', 'nopass', 'anything'],
    ['any name', '*', 'of-alice'],
    ['the beginning of a name', 'ali*', 'of-alice'],
    ['a filter that ends early', 'alice)(objectClass=*', 'of-alice'],
    ['a filter with a second way in', '*)(|(uid=*', 'of-alice'],
    ['a filter that is closed twice', 'nobody))(|(uid=alice', 'of-alice'],
    ['an escaped star', '\\2a', 'of-alice'],
    ['a name that ends with a zero', 'alice\0', 'of-alice'],
    // The directory itself would find alice by these.
    ['a name with spaces around it', ' alice ', 'of-alice'],
    ['a name in other letters', 'ａlice', 'of-alice'],
    ['the DN of a user', 'uid=alice,ou=people,dc=example,dc=org', 'of-alice'],
    ['the service itself', 'reader', 'of-reader'],
    ['somebody in a directory that this one refers to', 'wanderer', 'anything'],
    ['a name longer than any', 'a'.repeat(10_000), 'of-alice'],
    ['a password longer than any', 'alice', 'a'.repeat(10_000)],
  ])('%s: nobody', async (_title, username, password) => {
    expect(await signIn(username, password)).toBeUndefined();
  });

  it.each([
    ['no password', 'alice', ''],
    ['no name', '', 'of-alice'],
    ['a name of spaces', '  ', 'of-alice'],
  ])('%s: nobody, and the directory is not asked', async (_title, username, password) => {
    const connections = async () => count(await server.log(), / ACCEPT from /g);
    const before = await connections();
    expect(await signIn(username, password)).toBeUndefined();
    expect(await connections()).toBe(before);
  });

  it('are of somebody whether the name is written large or small', async () => {
    expect(await signIn('ALICE', 'of-alice')).toMatchObject({ subject: 'alice' });
  });

  it('are looked up as they are written, whatever stands in them', async () => {
    const found = await signIn('o*d (uid) \\ <x>', 'of-odd');
    expect(found).toMatchObject({ subject: 'o*d (uid) \\ <x>', groups: ['odd, very (odd)*'] });
  });

  it('of two entries are nobody’s', async () => {
    const warnings: string[] = [];
    const userSearch = { ...USERS, username: 'mail' };
    const attempt = signIn('shared@example.org', 'of-bob', { userSearch }, warnings);
    await expect(attempt).rejects.toMatchObject({ code: 'unavailable' });
    expect(warnings).toEqual([expect.stringContaining('more than 1 entries')]);
  });

  it('of an entry that the filter leaves out are nobody’s', async () => {
    const userSearch = { ...USERS, filter: '(& (objectClass=person)\n  (!(uid=alice)) )' };
    expect(await signIn('alice', 'of-alice', { userSearch })).toBeUndefined();
    expect(await signIn('bob', 'of-bob', { userSearch })).toBeDefined();
  });

  it('send nobody to where the directory refers to', () => {
    expect(elsewhere.connections()).toBe(0);
  });
});

describe('who somebody is', () => {
  it.each([
    ['without an e-mail address', {}, { username: 'plain', email: undefined }],
    ['with a suffix', { emailSuffix: 'example.net' }, { username: 'plain@example.net' }],
    ['by a preferred name', { preferredUsernameAttr: 'cn' }, { username: 'Plain' }],
    [
      'by the name of the entry',
      { idAttr: 'DN' },
      { subject: 'uid=plain,ou=people,dc=example,dc=org' },
    ],
  ])('%s', async (_title, userSearch, expected) => {
    const found = await signIn('plain', 'of-plain', { userSearch: { ...USERS, ...userSearch } });
    expect(found).toMatchObject(expected);
  });

  it('is told by another host just the same', async () => {
    const down = await listen(() => {});
    await close(down.server);
    const both = [down.host, server.host];
    const issuers = [await signIn('alice', 'of-alice', { host: both })].map(
      (found) => found?.issuer,
    );
    expect(issuers).toEqual([`ldap://${down.host}/ou=people,dc=example,dc=org`]);
  });
});

describe('groups', () => {
  it.each([
    ['none without groupSearch', undefined, []],
    ['by the name of the entry', [{ userAttr: 'DN', groupAttr: 'member' }], ['developers']],
    ['by an attribute of it', [{ userAttr: 'uid', groupAttr: 'memberUid' }], ['posix']],
    [
      'through groups, and once where they contain each other',
      [{ userAttr: 'DN', groupAttr: 'member', recursionGroupAttr: 'member' }],
      ['developers', 'engineers', 'everyone'],
    ],
    [
      'by a matching rule of the directory',
      [{ userAttr: 'DN', groupAttr: 'member:distinguishedNameMatch:' }],
      ['developers'],
    ],
    [
      'by several matchers',
      [
        { userAttr: 'uid', groupAttr: 'memberUid' },
        { userAttr: 'DN', groupAttr: 'member' },
      ],
      ['developers', 'posix'],
    ],
  ])('%s', async (_title, userMatchers, expected) => {
    const groupSearch = userMatchers && { ...GROUPS, userMatchers };
    expect((await signIn('alice', 'of-alice', { groupSearch }))?.groups).toEqual(expected);
  });

  it('are told all where the directory tells them in pages', async () => {
    const found = await signIn('bob', 'of-bob', { pageSize: 7 });
    expect(found?.groups).toHaveLength(120);
  });

  it('let in whom they may', async () => {
    expect(await signIn('alice', 'of-alice', { allowedGroups: ['developers'] })).toBeDefined();
    await expect(signIn('alice', 'of-alice', { allowedGroups: ['admins'] })).rejects.toMatchObject({
      code: 'permission-denied',
    });
    expect(await signIn('alice', 'wrong', { allowedGroups: ['admins'] })).toBeUndefined();
  });
});

function signIn(
  username: string,
  password: string,
  settings: Record<string, unknown> = {},
  warnings: string[] = [],
) {
  return signInAt(server, username, password, settings, warnings);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
