import type { Browser, BrowserContext, Page } from 'playwright-core';
import { median, milliseconds, seconds } from '../figures.ts';
import { fleetName } from '../fleet-repository.ts';
import type { Row } from '../measure.ts';
import { installPageClock } from '../page-clock.ts';
import type { Stack } from '../stack.ts';

const ROUNDS = 5;
const KEY_INTERVAL_MS = 40;
const ROW = '[data-testid=app-row]';

export interface ListOptions {
  readonly applications: number;
  /** Argo CD's figures with as many. */
  readonly argo: { readonly list: string; readonly search: string };
  readonly targets?: { readonly listMs: number; readonly searchMs: number };
}

/** The first list on screen, and a search in it. */
export async function measureList(
  visitors: Visitors,
  { applications, argo, targets }: ListOptions,
): Promise<{ rows: Row[]; detail: Record<string, readonly number[]> }> {
  const listMs = await repeat(() => visitors.load('/applications', ROW));
  const pastedMs = await searches(applications, visitors, paste);
  const typedMs = await searches(applications, visitors, type);
  const search = (measure: string, times: readonly number[]): Row => ({
    ...{ measure, ours: milliseconds(median(times)), argo: argo.search },
    ...judged(median(times), targets?.searchMs, milliseconds),
  });
  return {
    rows: [
      {
        measure: `dashboard, first list on screen (median of ${ROUNDS})`,
        ours: seconds(median(listMs)),
        argo: argo.list,
        ...judged(median(listMs), targets?.listMs, seconds),
      },
      search('… search answered, name pasted', pastedMs),
      search('… search answered, after the last key', typedMs),
    ],
    detail: { listMs, pastedMs, typedMs },
  };
}

function judged(
  oursMs: number,
  targetMs: number | undefined,
  tell: (ms: number) => string,
): Pick<Row, 'target' | 'met'> {
  if (targetMs === undefined) return { target: '–' };
  return { target: tell(targetMs), met: oursMs <= targetMs };
}

export interface Visitors {
  /** Somebody who is signed in and has nothing cached opens a page; milliseconds until it shows. */
  load(path: string, selector: string): Promise<number>;
  /** The same, for going on with the page. */
  visit<T>(path: string, selector: string, work: (page: Page) => Promise<T>): Promise<T>;
}

/** Who signs in where. */
export type Asked = Pick<Stack, 'address' | 'user' | 'password'>;

export async function signIn(stack: Asked, browser: Browser): Promise<Visitors> {
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

async function searches(applications: number, visitors: Visitors, entry: Entry): Promise<number[]> {
  return visitors.visit('/applications', ROW, async (page) => {
    let round = 0;
    return repeat(async () => {
      round += 1;
      const name = fleetName(Math.floor((applications * round) / (ROUNDS + 1)));
      const answered = page.evaluate((text) => window.pageClock.onlyRowAfterTyping(text), name);
      await entry(page, name);
      const ms = await answered;
      await page.getByTestId('search').fill('');
      await page.locator(ROW).nth(1).waitFor();
      return ms;
    });
  });
}

export async function repeat(once: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await once());
  return times;
}
