import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { controlsOf } from './accessibility.ts';
import { setStage } from './stage.ts';

const stage = setStage();

const button = (within: Page | Locator, name: string) =>
  within.getByRole('button', { name, exact: true });
const accountRow = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Accounts' }).locator(`> li[data-name="${name}"]`);

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button(page, 'Sign in').click();
}

/** What the dialog shows this once; closes it. */
async function shownOnce(page: Page, title: string): Promise<string> {
  const dialog = page.getByRole('dialog', { name: title });
  const secret = (await dialog.locator('code').textContent()) ?? '';
  await button(dialog, 'I have kept it').click();
  await dialog.waitFor({ state: 'detached' });
  return secret;
}

describe('an account', () => {
  it('is made, used, looked at by its owner, and shut out while it is in use', async () => {
    const admin = await stage.visitor('/settings/accounts');
    await accountRow(admin, 'admin').getByText('you').waitFor();
    await button(admin, 'New account').click();
    const dialog = admin.getByRole('dialog', { name: 'New account' });
    await button(dialog, 'Create').click();
    await dialog.getByText('is required').waitFor();
    await dialog.getByLabel('Name').fill('ann');
    await dialog.getByLabel('Holding tokens').check();
    await button(dialog, 'Create').click();
    const password = await shownOnce(admin, 'Password of ann');
    await accountRow(admin, 'ann').getByText('Has to choose a password').waitFor();

    await button(accountRow(admin, 'ann'), 'New token').click();
    const tokenDialog = admin.getByRole('dialog', { name: 'New token of ann' });
    await tokenDialog.getByLabel('Name').fill('deploy');
    await button(tokenDialog, 'Create token').click();
    const token = await shownOnce(admin, 'Token of ann');
    const { address } = stage.installation;
    const asked = () =>
      fetch(`${address}/api/v1/account/ann`, { headers: { authorization: `Bearer ${token}` } });
    expect((await asked()).status).toBe(200);
    const tokens = admin.getByRole('list', { name: 'Tokens of ann' });
    expect(await admin.content()).not.toContain(token);
    await button(tokens, 'Revoke deploy').click();
    await button(admin.getByRole('dialog'), 'Revoke').click();
    await tokens.waitFor({ state: 'detached' });
    expect((await asked()).status).toBe(401);

    const ann = await stage.newcomer();
    await signIn(ann, 'ann', password);
    await ann.getByRole('heading', { name: 'Choose a password' }).waitFor();
    await ann.getByLabel('Current password').fill(password);
    await ann.getByLabel('New password', { exact: true }).fill('a password of my own');
    await ann.getByLabel('New password, again').fill('a password of my owm');
    await button(ann, 'Change password').click();
    await ann.getByText('is not the same').waitFor();
    await ann.getByLabel('New password, again').fill('a password of my own');
    await button(ann, 'Change password').click();

    await button(ann, 'Account').click();
    await ann.getByRole('menuitem', { name: 'Your account' }).click();
    const who = ann.getByRole('region', { name: 'Who you are' });
    await who.getByText('ann', { exact: true }).waitFor();
    const sessions = ann.getByRole('list', { name: 'Sessions' });
    await sessions.getByText('this one').waitFor();
    const may = ann.getByRole('table', { name: 'What you may do' });
    await may.getByText('sync: no').waitFor();
    expect((await controlsOf(ann)).unnamed).toEqual([]);

    await button(accountRow(admin, 'ann'), 'Actions on ann').click();
    await admin.getByRole('menuitem', { name: 'Disable' }).click();
    await accountRow(admin, 'ann').getByText('Disabled').waitFor();
    // Nobody asks for anything on that page: its websocket is ended.
    await button(ann, 'Sign in').waitFor();
  });
});

describe('whoever is signed in in two places', () => {
  it('ends the other from here, and the page there says so by itself', async () => {
    const here = await stage.visitor('/user');
    const there = await stage.visitor('/applications');
    await there.getByRole('status').getByText('Live').waitFor();
    await here.reload();
    await button(here, 'End all others').click();
    await button(there, 'Sign in').waitFor();
    await here.getByRole('list', { name: 'Sessions' }).getByText('this one').waitFor();
    const left = here.getByRole('list', { name: 'Sessions' }).locator('li');
    await expect.poll(() => left.count()).toBe(1);
  });
});
