import {
  startLdapServer,
  startSamlProvider,
  type TestLdapServer,
  type TestSamlProvider,
} from '@lockstep/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setStage } from './stage.ts';

const stage = setStage();
let idp: TestSamlProvider;
let ldap: TestLdapServer;

const BOB = `dn: uid=bob,dc=example,dc=org
objectClass: inetOrgPerson
uid: bob
cn: Bob
sn: Example
mail: bob@example.org
userPassword: of-bob
`;

beforeAll(async () => {
  const alice = { name: ['Alice Example'], mail: ['alice@example.org'], groups: ['operators'] };
  const eve = { mail: ['eve@example.org'], groups: ['guests'] };
  [idp, ldap] = await Promise.all([
    startSamlProvider({ users: { alice, eve } }),
    startLdapServer({ entries: BOB }),
  ]);
  const { address, api } = stage.installation;
  await api('PUT', '/api/v1/lockstep/settings/sso', {
    data: {
      url: address,
      'lockstep.dev/identity-providers': JSON.stringify([saml(), directory()]),
    },
    secrets: { corp: { password: ldap.adminPassword } },
  });
  const policy = ['operators', 'bob'].map((subject) => `g, ${subject}, role:readonly`).join('\n');
  await api('PUT', '/api/v1/lockstep/rbac', { data: { 'policy.csv': policy } });
});
afterAll(() => Promise.all([idp?.close(), ldap?.close()]));

function saml() {
  const config = {
    // Another site than Lockstep's, as in life: its form brings only cookies that may cross.
    ssoURL: idp.ssoUrl.replace('127.0.0.1', 'localhost'),
    ssoIssuer: idp.entityId,
    ca: idp.certificate,
    usernameAttr: 'name',
    emailAttr: 'mail',
    groupsAttr: 'groups',
    allowedGroups: ['operators'],
  };
  return { id: 'partner', kind: 'saml', name: 'Partner', config };
}

function directory() {
  const config = {
    host: ldap.tlsHost,
    rootCA: ldap.ca,
    bindDN: ldap.adminDn,
    bindPW: '$corp:password',
    userSearch: { baseDN: ldap.baseDn, username: 'uid' },
  };
  return { id: 'corp', kind: 'ldap', name: 'Corporate', config };
}

const withPartner = (page: Page) => page.getByRole('link', { name: 'Sign in with Partner' });

/** At the provider's own page. */
async function signInAs(page: Page, login: string): Promise<void> {
  await page.getByLabel('User').fill(login);
  expect(new URL(page.url()).hostname).toBe('localhost');
  await page.getByRole('button', { name: 'Continue' }).click();
}

describe('somebody of a SAML identity provider', () => {
  it('signs in there and comes back to where they were', async () => {
    const page = await stage.newcomer();
    const { address } = stage.installation;
    await page.goto(`${address}/clusters`);
    await withPartner(page).click();
    await signInAs(page, 'alice');
    await page.getByText('in-cluster').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/clusters');
    const answer = await page.request.get(`${address}/api/v1/session/userinfo`);
    expect(await answer.json()).toMatchObject({
      loggedIn: true,
      username: 'alice@example.org',
      iss: idp.entityId,
      groups: ['operators'],
    });
    // Nothing of the sign-in stays behind.
    const cookies = (await page.context().cookies()).map(({ name }) => name);
    expect(cookies.filter((name) => name.startsWith('lockstep.sign-in'))).toEqual([]);
  });

  it('who is in none of the groups that may is told so', async () => {
    const page = await stage.newcomer();
    await withPartner(page).click();
    await signInAs(page, 'eve');
    await page.getByRole('alert').getByText('none of the groups').waitFor();
  });
});

describe('somebody of a directory', () => {
  const type = async (page: Page, password: string) => {
    await page.getByLabel('User name').fill('bob');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };

  it('signs in by its password, and by no other', async () => {
    const page = await stage.newcomer();
    await type(page, 'of-alice');
    await page.getByText('The user name or the password is not right').waitFor();
    await type(page, 'of-bob');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByText('bob@example.org').waitFor();
  });
});
