import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '@lockstep/testkit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Installation, startInstallation } from './installation.ts';

/** What a file of tests plays on: an installation, a browser, and the people in front of it. */
export interface Stage {
  readonly installation: Installation;
  /**
   * A browser of somebody who has not been here before, at the sign-in. Like a visitor's it is
   * closed after the test that asked for it; what was asked for before all tests stays.
   */
  newcomer(options?: BrowserContextOptions): Promise<Page>;
  /** A browser of somebody who is signed in, at this path. */
  visitor(path: string, options?: BrowserContextOptions): Promise<Page>;
}

const DESKTOP = { width: 1280, height: 800 };
/** Of what a page waits for: deleting waits for Kubernetes' garbage collector, which may rest. */
const PATIENCE_MS = 100_000;
const TRACES = join(import.meta.dirname, '../test-results');

/**
 * Sets the stage before the file's tests and clears it after them. A test during which a page
 * throws has failed. Every failed test leaves a picture of each page, and the logs, in
 * test-results/.
 */
export function setStage(): Stage {
  let installation: Installation;
  let browser: Browser;
  const staying: Page[] = [];
  let leaving: Page[] | undefined;
  const thrown: string[] = [];

  beforeAll(async () => {
    [installation, browser] = await Promise.all([startInstallation(), launchBrowser()]);
  });
  afterAll(async () => {
    // No test began: what prepares them has failed.
    if (!leaving && installation) await leaveTraces(installation, staying, 'before');
    await browser?.close();
    await installation?.stop();
  });
  beforeEach(() => {
    leaving = [];
  });
  afterEach(async ({ task }) => {
    const pages = leaving ?? [];
    if (task.result?.state === 'fail') {
      await leaveTraces(installation, [...staying, ...pages], task.name);
    }
    await Promise.all(pages.map((page) => page.context().close()));
    expect(thrown.splice(0)).toEqual([]);
  });

  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: DESKTOP, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on('pageerror', (error) => thrown.push(error.stack ?? error.message));
    (leaving ?? staying).push(page);
    return page;
  };
  return {
    get installation() {
      return installation;
    },
    newcomer: async (options) => {
      const page = await open(options);
      await page.goto(installation.address);
      return page;
    },
    visitor: async (path, options) => {
      const page = await open(options);
      const { address, user: username, password } = installation;
      // The cookie that this answers with belongs to the page too.
      const data = { username, password };
      await page.request.post(`${address}/api/v1/session`, { data });
      await page.goto(`${address}${path}`);
      return page;
    },
  };
}

async function leaveTraces(installation: Installation, pages: Page[], test: string): Promise<void> {
  await mkdir(TRACES, { recursive: true });
  const trace = (suffix: string) => join(TRACES, `${test.replaceAll(/\W+/g, '-')}-${suffix}`);
  for (const [process, log] of Object.entries(await installation.logs())) {
    await writeFile(trace(`${process}.log`), log);
  }
  for (const [index, page] of pages.entries()) {
    await page.screenshot({ path: trace(`${index + 1}.png`) }).catch(() => undefined);
  }
}
