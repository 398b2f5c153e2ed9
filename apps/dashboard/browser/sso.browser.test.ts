import { startOidcProvider, type TestOidcProvider } from '@lockstep/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { controlsOf } from './accessibility.ts';
import { setStage } from './stage.ts';

const stage = setStage();
let corp: TestOidcProvider;
let partner: TestOidcProvider;

beforeAll(async () => {
  const { address, api } = stage.installation;
  const options = {
    clients: [
      {
        client_id: 'lockstep',
        client_secret: 'the-client-secret',
        redirect_uris: [`${address}/auth/callback`],
        post_logout_redirect_uris: [`${address}/`],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    users: {
      ann: { email: 'ann@example.com', groups: ['dev'] },
      bob: { email: 'bob@partner.example', groups: [] },
    },
  };
  [corp, partner] = await Promise.all([startOidcProvider(options), startOidcProvider(options)]);
  const config = { clientID: 'lockstep', clientSecret: 'the-client-secret' };
  const oidc = { name: 'Corp', issuer: corp.issuer, ...config };
  const second = { issuer: partner.issuer, ...config, allowedGroups: ['guests'] };
  await api('PUT', '/api/v1/lockstep/settings/sso', {
    data: {
      url: address,
      'oidc.config': JSON.stringify(oidc),
      'lockstep.dev/identity-providers': JSON.stringify([
        { id: 'partner', kind: 'oidc', name: 'Partner', config: second },
      ]),
    },
  });
});
afterAll(() => Promise.all([corp?.close(), partner?.close()]));

/** At the provider's own page. */
async function signInAs(page: Page, login: string): Promise<void> {
  await page.getByLabel('User', { exact: true }).fill(login);
  await page.getByRole('button', { name: 'Continue' }).click();
}

const withCorp = (page: Page) => page.getByRole('link', { name: 'Sign in with Corp' });

describe('signing in at a provider', () => {
  test('ends where somebody was, and signing out ends both sessions', async () => {
    const page = await stage.newcomer();
    await page.goto(`${stage.installation.address}/projects`);
    await withCorp(page).click();
    await signInAs(page, 'ann');
    await page.getByRole('heading', { name: 'Projects', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/projects');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByText('ann@example.com').waitFor();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await withCorp(page).waitFor();
    // The provider has forgotten too: it asks again who it is.
    await withCorp(page).click();
    await page.getByLabel('User', { exact: true }).waitFor();
  });

  test('works by keyboard alone', async () => {
    const page = await stage.newcomer();
    await withCorp(page).waitFor();
    await page.keyboard.press('Enter');
    // The provider's page is its own matter.
    await signInAs(page, 'ann');
    await page.getByRole('link', { name: 'Projects' }).first().waitFor();
  });

  test('that fails says why and what to do, once', async () => {
    const page = await stage.newcomer();
    await withCorp(page).click();
    await signInAs(page, '');
    const told = page.getByRole('alert');
    await told.getByText('Corp did not sign you in: access_denied').waitFor();
    expect(await told.textContent()).toContain('Sign in again');
    await page.reload();
    await withCorp(page).waitFor();
    expect(await told.count()).toBe(0);
  });

  test('of somebody who may not says whom to ask', async () => {
    const page = await stage.newcomer();
    await page.getByRole('link', { name: 'Sign in with Partner' }).click();
    await signInAs(page, 'bob');
    const told = page.getByRole('alert');
    await told.getByText('you are in none of the groups', { exact: false }).waitFor();
    expect(await told.textContent()).toContain('Ask an administrator');
  });

  test('cannot be begun for another page, or finished in another browser', async () => {
    const [page, other] = [await stage.newcomer(), await stage.newcomer()];
    const evil = encodeURIComponent('https://evil.example/');
    const { address } = stage.installation;
    const refused = await page.request.get(`${address}/auth/login?return_url=${evil}`);
    expect(refused.status()).toBe(400);
    const begun = await page.request.get(`${address}/auth/login`, { maxRedirects: 0 });
    const back = await corp.signIn(begun.headers().location ?? '', 'ann');
    await other.goto(back?.href ?? '');
    await other.getByRole('alert').getByText('not begun in this browser').waitFor();
  });
});

describe('the sign-in page', () => {
  test('names all that can be operated, and keeps the form for accounts', async () => {
    const page = await stage.newcomer();
    await withCorp(page).waitFor();
    expect(await controlsOf(page)).toMatchObject({ unnamed: [] });
    const { user, password } = stage.installation;
    await page.getByLabel('User name').fill(user);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Projects' }).first().waitFor();
  });
});
