import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { setStage } from './stage.ts';

const stage = setStage();

async function signIn(page: Page): Promise<void> {
  const { user, password } = stage.installation;
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

it.each([
  ['/login?return_url=%2Fclusters', '/clusters', 'Clusters'],
  ['/login?return_url=https%3A%2F%2Felsewhere.test%2Fclusters', '/applications', 'No applications'],
  ['/login', '/applications', 'No applications'],
])('the field’s address %s leads to %s', async (address, path, heading) => {
  const page = await stage.newcomer();
  await page.goto(`${stage.installation.address}${address}`);
  await signIn(page);
  await page.getByRole('heading', { name: heading }).first().waitFor();
  expect(new URL(page.url()).pathname).toBe(path);
});

it('asks nothing ahead of time that only who is signed in may ask, until somebody was', async () => {
  const page = await stage.newcomer();
  await page.getByLabel('User name').waitFor();
  const refused: string[] = [];
  const sockets: string[] = [];
  page.on('response', (one) => one.status() === 401 && refused.push(one.url()));
  page.on('websocket', (one) => sockets.push(one.url()));
  await page.reload();
  await page.getByLabel('User name').waitFor();
  expect([refused, sockets]).toEqual([[], []]);
  await signIn(page);
  await page.getByRole('heading', { name: 'No applications' }).waitFor();
  await page.reload();
  await page.getByText('Live', { exact: true }).waitFor();
  expect(refused).toEqual([]);
  expect(sockets.length).toBeGreaterThan(0);
});

it('has a bar on phones whose labels keep off the edges and each other', async () => {
  const page = await stage.visitor('/applications', { viewport: { width: 390, height: 844 } });
  await page.getByRole('heading', { name: 'No applications' }).waitFor();
  const bar = page.getByRole('navigation', { name: 'Pages' }).last();
  const spans = await bar.getByRole('link').evaluateAll((links) =>
    links.map((link) => {
      const range = document.createRange();
      range.selectNodeContents(link);
      const { left, right } = range.getBoundingClientRect();
      return { left, right };
    }),
  );
  expect(spans[0]?.left).toBeGreaterThanOrEqual(4);
  expect(spans.at(-1)?.right).toBeLessThanOrEqual(386);
  for (const [index, { left }] of spans.entries()) {
    if (index > 0) expect(left).toBeGreaterThanOrEqual((spans[index - 1]?.right ?? 0) + 2);
  }
});
