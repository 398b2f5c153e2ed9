import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { setStage } from './stage.ts';

const stage = setStage();

const dialogOf = (page: Page) => page.getByRole('dialog');
const button = (within: Page | Locator, name: string) =>
  within.getByRole('button', { name, exact: true });

describe('a project', () => {
  it('is made, told what it permits, changed and removed', async () => {
    const page = await stage.visitor('/projects');
    await page.locator('li[data-name="default"]').getByText('from everywhere').waitFor();
    await button(page, 'New project').click();
    const dialog = dialogOf(page);
    await button(dialog, 'Create').click();
    await dialog.getByText('needs a name').waitFor();
    await dialog.getByLabel('Name', { exact: true }).fill('shop');
    await dialog.getByLabel('Sources').fill('https://git.example/shop/*\n!*');
    await dialog.getByLabel('Destinations').fill('in-cluster shop-*');
    await dialog.getByLabel('Cluster-scoped, permitted').fill('/Namespace shop-*');
    await dialog.getByLabel('Service accounts').fill('* shop-* deployer');
    await button(dialog, 'Create').click();
    await dialog.getByText("source repository has an invalid format, '!*'").first().waitFor();
    await dialog
      .getByLabel('Sources')
      .fill('https://git.example/shop/*\n!https://git.example/shop/x');
    await button(dialog, 'Create').click();

    await page.getByRole('heading', { name: 'shop', exact: true }).waitFor();
    const permits = page.getByRole('region', { name: 'What it permits' });
    await permits.getByText('shop-* on in-cluster').waitFor();
    await permits.getByText('Namespace shop-*').waitFor();
    expect(await permits.textContent()).toContain('but nothttps://git.example/shop/x');
    await page.getByText('deployer').waitFor();

    await button(page, 'Edit').click();
    await dialog.getByLabel('Namespaced, denied').fill('/ResourceQuota');
    await button(dialog, 'Save').click();
    await permits.getByText('ResourceQuota').waitFor();
    expect(await stage.installation.api('GET', '/api/v1/projects/shop')).toMatchObject({
      spec: {
        sourceRepos: ['https://git.example/shop/*', '!https://git.example/shop/x'],
        destinations: [{ name: 'in-cluster', namespace: 'shop-*' }],
        namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
      },
    });

    await button(page, 'Delete').click();
    await button(dialog, 'Remove').click();
    await page.getByRole('heading', { name: 'Projects' }).waitFor();
    await page.locator('li[data-name="shop"]').waitFor({ state: 'detached' });
  });
});
