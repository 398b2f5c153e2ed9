import { beforeAll, expect, it } from 'vitest';
import { create, deployment, type Sample } from './sample.ts';
import { node, row } from './screen.ts';
import { setStage } from './stage.ts';

const stage = setStage();
let sample: Sample;

beforeAll(async () => {
  const { installation } = stage;
  sample = await create(installation, { web: deployment('web', 1) }, { automated: true });
});

it('somebody scales a Deployment from its panel; a number that is none is told', async () => {
  const page = await stage.visitor('/applications');
  await row(page, sample.name, '[data-sync=Synced][data-health=Healthy]').waitFor();
  await page.goto(`${new URL(page.url()).origin}/applications/${sample.name}`);
  await node(page, 'Deployment').click();
  const panel = page.getByTestId('resource-panel');
  await panel.getByRole('button', { name: 'Actions' }).click();
  expect(await panel.getByRole('menuitem', { name: 'Resume' }).isDisabled()).toBe(true);
  await panel.getByRole('menuitem', { name: 'Scale' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('replicas').fill('many');
  await dialog.getByRole('button', { name: 'Scale', exact: true }).click();
  await dialog.getByText('invalid number').waitFor();
  await dialog.getByLabel('replicas').fill('2');
  await dialog.getByRole('button', { name: 'Scale', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Scale: Deployment web').waitFor();
});
