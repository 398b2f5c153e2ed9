import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlsOf } from './accessibility.ts';
import { type Fleet, PLACES } from './places.ts';
import { configMap, create, deployment } from './sample.ts';
import { graphInSight, graphPlace, node, row, sync } from './screen.ts';
import { setStage } from './stage.ts';

const PHONE = { width: 390, height: 844 };

const stage = setStage();
let fleet: Fleet;
/** Signed in once, for what only looks. */
let reader: Page;

beforeAll(async () => {
  const { installation } = stage;
  const settings = configMap('settings', { greeting: 'hello' });
  const files = { web: deployment('web', 2), settings };
  fleet = {
    healthy: await create(installation, files, { automated: true }),
    drifted: await create(installation, { settings }),
  };
  reader = await stage.visitor('/applications');
  await row(reader, fleet.healthy.name, '[data-sync=Synced][data-health=Healthy]').waitFor();
  await row(reader, fleet.drifted.name, '[data-sync=OutOfSync]').waitFor();
});

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('by keyboard alone', () => {
  it('somebody searches, opens, walks the graph and reads a resource', async () => {
    const { healthy, drifted } = fleet;
    const page = await stage.visitor('/applications');
    await row(page, drifted.name).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(healthy.name);
    await row(page, drifted.name).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowDown');
    await row(page, healthy.name).locator('a:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === `/applications/${healthy.name}`);

    await node(page, 'Application').focus();
    await page.keyboard.press('ArrowRight');
    const focused = page.locator('[data-testid=node]:focus:not([data-kind=Application])');
    await focused.waitFor();
    const name = (await focused.getAttribute('data-name')) ?? '';
    await page.keyboard.press('Enter');
    const panel = page.getByTestId('resource-panel');
    await panel.getByRole('heading', { name }).first().waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('the focus stays in a dialog and goes back to what opened it', async () => {
    const page = await stage.visitor(`/applications/${fleet.healthy.name}`);
    const opener = page.getByRole('button', { name: 'Delete', exact: true });
    await opener.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Tab');
    await expect.poll(() => dialog.locator(':focus').count()).toBe(1);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});

describe('the page of an application', () => {
  it('shows the whole graph again when its frame becomes another', async () => {
    const page = await stage.visitor(`/applications/${fleet.healthy.name}`);
    await node(page, 'Pod').nth(1).waitFor();
    await graphInSight(page);
    const place = await graphPlace(page);
    await page.setViewportSize({ width: 1280, height: 560 });
    await expect.poll(() => graphPlace(page)).not.toBe(place);
    await graphInSight(page);
  });

  it('explains anew while one reads why it is as it is', async () => {
    const { name } = await create(stage.installation, { settings: configMap('settings', {}) });
    const page = await stage.visitor(`/applications/${name}`);
    await node(page, 'ConfigMap', '[data-sync=OutOfSync]').waitFor();
    await page.getByText('Why?').click();
    const told = page.getByRole('region', { name: 'Sync status' }).getByRole('listitem');
    const before = await told.first().textContent();
    await sync(page);
    await node(page, 'ConfigMap', '[data-sync=Synced]').waitFor();
    await expect.poll(() => told.first().textContent()).not.toBe(before);
  });

  it('leads back to the list where there is no such application', async () => {
    const page = await stage.visitor('/applications/nowhere');
    await page.getByRole('link', { name: 'Back to the applications' }).click();
    await row(page, fleet.healthy.name).waitFor();
  });
});

describe('on a phone', () => {
  const options = { viewport: PHONE, isMobile: true, hasTouch: true };

  it('somebody reads the fleet, an application and a diff with a thumb', async () => {
    const { healthy, drifted } = fleet;
    const page = await stage.visitor('/applications', options);
    await row(page, drifted.name).getByRole('link').tap();
    await node(page, 'ConfigMap', '[data-sync=OutOfSync]').waitFor();
    // The rest is reached by moving the graph: writing that all of it fits cannot be read.
    await graphInSight(page, 'Application');

    await node(page, 'ConfigMap').tap();
    const panel = page.getByTestId('resource-panel');
    await panel.getByRole('tab', { name: 'Diff' }).tap();
    await panel.getByText('hello').first().waitFor();
    const { width } = (await panel.boundingBox()) ?? { width: 0 };
    expect(width).toBe(PHONE.width);
    await panel.getByRole('button', { name: 'Back' }).tap();
    await panel.waitFor({ state: 'detached' });

    await page.getByRole('navigation', { name: 'Pages' }).getByText('Applications').tap();
    await page.getByTestId('search').fill(healthy.name);
    await row(page, drifted.name).waitFor({ state: 'detached' });
    await row(page, healthy.name).waitFor();
  });

  it('somebody starts a dry run from a dialog that fits', async () => {
    const page = await stage.visitor(`/applications/${fleet.drifted.name}`, options);
    await page.getByRole('button', { name: 'Sync', exact: true }).tap();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: /^Dry run/ }).tap();
    await dialog.getByRole('button', { name: /dry run/i }).tap();
    await page.getByText('Sync succeeded (dry run)').waitFor();
    expect(await overflow(page)).toBe(0);
  });
});

describe('colours', () => {
  /** How light the page's ground and its writing are, from 0 to 1. */
  const lightness = (page: Page) =>
    page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d');
      const of = (colour: string) => {
        if (!canvas) return Number.NaN;
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
        return (red + green + blue) / (3 * 255);
      };
      const { backgroundColor, color } = getComputedStyle(document.body);
      return { ground: of(backgroundColor), writing: of(color) };
    });

  it.each(['light', 'dark'] as const)('are %s where the system is', async (colorScheme) => {
    const page = await stage.visitor('/applications', { colorScheme });
    await row(page, fleet.healthy.name).waitFor();
    const { ground, writing } = await lightness(page);
    const [darker, lighter] = colorScheme === 'dark' ? [ground, writing] : [writing, ground];
    expect(darker).toBeLessThan(0.2);
    expect(lighter).toBeGreaterThan(0.8);
  });

  it('are what somebody chose, and stay so', async () => {
    const page = await stage.visitor('/applications', { colorScheme: 'light' });
    await page.getByRole('button', { name: /^Colours: as the system/ }).click();
    await page.getByRole('button', { name: /^Colours: light/ }).click();
    await page.getByRole('button', { name: /^Colours: dark/ }).waitFor();
    expect((await lightness(page)).ground).toBeLessThan(0.2);
    await page.reload();
    await row(page, fleet.healthy.name).waitFor();
    expect((await lightness(page)).ground).toBeLessThan(0.2);
  });
});

describe('whatever can be operated has a name, and nothing scrolls sideways on a phone', () => {
  it.each(PLACES)('$name', async ({ path, arrive }) => {
    await reader.setViewportSize({ width: 1280, height: 800 });
    await reader.goto(stage.installation.address + path(fleet));
    await arrive(reader, fleet);
    const { count, unnamed } = await controlsOf(reader);
    expect(unnamed).toEqual([]);
    expect(count).toBeGreaterThan(5);
    expect(await reader.getByRole('main').count()).toBe(1);
    expect(await reader.locator('h1').count()).toBe(1);

    await reader.setViewportSize(PHONE);
    await expect.poll(() => overflow(reader)).toBe(0);
    expect((await controlsOf(reader)).unnamed).toEqual([]);
  });

  it('the sign-in', async () => {
    const page = await stage.newcomer();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const { count, unnamed } = await controlsOf(page);
    expect({ count, unnamed }).toEqual({ count: 3, unnamed: [] });
    await page.setViewportSize(PHONE);
    expect(await overflow(page)).toBe(0);
  });
});
