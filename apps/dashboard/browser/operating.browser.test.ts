import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { commit, configMap, create, gate, openGate } from './sample.ts';
import { node, onlyByWebsocket, sync } from './screen.ts';
import { setStage } from './stage.ts';

const stage = setStage();

/** The same object with metadata that decides what becomes of it. */
function withMetadata(object: object, metadata: object): object {
  const { metadata: own, ...rest } = object as { metadata: object };
  return { ...rest, metadata: { ...own, ...metadata } };
}

const settings = (state: string) => `[data-name=settings]${state}`;

async function openOutOfSync(name: string): Promise<Page> {
  const page = await stage.visitor(`/applications/${name}`);
  await node(page, 'ConfigMap', settings('[data-sync=OutOfSync]')).waitFor();
  return page;
}

describe('while a sync goes on', () => {
  it('each resource is Synced as it is applied, and the page says what is waited for', async () => {
    const annotations = { 'argocd.argoproj.io/sync-wave': '-2' };
    const sample = await create(stage.installation, {
      early: withMetadata(configMap('early', {}), { annotations }),
      gate: gate('gate'),
      settings: configMap('settings', {}),
    });
    const page = await openOutOfSync(sample.name);
    await onlyByWebsocket(page);
    await sync(page);

    const waits = page.getByRole('region', { name: 'What the operation waits for' });
    await waits.getByText('Waits for Service gate to become healthy').waitFor();
    // The namespace and the wave before are through.
    await page.getByText('2 of 4 · Sync, wave -1').waitFor();
    await node(page, 'ConfigMap', '[data-name=early][data-sync=Synced]').waitFor();
    await node(page, 'Service', '[data-sync=Synced]').waitFor();
    const others = node(page, 'ConfigMap', settings('[data-sync=OutOfSync]'));
    await expect.poll(() => others.count()).toBe(1);

    await openGate(stage.installation, sample, 'gate');
    await node(page, 'ConfigMap', settings('[data-sync=Synced]')).waitFor();
    await page.getByText('Sync succeeded').waitFor();
    await waits.waitFor({ state: 'detached' });
  });

  it('what may be pruned only with a yes waits for it, and shows what it is about', async () => {
    const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=confirm' };
    const files = {
      keep: configMap('keep', {}),
      settings: withMetadata(configMap('settings', {}), { annotations }),
    };
    const sample = await create(stage.installation, files);
    const page = await openOutOfSync(sample.name);
    await sync(page);
    await page.getByText('Sync succeeded').waitFor();
    await commit(sample, { keep: configMap('keep', {}) });
    await sample.repo.commit({ 'app/settings.json': null });
    await stage.installation.pushed(sample.repo.url);
    await node(page, 'ConfigMap', settings('[data-sync=OutOfSync]')).waitFor();

    await stage.installation.api('POST', `/api/v1/applications/${sample.name}/sync`, {
      prune: true,
    });
    await page.getByRole('button', { name: 'Confirm pruning…' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Confirm pruning' });
    await dialog.getByText('settings').waitFor();
    await dialog.getByRole('button', { name: 'Confirm pruning' }).click();
    await node(page, 'ConfigMap', settings('')).waitFor({ state: 'detached' });
    await page.getByText('Sync succeeded').waitFor();
  });
});

it('a deletion that is stuck names the finalizer, which goes once the name is typed', async () => {
  const finalizers = ['example.com/never-taken-off'];
  const held = withMetadata(configMap('settings', {}), { finalizers });
  const sample = await create(stage.installation, { held }, { automated: true });
  const page = await stage.visitor(`/applications/${sample.name}`);
  await node(page, 'ConfigMap', settings('[data-sync=Synced]')).waitFor();
  await stage.installation.api('DELETE', `/api/v1/applications/${sample.name}?cascade=true`);

  const waits = page.getByRole('region', { name: 'What the operation waits for' });
  await waits.getByText('example.com/never-taken-off').waitFor();
  await waits.getByRole('button', { name: 'Remove finalizers…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove the finalizers of ConfigMap settings' });
  const remove = dialog.getByRole('button', { name: 'Remove finalizers' });
  expect(await remove.isDisabled()).toBe(true);
  await dialog.getByLabel(/^Type/).fill('settings');
  await remove.click();
  await page.getByText(`${sample.name} has been deleted`).waitFor();
});

describe('what keeps automation from acting', () => {
  it('a hold says who and why to everybody, and ends when it is released', async () => {
    const sample = await create(stage.installation, { settings: configMap('settings', {}) });
    const path = `/applications/${sample.name}`;
    const [holder, other] = await Promise.all([stage.visitor(path), stage.visitor(path)]);
    await node(other, 'ConfigMap').waitFor();
    const opener = holder.getByRole('button', { name: 'Hold…' });
    await opener.press('Enter');
    const dialog = holder.getByRole('dialog', { name: `Hold ${sample.name}` });
    await dialog.getByRole('button', { name: 'Hold', exact: true }).click();
    await dialog.getByText('Say why').waitFor();
    await dialog.getByLabel('Why').fill('incident 42');
    await dialog.getByRole('button', { name: '8 hours' }).click();
    await dialog.getByRole('button', { name: 'Hold', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await opener.evaluate((button) => document.activeElement === button)).toBe(true);

    const banner = other.getByRole('region', { name: 'Holds' });
    await banner.getByText(/by admin until .*: incident 42/).waitFor();
    await banner.getByRole('button', { name: /^Release/ }).click();
    for (const page of [holder, other]) {
      await page.getByRole('region', { name: 'Holds' }).waitFor({ state: 'detached' });
    }
  });

  it('a sync window is told beside the name; who may, syncs all the same and says why', async () => {
    const { installation } = stage;
    const sample = await create(installation, { settings: configMap('settings', {}) });
    const always = { kind: 'deny', schedule: '0 0 * * *', duration: '24h', applications: ['*'] };
    const anywhere = [{ server: '*', namespace: '*' }];
    const project = {
      metadata: { name: sample.name },
      spec: {
        sourceRepos: ['*'],
        destinations: anywhere,
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        syncWindows: [always],
      },
    };
    await installation.api('POST', '/api/v1/projects', { project });
    const url = `/api/v1/applications/${sample.name}`;
    const patch = JSON.stringify({ spec: { project: sample.name } });
    await installation.api('PATCH', url, { patch, patchType: 'merge' });

    const page = await openOutOfSync(sample.name);
    await page.getByRole('button', { name: /^Sync window closed/ }).click();
    await page.getByRole('dialog', { name: 'Sync windows' }).getByText('0 0 * * *').waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Sync / });
    const start = dialog.getByRole('button', { name: 'Sync', exact: true });
    await dialog.getByLabel(/^Sync all the same/).check();
    expect(await start.isDisabled()).toBe(true);
    await dialog.getByLabel('Why').fill('incident 42');
    await start.click();
    await node(page, 'ConfigMap', settings('[data-sync=Synced]')).waitFor();
  });
});
