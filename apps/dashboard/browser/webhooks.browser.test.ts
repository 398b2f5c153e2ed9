import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlsOf } from './accessibility.ts';
import { allWorkedOff, deliver, pushTo } from './deliveries.ts';
import { commit, configMap, create, type Sample } from './sample.ts';
import { row } from './screen.ts';
import { setStage } from './stage.ts';

const PHONE = { width: 390, height: 844 };

const stage = setStage();
let shop: Sample;

beforeAll(async () => {
  const { installation } = stage;
  shop = await create(installation, { a: configMap('a', { x: '1' }) }, { automated: true });
  const page = await stage.visitor('/applications');
  await row(page, shop.name, '[data-sync=Synced]').waitFor();
  await pushTo(installation, shop.repo.url, 'feature');
  await commit(shop, { a: configMap('a', { x: '2' }) });
  await pushTo(installation, shop.repo.url);
  await deliver(installation, {}, { hello: 'world' });
  await allWorkedOff(installation);
});

const line = (page: Page, outcome: string) =>
  page.locator(`[data-testid=delivery-row][data-outcome=${outcome}]`);
const panel = (page: Page) => page.getByTestId('delivery-panel');
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the log of webhooks', () => {
  it('tells what came and what it moved, and is reached from everywhere', async () => {
    const page = await stage.visitor('/applications');
    await page.getByRole('link', { name: 'Webhooks' }).first().click();
    await line(page, 'done').getByText('1 application moved').waitFor();
    await line(page, 'ignored')
      .getByText(/followed once, but at other revisions/)
      .waitFor();
    await line(page, 'refused')
      .getByText(/form of no provider/)
      .waitFor();
    await page.getByRole('button', { name: 'Problems' }).click();
    await line(page, 'done').waitFor({ state: 'detached' });
    // Both are gone while the problems are asked for.
    await expect.poll(() => line(page, 'refused').count()).toBe(1);
  });

  it('opens a delivery with its applications and what it carried', async () => {
    const page = await stage.visitor('/webhooks');
    await line(page, 'done').getByRole('link').click();
    await panel(page).getByText('rendered anew').waitFor();
    await panel(page).getByText('refs/heads/main').waitFor();
    await panel(page).getByRole('link', { name: shop.name }).click();
    await page.waitForURL((url) => url.pathname === `/applications/${shop.name}`);
  });

  it('has one worked off again, beside the first', async () => {
    const page = await stage.visitor('/webhooks');
    await line(page, 'done').first().getByRole('link').click();
    await panel(page).getByRole('button', { name: 'Redeliver' }).click();
    await panel(page).getByText('asked for by admin').waitFor();
    await panel(page).getByText('1 application looked at, none moved').waitFor();
    await panel(page).getByRole('link', { name: 'an earlier delivery' }).click();
    await panel(page).getByText('1 application moved').waitFor();
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'detached' });
    await expect.poll(() => line(page, 'done').count()).toBe(2);
  });

  it('does not offer to redeliver what was refused', async () => {
    const page = await stage.visitor('/webhooks?show=problems');
    await line(page, 'refused').getByRole('link').click();
    await panel(page).getByText('Unknown sender').first().waitFor();
    expect(await panel(page).getByRole('button', { name: 'Redeliver' }).count()).toBe(0);
  });

  it('shows a new delivery by itself', async () => {
    const page = await stage.visitor('/webhooks?show=ignored');
    await line(page, 'ignored').first().waitFor();
    const before = await line(page, 'ignored').count();
    await pushTo(stage.installation, 'https://git.example/team/nobody.git');
    await expect.poll(() => line(page, 'ignored').count()).toBe(before + 1);
  });
});

describe('on a phone', () => {
  it('somebody reads a delivery with a thumb', async () => {
    const page = await stage.visitor('/webhooks', {
      viewport: PHONE,
      isMobile: true,
      hasTouch: true,
    });
    await line(page, 'done').first().getByRole('link').tap();
    await panel(page).getByRole('heading', { level: 2 }).waitFor();
    expect((await panel(page).boundingBox())?.width).toBe(PHONE.width);
    expect(await overflow(page)).toBe(0);
    expect((await controlsOf(page)).unnamed).toEqual([]);
    await panel(page).getByRole('button', { name: 'Back' }).tap();
    await panel(page).waitFor({ state: 'detached' });
    expect(await overflow(page)).toBe(0);
  });
});
