import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlsOf } from './accessibility.ts';
import { commit, configMap, prepare, type Sample } from './sample.ts';
import { setStage } from './stage.ts';

const PHONE = { width: 390, height: 844 };
const PROJECT = 'guarded';

const stage = setStage();
let asked: Sample;

beforeAll(async () => {
  const rules = "[{name: production, destinations: [{server: '*'}], bypass: true}]";
  await stage.installation.api('POST', '/api/v1/projects', {
    project: {
      metadata: { name: PROJECT, annotations: { 'lockstep.dev/approvals': rules } },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    },
  });
  asked = await guarded({ automated: true });
});

/** An application whose syncs have to be approved. */
async function guarded({ automated }: { automated: boolean }): Promise<Sample> {
  const { installation } = stage;
  const sample = await prepare(installation, { settings: configMap('settings', { x: '1' }) });
  await installation.api('POST', '/api/v1/applications', {
    metadata: { name: sample.name },
    spec: {
      project: PROJECT,
      source: { repoURL: sample.repo.url, path: 'app' },
      destination: { server: 'https://kubernetes.default.svc', namespace: sample.namespace },
      syncPolicy: {
        ...(automated ? { automated: { prune: true } } : {}),
        syncOptions: ['CreateNamespace=true'],
      },
    },
  });
  return sample;
}

const row = (page: Page, { name }: Sample) =>
  page.getByTestId('approval-row').filter({ hasText: name });
const dialog = (page: Page, { name }: Sample) =>
  page.getByRole('dialog', { name: new RegExp(`sync of ${name}$`) });
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('approvals', () => {
  it('are counted everywhere, and reached by keyboard down to the diff', async () => {
    const page = await stage.visitor('/applications');
    await page.getByRole('link', { name: 'Approvals: 1 for you' }).press('Enter');
    await row(page, asked).getByText('asked by automation').waitFor();
    await row(page, asked).getByRole('link').press('Enter');
    const open = dialog(page, asked);
    await open.getByText('1 approval (rule production)').waitFor();
    const change = open.getByTestId('approval-change').filter({ hasText: 'ConfigMap' });
    const head = change.getByRole('button').first();
    if ((await head.getAttribute('aria-expanded')) === 'false') await head.press('Enter');
    await change.getByText('Not in the cluster: a sync creates it.').waitFor();
    await page.keyboard.press('Escape');
    await open.waitFor({ state: 'detached' });
  });

  it('show on the application what waits, are void by a new commit, and let it go on', async () => {
    const page = await stage.visitor(`/applications/${asked.name}`);
    await page.getByText('Waits for 1 approval (rule production)').waitFor();
    await commit(asked, { settings: configMap('settings', { x: '2' }) });
    await stage.installation.pushed(asked.repo.url);
    const list = await stage.visitor('/approvals?show=decided');
    await row(list, asked).getByText('Void', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Review…' }).waitFor();
    await list.getByRole('button', { name: 'All that wait' }).click();
    await row(list, asked).getByText('Void', { exact: true }).waitFor({ state: 'detached' });
    await row(list, asked).getByRole('link').click();
    const open = dialog(list, asked);
    await open.getByLabel('Comment').fill('looks right');
    await open.getByRole('button', { name: 'Approve' }).click();
    await open.waitFor({ state: 'detached' });
    await page.getByText('Waits for 1 approval').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Approvals', exact: true }).waitFor();
    await list.getByRole('button', { name: 'Decided' }).click();
    await row(list, asked).getByText('by admin').waitFor();
  });

  it('are rejected with a reason only', async () => {
    const refused = await guarded({ automated: true });
    const page = await stage.visitor('/approvals');
    await row(page, refused).getByRole('link').click();
    const open = dialog(page, refused);
    await open.getByRole('button', { name: 'Reject' }).click();
    await open.getByText('Say why').waitFor();
    await open.getByLabel('Comment').fill('not on Friday');
    await open.getByRole('button', { name: 'Reject' }).click();
    await open.waitFor({ state: 'detached' });
    await page.goto(`${stage.installation.address}/applications/${refused.name}`);
    await page.getByText('rejected by admin: not on Friday').first().waitFor();
  });

  it('are not given by who asked, who may go on without in an emergency', async () => {
    const own = await guarded({ automated: false });
    await stage.installation.api('POST', `/api/v1/applications/${own.name}/sync`, {});
    const page = await stage.visitor(`/applications/${own.name}`);
    await page.getByRole('button', { name: 'Review…' }).click();
    const open = dialog(page, own);
    await open.getByText('who asked for the sync cannot approve it').waitFor();
    expect(await open.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await open.getByLabel('Comment').fill('incident 7');
    await open.getByRole('button', { name: 'Go on without approval' }).click();
    await open.waitFor({ state: 'detached' });
    await page.getByText('Waits for 1 approval').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Approvals', exact: true }).click();
    await page.getByRole('button', { name: 'Decided' }).click();
    await row(page, own).getByText('Bypassed').waitFor();
  });

  it('fit on a phone, and every control has a name', async () => {
    const waiting = await guarded({ automated: true });
    const page = await stage.visitor('/approvals', { viewport: PHONE });
    await row(page, waiting).waitFor();
    expect(await overflow(page)).toBe(0);
    await row(page, waiting).getByRole('link').click();
    await dialog(page, waiting).getByRole('button', { name: 'Approve' }).waitFor();
    expect(await overflow(page)).toBe(0);
    expect((await controlsOf(page)).unnamed).toEqual([]);
  });
});
