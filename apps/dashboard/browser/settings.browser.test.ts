import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { controlsOf } from './accessibility.ts';
import { setStage } from './stage.ts';

const stage = setStage();

const button = (within: Page | Locator, name: string) =>
  within.getByRole('button', { name, exact: true });
const settings = (of: string) => stage.installation.api('GET', `/api/v1/lockstep/settings/${of}`);

describe('settings of sessions and passwords', () => {
  it('are changed, refused with the reason, and taken away', async () => {
    const page = await stage.visitor('/settings/sessions');
    const lasts = page.getByLabel('Sessions last');
    await lasts.fill('1s');
    await button(page, 'Save').click();
    await page.getByText('must be a duration such as 12h').waitFor();
    await lasts.fill('12h');
    await page.getByLabel('New passwords match').fill('^.{16,64}$');
    await button(page, 'Save').click();
    await page.getByText('Settings saved').waitFor();
    expect(await settings('accounts')).toEqual({
      data: { 'users.session.duration': '12h', passwordPattern: '^.{16,64}$' },
    });
    await page.reload();
    await lasts.fill('');
    await button(page, 'Discard').click();
    expect(await lasts.inputValue()).toBe('12h');
    await lasts.fill('');
    await button(page, 'Save').click();
    await page.getByText('Settings saved').waitFor();
    expect(await settings('accounts')).toEqual({ data: { passwordPattern: '^.{16,64}$' } });
  });
});

describe('jobs of CI', () => {
  it('get a session by rules that are made, ordered, changed and deleted', async () => {
    const page = await stage.visitor('/settings/ci-jobs');
    await page.getByText('No job gets a session').waitFor();
    const dialog = page.getByRole('dialog');
    await button(page, 'New rule').click();
    await dialog.getByLabel('Name').fill('deploy');
    await dialog.getByLabel('Tokens of').selectOption({ label: 'GitHub Actions' });
    const jobs = dialog.getByLabel('Only jobs with');
    expect(await jobs.inputValue()).toContain('repository = acme/shop');
    await jobs.fill('ref = refs/heads/main');
    await dialog.getByLabel('Project').fill('default');
    await button(dialog, 'Save').click();
    await dialog.getByText('is required').waitFor();
    await dialog.getByLabel('Role', { exact: true }).fill('ci');
    await button(dialog, 'Save').click();
    await dialog.getByText('signs for everybody').first().waitFor();
    await jobs.fill('repository = acme/a\nrepository = acme/b');
    await button(dialog, 'Save').click();

    const github = page.getByRole('region', { name: 'GitHub Actions' });
    await github.getByText('repository = acme/a or acme/b').waitFor();
    await github.getByText('proj:default:ci').waitFor();
    await button(github, 'Add rule').click();
    await dialog.getByLabel('Name').fill('test');
    await jobs.fill('repository = acme/test');
    await button(dialog, 'An account').click();
    await dialog.getByLabel('Account', { exact: true }).fill('ci');
    await dialog.getByLabel('Minutes').fill('5');
    await button(dialog, 'Save').click();
    await github.getByText('for 5 minutes').waitFor();
    await button(github, 'Actions on test').click();
    await page.getByRole('menuitem', { name: 'Ask before the one above' }).click();
    const names = () => github.locator('li[data-name] h3').allTextContents();
    await github.locator('li[data-name="test"]:first-child').waitFor();
    expect(await names()).toEqual(['test', 'deploy']);
    const { address } = stage.installation;
    expect(await settings('token-exchange')).toMatchObject({
      issuers: [
        {
          audience: address,
          rules: [
            { name: 'test', conditions: { repository: 'acme/test' }, account: 'ci' },
            { conditions: { repository: ['acme/a', 'acme/b'] }, project: 'default', role: 'ci' },
          ],
        },
      ],
    });
    await github.getByText('What a job states').click();
    await github.getByText(`lockstep login ${address} --exchange`).waitFor();
    expect((await controlsOf(page)).unnamed).toEqual([]);

    // Somebody else was faster: what they wrote stays.
    const other = await stage.visitor('/settings/ci-jobs');
    await button(other.getByRole('region', { name: 'GitHub Actions' }), 'Actions on test').click();
    await other.getByRole('menuitem', { name: 'Edit' }).click();
    for (const name of ['test', 'deploy']) {
      await button(github, `Actions on ${name}`).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await button(dialog, 'Delete').click();
      await github.locator(`li[data-name="${name}"]`).waitFor({ state: 'detached' });
    }
    await page.getByText('No job gets a session').waitFor();
    await button(other.getByRole('dialog'), 'Save').click();
    await other.getByText('Somebody else has changed the rules').waitFor();
    expect(await settings('token-exchange')).toMatchObject({ issuers: [] });
  });
});

describe('pages of settings', () => {
  it('are not offered to whoever may not read them', async () => {
    const body = { name: 'eve', capabilities: ['login'], password: 'long enough for eve' };
    await stage.installation.api('POST', '/api/v1/account', body);
    const page = await stage.newcomer();
    await page.getByLabel('User name').fill('eve');
    await page.getByLabel('Password', { exact: true }).fill(body.password);
    await button(page, 'Sign in').click();
    const chosen = 'a password of my own choice, eve';
    await page.getByLabel('Current password').fill(body.password);
    await page.getByLabel('New password', { exact: true }).fill(chosen);
    await page.getByLabel('New password, again').fill(chosen);
    await button(page, 'Change password').click();
    await page.getByRole('heading', { name: 'No applications yet' }).waitFor();
    const answered = page.waitForResponse((one) => one.url().includes('can-i/settings/get/token'));
    await page.goto(`${stage.installation.address}/settings/ci-jobs`);
    await answered;
    await page.getByText('Not found').waitFor();
    const links = page.getByRole('navigation', { name: 'Settings' }).getByRole('link');
    await expect
      .poll(() => links.allTextContents())
      .toEqual(['Access policy', 'Accounts', 'Audit']);
  });
});
