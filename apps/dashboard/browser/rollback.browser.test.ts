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
