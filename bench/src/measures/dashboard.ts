import { launchBrowser } from '@lockstep/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { median, milliseconds, seconds } from '../figures.ts';
import { fleetName } from '../fleet-repository.ts';
import type { Bench, Outcome, Row } from '../measure.ts';
import { installPageClock } from '../page-clock.ts';

const ROUNDS = 5;
const KEY_INTERVAL_MS = 40;
const TARGET_LIST_MS = 700;
const TARGET_SEARCH_MS = 80;
const ROW = '[data-testid=app-row]';
/** Only once the graph is laid out, unlike the application's own node. */
const NODE = '[data-testid=node][data-kind=Deployment]';

/** What somebody in front of the dashboard waits for, in Chromium, with nothing cached. */
export async function dashboard(bench: Bench): Promise<Outcome> {
  const browser = await launchBrowser();
  try {
    const visitors = await signIn(bench, browser);
    const middle = fleetName(Math.floor(bench.applications / 2));
    const listMs = await repeat(() => visitors.load('/applications', ROW));
    const pastedMs = await searches(bench, visitors, paste);
    const typedMs = await searches(bench, visitors, type);
    const topologyMs = await repeat(() => visitors.load(`/applications/${middle}`, NODE));
    return {
      rows: [
        {
          measure: `dashboard, first list on screen (median of ${ROUNDS})`,
          ours: seconds(median(listMs)),
          argo: '1.25 s',
          target: '0.7 s',
          met: median(listMs) <= TARGET_LIST_MS,
        },
        searchRow('… search answered, name pasted', pastedMs),
        searchRow('… search answered, after the last key', typedMs),
        {
          measure: "… one application's topology on screen",
          ours: seconds(median(topologyMs)),
          argo: '1.07 s',
          target: '–',
        },
      ],
      detail: { listMs, pastedMs, typedMs, topologyMs },
    };
  } finally {
    await browser.close();
  }
}

function searchRow(measure: string, times: readonly number[]): Row {
  const ours = median(times);
  const met = ours <= TARGET_SEARCH_MS;
  return { measure, ours: milliseconds(ours), argo: '93 ms', target: '80 ms', met };
}

interface Visitors {
  /** Somebody who is signed in and has nothing cached opens a page; milliseconds until it shows. */
  load(path: string, selector: string): Promise<number>;
  /** The same, for going on with the page. */
  visit<T>(path: string, selector: string, work: (page: Page) => Promise<T>): Promise<T>;
}

async function signIn({ stack }: Bench, browser: Browser): Promise<Visitors> {
  const first = await browser.newContext();
  const page = await first.newPage();
  await page.goto(stack.address);
  await page.getByLabel('User name').fill(stack.user);
  await page.getByLabel('Password').fill(stack.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator(ROW).first().waitFor();
  const storageState = await first.storageState();
  await first.close();

  const inNewContext = async <T>(work: (context: BrowserContext) => Promise<T>): Promise<T> => {
    const context = await browser.newContext({ storageState });
    try {
      return await work(context);
    } finally {
      await context.close();
    }
  };
  const open = async (context: BrowserContext, path: string, selector: string) => {
    const opened = await context.newPage();
    await installPageClock(opened, selector);
    await opened.goto(`${stack.address}${path}`, { waitUntil: 'commit' });
    const ms = await opened.evaluate(() => window.pageClock.awaitedOnScreen);
    return { opened, ms };
  };
  return {
    load: (path, selector) =>
      inNewContext(async (context) => (await open(context, path, selector)).ms),
    visit: (path, selector, work) =>
      inNewContext(async (context) => work((await open(context, path, selector)).opened)),
  };
}

type Entry = (page: Page, text: string) => Promise<void>;

const paste: Entry = (page, text) => page.getByTestId('search').fill(text);
const type: Entry = (page, text) =>
  page.getByTestId('search').pressSequentially(text, { delay: KEY_INTERVAL_MS });

async function searches(bench: Bench, visitors: Visitors, entry: Entry): Promise<number[]> {
  return visitors.visit('/applications', ROW, async (page) => {
    let round = 0;
    return repeat(async () => {
      round += 1;
      const name = fleetName(Math.floor((bench.applications * round) / (ROUNDS + 1)));
      const answered = page.evaluate((text) => window.pageClock.onlyRowAfterTyping(text), name);
      await entry(page, name);
      const ms = await answered;
      await page.getByTestId('search').fill('');
      await page.locator(ROW).nth(1).waitFor();
      return ms;
    });
  });
}

async function repeat(once: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await once());
  return times;
}
