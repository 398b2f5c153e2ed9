import {
  createAuthority,
  startGitServer,
  type TestGitServer,
  type TestRepo,
} from '@lockstep/testkit';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setStage } from './stage.ts';

const stage = setStage();
let git: TestGitServer;
let repo: TestRepo;

beforeAll(async () => {
  git = await startGitServer({ credentials: { username: 'bot', password: 'right' } });
  repo = await git.createRepo('team/private');
  await repo.commit({ 'a.yaml': '' });
});
afterAll(() => git?.close());

const row = (page: Page, name: string) => page.locator(`li[data-name="${name}"]`);
const dialogOf = (page: Page) => page.getByRole('dialog');
const button = (within: Page | Locator, name: string) =>
  within.getByRole('button', { name, exact: true });

async function section(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

async function remove(page: Page, opener: Locator): Promise<void> {
  await opener.click();
  await button(dialogOf(page), 'Remove').click();
  await dialogOf(page).waitFor({ state: 'detached' });
}

describe('a repository that asks for credentials', () => {
  it('is connected once they are right, and the reason is told before', async () => {
    const page = await stage.visitor('/repositories');
    await page.getByRole('heading', { name: 'No repositories connected' }).waitFor();
    await button(page, 'Connect a repository').first().click();
    const dialog = dialogOf(page);
    await dialog.getByLabel('Address').fill(repo.url);
    await dialog.getByLabel('User name').fill('bot');
    await dialog.getByLabel('Password or token').fill('wrong');
    await button(dialog, 'Connect').click();
    const alert = dialog.getByRole('alert');
    await alert.getByText('It cannot be reached').waitFor();
    expect(await alert.textContent()).toMatch(/authentication failed/i);
    expect(await row(page, repo.url).count()).toBe(0);

    await dialog.getByLabel('Password or token').fill('right');
    await alert.waitFor({ state: 'detached' });
    await button(dialog, 'Test').click();
    await dialog.getByRole('status').getByText('It can be reached').waitFor();
    await button(dialog, 'Connect').click();
    await dialog.waitFor({ state: 'detached' });
    await row(page, repo.url).getByText('Connected').waitFor();
  });

  it('is tested, edited without its password, and removed', async () => {
    const page = await stage.visitor('/repositories');
    const of = row(page, repo.url);
    await of.getByRole('button', { name: /^Test / }).click();
    await of.getByText('Connected').waitFor();
    await of.getByRole('button', { name: /^Actions of/ }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const dialog = dialogOf(page);
    await dialog.getByLabel('Name', { exact: true }).fill('our repository');
    await button(dialog, 'Save').click();
    await dialog.waitFor({ state: 'detached' });
    await of.getByRole('heading', { name: 'our repository' }).waitFor();
    await of.getByRole('button', { name: /^Test / }).click();
    await of.getByText('Connected').waitFor();
    await of.getByRole('button', { name: /^Actions of/ }).click();
    await remove(page, page.getByRole('menuitem', { name: 'Remove' }));
    await of.waitFor({ state: 'detached' });
  });

  it('is let into by a template, which is added by keyboard alone', async () => {
    const page = await stage.visitor('/repositories?show=templates');
    await button(page, 'Add a template').first().press('Enter');
    const dialog = dialogOf(page);
    await dialog.getByLabel('Addresses that begin with').and(page.locator(':focus')).waitFor();
    await page.keyboard.type(`${git.url}/team`);
    await page.keyboard.press('Tab');
    await page.keyboard.type('bot');
    await page.keyboard.press('Tab');
    await page.keyboard.type('right');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await row(page, `${git.url}/team`).getByText('bot').waitFor();

    await section(page, 'Repositories');
    await button(page, 'Connect a repository').first().click();
    await dialog.getByLabel('Address').fill(repo.url);
    await button(dialog, 'Connect').click();
    await row(page, repo.url).getByText('bot, by a template').waitFor();
    await row(page, repo.url).getByText('Connected').waitFor();
  });
});

describe('what is asked for', () => {
  it('follows from how a repository is reached', async () => {
    const page = await stage.visitor('/repositories');
    await button(page, 'Connect a repository').first().click();
    const dialog = dialogOf(page);
    const asked: [string, string[]][] = [
      ['SSH key', ['Private key']],
      ['GitHub App', ['App ID', 'Installation ID', 'Private key of the app']],
      ['Cloud identity', ['Service account key']],
      ['Helm repository', ['User name', 'Password or token']],
    ];
    for (const [kind, labels] of asked) {
      await dialog.getByRole('radio', { name: kind }).check();
      for (const label of labels) await dialog.getByLabel(label, { exact: true }).waitFor();
    }
    await dialog.getByRole('radio', { name: 'SSH key' }).check();
    await dialog.getByLabel('Address').fill('https://git.example.com/x');
    await button(dialog, 'Connect').click();
    await dialog.getByText('begins with ssh:// or is git@host:path').waitFor();
    await dialog.getByLabel('Address').and(page.locator(':focus')).waitFor();
  });
});

describe('certificates and keys', () => {
  it('are added and removed, and what is wrong is told', async () => {
    const page = await stage.visitor('/repositories?show=certificates');
    await button(page, 'Add a certificate').first().click();
    const dialog = dialogOf(page);
    await dialog.getByLabel('Server').fill('git.example.com');
    await dialog.getByLabel('Certificates', { exact: true }).fill('no certificate');
    await button(dialog, 'Add').click();
    await dialog.getByRole('alert').getByText('-----BEGIN CERTIFICATE-----').waitFor();
    const pem = createAuthority('Example Authority').ca;
    await dialog.getByLabel('Certificates', { exact: true }).fill(pem);
    await button(dialog, 'Add').click();
    await row(page, 'git.example.com').getByText('CN=Example Authority').waitFor();
    await remove(page, button(page, 'Remove certificates of git.example.com'));
    await page.getByRole('heading', { name: 'No certificates of your own' }).waitFor();
  });

  it('of public hosts are known from the start', async () => {
    const page = await stage.visitor('/repositories?show=hosts');
    await row(page, 'github.com').getByText('SHA256:+DiY3wvvV6Tu').waitFor();
    await button(page, 'Add known hosts').click();
    const dialog = dialogOf(page);
    await dialog.getByLabel('Known hosts', { exact: true }).fill('what is this');
    await button(dialog, 'Add').click();
    await dialog.getByText('line 1 is not').waitFor();
    const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
    await dialog.getByLabel('Known hosts', { exact: true }).fill(`git.test ssh-ed25519 ${key}`);
    await button(dialog, 'Add').click();
    await row(page, 'git.test').waitFor();
    await remove(page, button(page, 'Remove the ssh-ed25519 key of git.test'));
    await row(page, 'git.test').waitFor({ state: 'detached' });
  });
});
