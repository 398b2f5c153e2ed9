import { startLdapServer, type TestLdapServer } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entries, GROUPS, openAt, SETTINGS, USERS } from './testing/example-directory.ts';

/** Active Directory's and FreeIPA's words for an account, which this directory is to know. */
const STATE = [
  "attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )",
  "attributetype ( 2.16.840.1.113730.3.1.610 NAME 'nsAccountLock' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )",
  "attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )",
];
const ALICE = 'uid=alice,ou=people,dc=example,dc=org';
const DEVELOPERS = 'cn=developers,ou=groups,dc=example,dc=org';
const OTHERS = 'uid=bob,ou=people,dc=example,dc=org';

let server: TestLdapServer;
beforeAll(async () => {
  const databaseSettings = [...STATE, ...SETTINGS];
  server = await startLdapServer({ entries: entries('127.0.0.1'), databaseSettings });
  await server.modify(ALICE, { objectClass: ['inetOrgPerson', 'extensibleObject'] });
});
afterAll(() => server.close());

/** Signs alice in, and answers how a session of hers is confirmed. */
async function signedIn(settings: Record<string, unknown> = {}) {
  const provider = openAt(server, settings);
  const first = await provider.check({ username: 'alice', password: 'of-alice' });
  if (!first) throw new Error('alice cannot sign in');
  return { first, again: () => provider.recheck({ subject: first.subject }) };
}

describe('a running session', () => {
  it('is to be confirmed after as long as is configured', async () => {
    const now = new Date('2026-11-22T00:00:00Z');
    const provider = openAt(server, { recheckSeconds: 60 }, { now: () => now });
    const expiresAt = new Date('2026-11-22T00:01:00Z');
    const found = await provider.check({ username: 'alice', password: 'of-alice' });
    expect(found).toMatchObject({ expiresAt });
    expect(await provider.recheck({ subject: 'alice' })).toEqual(found);
  });

  it.each<[string, object]>([
    ['its uid', {}],
    ['the name of its entry', { idAttr: 'DN' }],
    ['bytes', { idAttr: 'objectGUID' }],
  ])('is found again by %s, without a password', async (_title, change) => {
    await server.modify(ALICE, { objectGUID: ['a guid 16 bytes!'] });
    const { first, again } = await signedIn({ userSearch: { ...USERS, ...change } });
    expect(await again()).toMatchObject({ subject: first.subject, groups: ['developers'] });
  });

  it('loses a group that was taken away, and has it back', async () => {
    const { again } = await signedIn();
    await server.modify(DEVELOPERS, { member: [OTHERS] });
    expect((await again())?.groups).toEqual([]);
    await server.modify(DEVELOPERS, { member: [ALICE] });
    expect((await again())?.groups).toEqual(['developers']);
  });

  it('ends with the last group that may sign in', async () => {
    const { again } = await signedIn({ allowedGroups: ['developers'] });
    expect(await again()).toBeDefined();
    await server.modify(DEVELOPERS, { member: [OTHERS] });
    expect(await again()).toBeUndefined();
    await server.modify(DEVELOPERS, { member: [ALICE] });
  });

  it.each<[string, Record<string, string[]>]>([
    ['at Active Directory', { userAccountControl: ['514'] }],
    ['at FreeIPA', { nsAccountLock: ['TRUE'] }],
  ])('ends with an account that is disabled as %s', async (_title, disabled) => {
    const { again } = await signedIn();
    await server.modify(ALICE, disabled);
    expect(await again()).toBeUndefined();
    const provider = openAt(server);
    expect(await provider.check({ username: 'alice', password: 'of-alice' })).toBeUndefined();
    const enabled = Object.fromEntries(Object.keys(disabled).map((name) => [name, []]));
    await server.modify(ALICE, enabled);
    expect(await again()).toBeDefined();
  });

  it('ends when the filter for users leaves it out', async () => {
    const filter = '(&(objectClass=person)(!(employeeType=former)))';
    const { again } = await signedIn({ userSearch: { ...USERS, filter } });
    expect(await again()).toBeDefined();
    await server.modify(ALICE, { employeeType: ['former'] });
    expect(await again()).toBeUndefined();
    await server.modify(ALICE, { employeeType: [] });
  });

  it('is of one user, whatever the id may look like', async () => {
    const provider = openAt(server);
    for (const subject of ['*', 'ali*', 'alice)(uid=*', ' alice ', '']) {
      expect(await provider.recheck({ subject }), subject).toBeUndefined();
    }
    const byName = openAt(server, { userSearch: { ...USERS, idAttr: 'DN' } });
    expect(await byName.recheck({ subject: 'ou=people,dc=example,dc=org' })).toBeUndefined();
    expect(await byName.recheck({ subject: 'uid=gone,ou=people,dc=example,dc=org' })).toBe(
      undefined,
    );
  });

  it('is not ended by a directory that cannot be asked, or refuses the service', async () => {
    const [away, refusing] = [
      openAt({ ...server, host: '127.0.0.1:1' }),
      openAt(server, { bindPW: 'another' }),
    ];
    for (const provider of [away, refusing]) {
      await expect(provider.recheck({ subject: 'alice' })).rejects.toMatchObject({
        code: 'unavailable',
      });
    }
  });

  it('ends with its entry', async () => {
    const plain = 'uid=plain,ou=people,dc=example,dc=org';
    const provider = openAt(server, { groupSearch: GROUPS });
    expect(await provider.recheck({ subject: 'plain' })).toMatchObject({ username: 'plain' });
    await server.remove(plain);
    expect(await provider.recheck({ subject: 'plain' })).toBeUndefined();
  });
});

it('a name that nobody has takes as many questions as a wrong password', async () => {
  const provider = openAt(server);
  const binds = async () => (await server.log()).match(/ BIND dn=/g)?.length ?? 0;
  const bindsOf = async (username: string) => {
    const before = await binds();
    expect(await provider.check({ username, password: 'wrong' })).toBeUndefined();
    return (await binds()) - before;
  };
  expect(await bindsOf('nobody-of-this-name')).toBe(await bindsOf('alice'));
});
