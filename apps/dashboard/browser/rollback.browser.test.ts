import { beforeAll, expect, it } from 'vitest';
import { commit, create, type Sample } from './sample.ts';
import { row } from './screen.ts';
import { setStage } from './stage.ts';

const stage = setStage();
let sample: Sample;

const settings = (version: string) => ({
  settings: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { version },
  },
});

beforeAll(async () => {
  sample = await create(stage.installation, settings('1'), { automated: true });
});

it('somebody goes back to a deployment, holds automation there, and releases it', async () => {
  const page = await stage.visitor('/applications');
  await row(page, sample.name, '[data-sync=Synced]').waitFor();
  await commit(sample, settings('2'));
  const url = `/api/v1/applications/${sample.name}`;
  await stage.installation.api('GET', `${url}?refresh=normal`);

  await page.goto(`${new URL(page.url()).origin}/applications/${sample.name}?view=history`);
  await page.getByText('#1', { exact: false }).first().waitFor();
  await page.getByRole('button', { name: 'Roll back' }).click();
  const dialog = page.getByRole('dialog');
  // Automated sync would undo it: the hold is offered first.
  expect(await dialog.getByLabel('And hold').isChecked()).toBe(true);
  await dialog.getByLabel('Why').fill('Incident 42');
  await dialog.getByRole('button', { name: 'Roll back and hold' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('rollback to #0').waitFor();
  const hold = page.getByTestId('hold');
  await hold.getByText('Incident 42').waitFor();

  await hold.getByRole('button', { name: 'Release' }).click();
  await hold.waitFor({ state: 'detached' });
  await page.getByText('#3', { exact: false }).first().waitFor();
});

it('somebody goes back though a sync window says no, and says why', async () => {
  const { installation } = stage;
  const project = '/api/v1/projects/default';
  const before = (await installation.api('GET', project)) as { spec: object };
  const closed = { kind: 'deny', schedule: '* * * * *', duration: '1h', applications: ['*'] };
  const spec = { ...before.spec, syncWindows: [closed] };
  await installation.api('PUT', project, { project: { ...before, spec } });
  const page = await stage.visitor(`/applications/${sample.name}?view=history`);
  await page.getByRole('button', { name: 'Roll back' }).first().click();
  const dialog = page.getByRole('dialog');
  const window = dialog.getByRole('region', { name: 'Sync window' });
  await window.getByText('deny').waitFor();
  const button = dialog.getByRole('button', { name: 'Roll back and hold' });
  expect(await button.isDisabled()).toBe(true);
  await window.getByLabel('Sync all the same').check();
  await window.getByLabel('Why').fill('Incident 43');
  await button.click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByTestId('hold').waitFor();
  const now = (await installation.api('GET', project)) as { metadata: object };
  await installation.api('PUT', project, { project: { ...now, spec: before.spec } });
});
