import { launchBrowser, type TestRepo, uniqueNamespace } from '@lockstep/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './installation.ts';

let installation: Installation;
let browser: Browser;
let repo: TestRepo;
const pages: Page[] = [];
const namespace = uniqueNamespace('browser');
const name = `guestbook-${namespace.slice(-6)}`;
const problems: string[] = [];

beforeAll(async () => {
  installation = await startInstallation();
  browser = await launchBrowser();
  repo = await installation.git.createRepo('guestbook');
  await repo.commit({ 'app/web.json': deployment(1), 'app/settings.json': settings('hello') });
});

afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});

function deployment(replicas: number): string {
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: 'registry.example/guestbook:1' }] },
  };
  const spec = { replicas, selector: { matchLabels: { app: 'web' } }, template };
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec,
  });
}

function settings(greeting: string): string {
  const metadata = { name: 'settings' };
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { greeting } });
}

async function signIn(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  pages.push(page);
  await page.goto(installation.address);
  await page.getByLabel(/user/i).fill(installation.user);
  await page.getByLabel(/^password/i).fill(installation.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByTestId('search').waitFor();
  return page;
}

function node(page: Page, kind: string, state: string) {
  return page.locator(`[data-testid=node][data-kind=${kind}]${state}`).first();
}

describe('the dashboard', () => {
  it('takes an application from the form to Healthy, and a second browser sees it live', async () => {
    const first = await signIn();
    const second = await signIn();

    await first
      .getByRole('link', { name: 'New application' })
      .or(first.getByRole('button', { name: 'New application' }))
      .first()
      .click();
    await first.getByLabel('Name', { exact: true }).fill(name);
    await first.getByLabel('Repository', { exact: true }).fill(repo.url);
    await first.getByLabel('Path', { exact: true }).fill('app');
    await first.getByLabel('Namespace', { exact: true }).fill(namespace);
    await first.getByLabel('Create the namespace if it is not there').check();
    await first.getByLabel('Automated sync').uncheck();
    await first.getByRole('button', { name: /^create/i }).click();

    await node(first, 'Deployment', '[data-sync=OutOfSync]').waitFor();
    const row = second.locator(`[data-testid=app-row][data-name=${name}]`);
    await row.and(second.locator('[data-sync=OutOfSync]')).waitFor();

    await first.getByRole('button', { name: 'Sync', exact: true }).click();
    await first.getByRole('dialog').getByRole('button', { name: /^sync/i }).click();
    await node(first, 'Deployment', '[data-sync=Synced][data-health=Healthy]').waitFor();
    await node(first, 'Pod', '[data-health=Healthy]').waitFor();
    await row.and(second.locator('[data-sync=Synced][data-health=Healthy]')).waitFor();
  });

  it('shows a change in Git as a diff, and syncs it', async () => {
    const [first, second] = pages as [Page, Page];
    await repo.commit({ 'app/settings.json': settings('good morning') });
    await installation.pushed(repo.url);

    const changed = node(first, 'ConfigMap', '[data-sync=OutOfSync]');
    await changed.waitFor();
    await changed.click();
    const panel = first.getByTestId('resource-panel');
    await panel.getByRole('tab', { name: /diff/i }).click();
    await panel.getByText('good morning').first().waitFor();
    await first.keyboard.press('Escape');

    await first.getByRole('button', { name: 'Sync', exact: true }).click();
    await first.getByRole('dialog').getByRole('button', { name: /^sync/i }).click();
    await node(first, 'ConfigMap', '[data-sync=Synced]').waitFor();
    const row = second.locator(`[data-testid=app-row][data-name=${name}][data-sync=Synced]`);
    await row.waitFor();
  });

  it('tells what is wrong beside the field of a form', async () => {
    const page = pages[1] as Page;
    await page.goto(`${installation.address}/applications/new`);
    await page.getByLabel('Name', { exact: true }).fill('Not A Name');
    await page.getByLabel('Repository', { exact: true }).fill(repo.url);
    await page.getByLabel('Path', { exact: true }).fill('app');
    await page.getByLabel('Namespace', { exact: true }).fill(namespace);
    await page.getByRole('button', { name: /^create/i }).click();
    await page
      .getByText(/lower case/i)
      .first()
      .waitFor();
  });

  it('deletes with the name typed as confirmation', async () => {
    const page = pages[0] as Page;
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill(name);
    await dialog.getByRole('button', { name: /^delete/i }).click();
    const row = page.locator(`[data-testid=app-row][data-name=${name}]`);
    await page.getByTestId('search').waitFor();
    await row.waitFor({ state: 'detached' });
  });

  it('needs no manual reload and throws nothing on the way', () => {
    expect(problems).toEqual([]);
  });
});
