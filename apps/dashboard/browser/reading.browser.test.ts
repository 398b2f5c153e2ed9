import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlsOf } from './accessibility.ts';
import { configMap, create, deployment, type Sample } from './sample.ts';
import { graphInSight, node, row } from './screen.ts';
import { setStage } from './stage.ts';

const stage = setStage();
let shop: Sample;
let other: Sample;

beforeAll(async () => {
  const { installation } = stage;
  shop = await create(
    installation,
    { web: deployment('web', 2), settings: configMap('settings', { greeting: 'hello' }) },
    { automated: true },
  );
  // Never synced: its resources are missing, and there is a diff.
  other = await create(installation, { settings: configMap('settings', { greeting: 'hello' }) });
  const page = await stage.visitor('/applications');
  await row(page, shop.name, '[data-sync=Synced][data-health=Healthy]').waitFor();
  await row(page, other.name, '[data-sync=OutOfSync]').waitFor();
  await page.close();
});

const pageOf = ({ name }: Sample) => `/applications/${name}`;

describe('by keyboard alone', () => {
  it('searches, opens, walks the graph and reads a resource', async () => {
    const page = await stage.visitor('/applications');
    await row(page, other.name).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(shop.name);
    await row(page, other.name).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === pageOf(shop));

    await node(page, 'Application').focus();
    await page.keyboard.press('ArrowRight');
    const focused = page.locator('[data-testid=node]:focus:not([data-kind=Application])');
    await focused.waitFor();
    const name = await focused.getAttribute('data-name');
    await page.keyboard.press('Enter');
    await page
      .getByTestId('resource-panel')
      .getByRole('heading', { name: name ?? '' })
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('resource-panel').waitFor({ state: 'detached' });
  });

  it('keeps the focus in a dialog and gives it back', async () => {
    const page = await stage.visitor(pageOf(shop));
    const opener = page.getByRole('button', { name: 'Sync', exact: true });
    await opener.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator('dialog :focus').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});

describe('on a phone', () => {
  const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const overflow = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

  it('reads the fleet, an application, a resource and its diff with a thumb', async () => {
    const page = await stage.visitor('/applications', PHONE);
    await row(page, other.name).getByRole('link').tap();
    await node(page, 'ConfigMap', '[data-sync=OutOfSync]').waitFor();
    await graphInSight(page);
    expect(await overflow(page)).toBe(0);

    await node(page, 'ConfigMap').tap();
    const panel = page.getByTestId('resource-panel');
    await panel.getByRole('tab', { name: 'Diff' }).tap();
    await panel.getByText('hello').waitFor();
    expect(await panel.evaluate((element) => element.clientWidth)).toBe(390);
    expect(await overflow(page)).toBe(0);
    await panel.getByRole('button', { name: 'Back' }).tap();
    await panel.waitFor({ state: 'detached' });

    await page.getByRole('navigation', { name: 'Pages' }).getByText('Applications').tap();
    await page.getByTestId('search').fill(shop.name);
    await row(page, other.name).waitFor({ state: 'detached' });
    expect(await overflow(page)).toBe(0);
  });

  it('syncs from a dialog that fits', async () => {
    const page = await stage.visitor(pageOf(shop), PHONE);
    await page.getByRole('button', { name: 'Sync', exact: true }).tap();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: /^Dry run/ }).tap();
    await dialog.getByRole('button', { name: /dry run/i }).tap();
    await page.getByText(/\(dry run\)/).waitFor();
    expect(await overflow(page)).toBe(0);
  });

  it.each([
    '/applications/new',
    '/clusters',
    '/repositories',
    '?view=resources',
    '?view=changes',
    '?view=history',
    '?view=details',
  ])('does not scroll sideways at %s', async (path) => {
    const page = await stage.visitor(path.startsWith('/') ? path : pageOf(other) + path, PHONE);
    await page.waitForLoadState('networkidle');
    expect(await overflow(page)).toBe(0);
  });
});

describe('colours', () => {
  /** Lightness from 0 to 1 of the page's ground and of its writing. */
  const lightness = (page: Page) =>
    page.evaluate(() => {
      const canvas = document
        .createElement('canvas')
        .getContext('2d', { willReadFrequently: true });
      const of = (colour: string) => {
        if (!canvas) return Number.NaN;
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
        return (red + green + blue) / 765;
      };
      const { backgroundColor, color } = getComputedStyle(document.body);
      return { ground: of(backgroundColor), writing: of(color) };
    });

  it.each(['light', 'dark'] as const)('are %s where the system is', async (colorScheme) => {
    const page = await stage.visitor('/applications', { colorScheme });
    await row(page, shop.name).waitFor();
    const { ground, writing } = await lightness(page);
    const [darker, lighter] = colorScheme === 'dark' ? [ground, writing] : [writing, ground];
    expect(darker).toBeLessThan(0.2);
    expect(lighter).toBeGreaterThan(0.8);
  });

  it('stay as somebody chose them', async () => {
    const page = await stage.visitor('/applications', { colorScheme: 'light' });
    await page.getByRole('button', { name: /^Colours: as the system/ }).click();
    await page.getByRole('button', { name: /^Colours: light/ }).click();
    expect((await lightness(page)).ground).toBeLessThan(0.2);
    await page.reload();
    await row(page, shop.name).waitFor();
    expect((await lightness(page)).ground).toBeLessThan(0.2);
  });
});

describe('whatever can be operated has a name', () => {
  const press = (name: string | RegExp) => (page: Page) =>
    page.getByRole('button', { name, exact: typeof name === 'string' }).click();
  const openTab = (kind: string, tab: string) => async (page: Page) => {
    await node(page, kind).first().click();
    await page.getByTestId('resource-panel').getByRole('tab', { name: tab }).click();
  };

  it.each<[string, () => string, ((page: Page) => Promise<void>)?]>([
    ['the list', () => '/applications'],
    ['the account menu', () => '/applications', press('Account')],
    ['a filter', () => '/applications', press('Project')],
    [
      'the bar of selected applications',
      () => '/applications',
      (page) => page.getByLabel(`Select ${shop.name}`).check(),
    ],
    ['the graph', () => pageOf(shop)],
    ['a summary', () => pageOf(shop), openTab('Deployment', 'Summary')],
    ['a diff', () => pageOf(other), openTab('ConfigMap', 'Diff')],
    ['logs', () => pageOf(shop), openTab('Pod', 'Logs')],
    ['resources', () => `${pageOf(shop)}?view=resources`],
    ['changes', () => `${pageOf(other)}?view=changes`],
    ['history', () => `${pageOf(shop)}?view=history`],
    ['details', () => `${pageOf(shop)}?view=details`],
    ['the sync dialog', () => pageOf(shop), press('Sync')],
    ['the delete dialog', () => pageOf(shop), press('Delete')],
    ['the form', () => '/applications/new'],
    ['the form as YAML', () => '/applications/new', press('YAML')],
    ['clusters', () => '/clusters'],
    ['repositories', () => '/repositories'],
  ])('in %s', async (_what, path, go) => {
    const page = await stage.visitor(path());
    await go?.(page);
    await page.waitForLoadState('networkidle');
    const { count, unnamed } = await controlsOf(page);
    expect(unnamed).toEqual([]);
    expect(count).toBeGreaterThan(5);
    await page.close();
  });

  it('at the sign-in', async () => {
    const { count, unnamed } = await controlsOf(await stage.newcomer());
    expect({ count, unnamed }).toEqual({ count: 3, unnamed: [] });
  });
});
