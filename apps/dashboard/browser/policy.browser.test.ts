import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlsOf } from './accessibility.ts';
import { setStage } from './stage.ts';

const PHONE = { width: 390, height: 844 };
const POLICY = [
  '# Who may what',
  'p, role:dev, applications, *, shop/*, allow',
  'p, role:dev, applications, delete, shop/prod-*, deny',
  'g, my-org:shop-team, role:dev',
].join('\n');

const stage = setStage();

/** By the API, as scripts do. */
async function save(page: Page, policy: string, reason: string): Promise<void> {
  const data = { data: { 'policy.csv': policy }, reason };
  const answer = await page.request.put(`${stage.installation.address}/api/v1/lockstep/rbac`, {
    data,
  });
  expect(answer.status()).toBe(200);
}

beforeAll(async () => {
  const page = await stage.visitor('/settings/policy');
  await save(page, POLICY.split('\n').slice(0, 2).join('\n'), 'the first');
  await save(page, POLICY, 'the team deploys');
  await page.request.post(`${stage.installation.address}/api/v1/session`, {
    data: { username: 'admin', password: 'wrong' },
  });
});

const editor = (page: Page) => page.getByRole('textbox', { name: 'policy.csv' });
const answer = (page: Page) => page.getByTestId('policy-answer');
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the access policy', () => {
  it('says who can do what, which line decides, and leads to it', async () => {
    const page = await stage.visitor('/settings');
    await expect.poll(() => editor(page).inputValue()).toBe(POLICY);
    await page.getByLabel('Groups').fill('my-org:shop-team');
    await page.getByLabel('Object').fill('shop/web');
    await answer(page).getByText('Allowed', { exact: true }).waitFor();
    await page.getByLabel('Action').fill('delete');
    await page.getByLabel('Object').fill('shop/prod-web');
    await answer(page).getByText('Not allowed').waitFor();
    await page
      .getByText('my-org:shop-team → role:dev')
      .or(page.getByText('which has'))
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'policy.csv:3' }).first().click();
    const selected = await editor(page).evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    );
    expect(selected).toBe(POLICY.split('\n')[2]);
  });

  it('tells what is wrong at its line, and does not save it', async () => {
    const page = await stage.visitor('/settings/policy');
    await editor(page).fill(`${POLICY}\np, eve, applications`);
    const problem = page.getByRole('button', { name: /Error: policy\.csv:5 has 3 fields/ });
    await problem.waitFor();
    expect(await editor(page).getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('button', { name: 'Review and save…' }).isDisabled()).toBe(true);
    await problem.click();
    await page.keyboard.press('Delete');
    await page.getByText('No problems').waitFor();
  });

  it('tries a draft before it is saved, and saves it with a reason', async () => {
    const page = await stage.visitor('/settings/policy');
    await page.getByLabel('User or role').fill('kim');
    await answer(page).getByText('Not allowed').waitFor();
    await editor(page).fill(`${POLICY}\ng, kim, role:dev`);
    await page.getByLabel('Object').fill('shop/web');
    await answer(page).getByText('Allowed', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Review and save…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save the policy' });
    await dialog.getByText('g, kim, role:dev').waitFor();
    await dialog.getByLabel('Why').fill('kim is new');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('As it is in force').waitFor();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('button', { name: /kim is new/ }).waitFor();
  });

  it('overwrites nothing that somebody else has saved meanwhile', async () => {
    const page = await stage.visitor('/settings/policy');
    // Begun before the other one: a page without a draft follows what is saved.
    await editor(page).fill('g, me, role:admin');
    await save(page, `${POLICY}\ng, ann, role:dev`, 'by somebody else');
    await page.getByRole('button', { name: 'Review and save…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save the policy' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').getByText('read it again').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await expect.poll(() => editor(page).inputValue()).toContain('g, ann, role:dev');
  });

  it('is not saved where it would lock everybody out, unless one insists', async () => {
    const page = await stage.visitor('/settings/policy');
    await editor(page).fill('p, admin, *, *, *, deny');
    await page.getByText('Nobody could change the policy under this one').waitFor();
    await page.getByRole('button', { name: 'Review and save…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save the policy' });
    const verb = dialog.getByRole('button', { name: 'Save', exact: true });
    await expect.poll(() => verb.isDisabled()).toBe(true);
    await dialog.getByLabel(/Save it though nobody/).check();
    await expect.poll(() => verb.isDisabled()).toBe(false);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('goes back to an earlier version', async () => {
    const page = await stage.visitor('/settings/policy?tab=versions');
    await page.getByRole('button', { name: /the team deploys/ }).click();
    await page.getByRole('button', { name: /^Restore version/ }).click();
    const dialog = page.getByRole('dialog', { name: /^Restore version/ });
    await dialog.getByLabel('Why').fill('undo');
    await dialog.getByRole('button', { name: 'Restore' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /undo/ }).waitFor();
    await page.getByRole('tab', { name: 'Editor' }).click();
    await expect.poll(() => editor(page).inputValue()).toBe(POLICY);
  });

  it.each([
    ['desktop', {}],
    ['phone', { viewport: PHONE }],
  ])('names every control, and fits: %s', async (_name, options) => {
    const page = await stage.visitor('/settings/policy', options);
    await editor(page).waitFor();
    const { count, unnamed } = await controlsOf(page);
    expect(count).toBeGreaterThan(15);
    expect(unnamed).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });
});

describe('the audit', () => {
  const rows = (page: Page) => page.getByTestId('audit-row');
  const panel = (page: Page) => page.getByTestId('audit-panel');

  it('tells who changed the policy, before and after, and why', async () => {
    const page = await stage.visitor('/settings/audit?kind=setting&object=rbac');
    await rows(page).getByText('the team deploys').click();
    await panel(page).getByText('my-org:shop-team').waitFor();
    await panel(page).getByText('policy.csv').waitFor();
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'detached' });
  });

  it('tells of a failed sign-in, and is narrowed by filters that the address keeps', async () => {
    const page = await stage.visitor('/settings/audit');
    await rows(page).first().waitFor();
    await page.getByRole('button', { name: 'Denied' }).click();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByLabel('Kind').fill('session');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await rows(page).getByText('sign in admin').first().waitFor();
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({ kind: 'session', outcome: 'denied' });
    await page.reload();
    await rows(page).first().click();
    await panel(page).getByText('invalid username or password').waitFor();
  });

  it('says how far its chain was verified', async () => {
    const page = await stage.visitor('/settings/audit');
    await page
      .getByTestId('chain-state')
      .getByText(/^Verified up to line \d+/)
      .waitFor();
  });

  it('is taken away as a file', async () => {
    const page = await stage.visitor('/settings/audit?kind=setting');
    await rows(page).first().waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: /CSV/ }).click();
    expect((await download).suggestedFilename()).toBe('audit.csv');
  });

  it.each([
    ['desktop', {}],
    ['phone', { viewport: PHONE }],
  ])('names every control, and fits: %s', async (_name, options) => {
    const page = await stage.visitor('/settings/audit', options);
    await rows(page).first().waitFor();
    const { unnamed } = await controlsOf(page);
    expect(unnamed).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await rows(page).first().click();
    await panel(page).waitFor();
    expect((await controlsOf(page)).unnamed).toEqual([]);
    // Once it has slid in.
    await expect.poll(() => overflow(page)).toBe(0);
  });
});
