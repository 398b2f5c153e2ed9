import type { Locator, Page } from 'playwright-core';

/** What people see and press, by the names that it has on the screen. */

/** An application's line in the list; `state` such as `[data-sync=Synced]`. */
export function row(page: Page, name: string, state = ''): Locator {
  return page.locator(`[data-testid=app-row][data-name="${name}"]${state}`);
}

/** A resource in the graph. */
export function node(page: Page, kind: string, state = ''): Locator {
  return page.locator(`[data-testid=node][data-kind=${kind}]${state}`);
}

/** Opens the sync dialog and starts what it proposes. */
export async function sync(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sync', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Sync / });
  await dialog.getByRole('button', { name: 'Sync', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Waits until every resource of the graph, or those of a kind, are wholly within its frame. */
export async function graphInSight(page: Page, kind?: string): Promise<void> {
  const which = `[data-testid=node]${kind ? `[data-kind=${kind}]` : ''}`;
  await page.waitForFunction((selector) => {
    const frame = document.querySelector('section[aria-label^="Topology"]');
    const nodes = [...document.querySelectorAll(selector)];
    if (!frame || nodes.length === 0) return false;
    const outer = frame.getBoundingClientRect();
    return nodes.every((each) => {
      const { top, bottom, left, right } = each.getBoundingClientRect();
      const across = left >= outer.left && right <= outer.right;
      return across && top >= outer.top && bottom <= outer.bottom;
    });
  }, which);
}

/** Where the graph has been moved to. */
export function graphPlace(page: Page): Promise<string> {
  return page.locator('.react-flow__viewport').evaluate((element) => element.style.transform);
}

/**
 * From now on the page can learn of an application's changes by websocket only: reading the list,
 * the application or its tree over HTTP fails.
 */
export async function onlyByWebsocket(page: Page): Promise<void> {
  const read = /^\/api\/v1\/(lockstep\/applications|applications(\/[^/]+(\/resource-tree)?)?)$/;
  await page.route(
    (url) => read.test(url.pathname),
    (route) => (route.request().method() === 'GET' ? route.abort() : route.fallback()),
  );
}

/** Changes whenever the page is loaded anew. */
export function documentBegan(page: Page): Promise<number> {
  return page.evaluate(() => performance.timeOrigin);
}
