import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@lockstep/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlsOf } from './accessibility.ts';
import { create, deployment, type Sample } from './sample.ts';
import { node } from './screen.ts';
import { setStage } from './stage.ts';

/** A shell in a container, and logs of several pods; the simulated pod runs commands here. */

const stage = setStage();
const logFile = join(tmpdir(), `lockstep-browser-${process.pid}.log`);
let shop: Sample;
let pods: string[];

beforeAll(async () => {
  const { installation } = stage;
  shop = await create(installation, { web: deployment('web', 2) }, { automated: true });
  const names = async () => {
    const of = ['get', 'pods', '-n', shop.namespace];
    const path = '{.items[?(@.status.phase=="Running")].metadata.name}';
    return (await installation.kubectl(...of, '-o', `jsonpath=${path}`)).split(' ').filter(Boolean);
  };
  pods = await waitFor(async () => ((await names()).length === 2 ? names() : undefined), {
    what: 'two pods',
    deadlineMs: 60_000,
  });
  await simulate();
});
afterAll(() => rm(logFile, { force: true }));

/** What the pods write, and that commands are taken. */
async function simulate(): Promise<void> {
  const lines = ['one', 'two', 'an ERROR', 'four'];
  const log = lines.map((line, n) => `2026-01-01T00:00:0${n}.000000000Z stdout F ${line}\n`);
  await writeFile(logFile, log.join(''));
  const apiVersion = 'kwok.x-k8s.io/v1alpha1';
  const items = pods.flatMap((name) => {
    const metadata = { name, namespace: shop.namespace };
    const exec = { execs: [{ local: { envs: [{ name: 'PS1', value: '$ ' }] } }] };
    return [
      { apiVersion, kind: 'Exec', metadata, spec: exec },
      { apiVersion, kind: 'Logs', metadata, spec: { logs: [{ logsFile: logFile, follow: true }] } },
    ];
  });
  const file = `${logFile}.json`;
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await stage.installation.kubectl('apply', '-f', file);
  await rm(file);
}

const setTerminals = (data: Record<string, string>) =>
  stage.installation.api('PUT', '/api/v1/lockstep/settings/customizations', { data });

async function openPanel(kind: string): Promise<Page> {
  const page = await stage.visitor(`/applications/${shop.name}`);
  await node(page, kind).first().click();
  await page.getByTestId('resource-panel').waitFor();
  return page;
}

describe('a terminal', () => {
  it('is not offered while terminals are off', async () => {
    const page = await openPanel('Pod');
    await page.getByRole('tab', { name: 'Logs' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Terminal' }).count()).toBe(0);
  });

  it('is a shell that is typed to, left by keys, ended, and opened again', async () => {
    await setTerminals({ 'exec.enabled': 'true', 'exec.shells': 'sh' });
    const page = await openPanel('Pod');
    const terminal = page.getByTestId('terminal');
    await page.getByRole('tab', { name: 'Terminal' }).click();
    await terminal.getByText('$').first().waitFor();
    await page.keyboard.type('echo is-$((40+2))');
    await page.keyboard.press('Enter');
    await terminal.getByText('is-42').first().waitFor();

    // Escape and Tab are the shell's; the keys that leave are not.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect.poll(() => terminal.locator(':focus').count()).toBe(1);
    await page.keyboard.press('Control+Alt+x');
    await page.getByRole('combobox', { name: 'Container' }).and(page.locator(':focus')).waitFor();
    expect((await controlsOf(page)).unnamed).toEqual([]);

    await setTerminals({ 'exec.enabled': 'false' });
    await page.getByText('Permission denied').first().waitFor();
    await setTerminals({ 'exec.enabled': 'true', 'exec.shells': 'sh' });
    await page.getByRole('button', { name: 'Open again' }).click();
    await terminal.getByText('$').first().waitFor();
    await page.keyboard.type('exit');
    await page.keyboard.press('Enter');
    await page.getByText('The shell has ended').waitFor();
  });

  it('is drawn in light and dark, and comes when it is asked for', async () => {
    const page = await stage.newcomer();
    const early: string[] = [];
    page.on('request', (request) => early.push(request.url()));
    await page.reload();
    await page.waitForLoadState('networkidle');
    expect(early.filter((url) => /terminal/.test(url))).toEqual([]);

    for (const colorScheme of ['light', 'dark'] as const) {
      const own = await stage.visitor(`/applications/${shop.name}`, { colorScheme });
      await node(own, 'Pod').first().click();
      await own.getByRole('tab', { name: 'Terminal' }).click();
      await own.getByTestId('terminal').getByText('$').first().waitFor();
      const colour = await own
        .locator('.xterm-scrollable-element')
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor);
      const [red = 0] = (/\d+/.exec(colour) ?? []).map(Number);
      expect(red > 128).toBe(colorScheme === 'light');
    }
  });
});

describe('logs', () => {
  it('of all pods of a workload say whose they are, are filtered and downloaded', async () => {
    const page = await openPanel('Deployment');
    await page.getByRole('tab', { name: 'Logs' }).click();
    const log = page.getByRole('region', { name: 'Log', exact: true });
    for (const name of pods) await log.getByText(name).first().waitFor();
    await log.getByText('an ERROR').nth(1).waitFor();
    const filter = page.getByRole('searchbox', { name: 'Filter lines' });
    await filter.fill('!error');
    await log.getByText('an ERROR').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Match case' }).click();
    await log.getByText('an ERROR').first().waitFor();
    await filter.fill('ERROR');
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const text = await (await file).createReadStream();
    const parts: string[] = [];
    for await (const part of text) parts.push(String(part));
    expect(parts.join('')).toBe('an ERROR\nan ERROR\n');
  });
});
