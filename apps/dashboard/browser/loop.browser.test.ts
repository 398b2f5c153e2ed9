import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { commit, configMap, deployment, prepare, type Sample } from './sample.ts';
import {
  documentBegan,
  graphInSight,
  graphPlace,
  node,
  onlyByWebsocket,
  row,
  sync,
} from './screen.ts';
import { setStage } from './stage.ts';

const stage = setStage();
let sample: Sample;
/** One person is at the application, the other at the list. */
let first: Page;
let second: Page;

beforeAll(async () => {
  sample = await prepare(stage.installation, {
    web: deployment('web', 1),
    settings: configMap('settings', { greeting: 'hello' }),
    words: configMap('words', { farewell: 'bye' }),
    // So many that the graph, as it grows from nothing, must be moved to be seen.
    ...Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`page-${index}`, configMap(`page-${index}`, {})]),
    ),
  });
  [first, second] = await Promise.all([stage.newcomer(), stage.newcomer()]);
});

/** The steps of one story: each goes on where the one before ended. */
describe('one application, from the form to its deletion', () => {
  it('is reached by signing in', async () => {
    const { user, password } = stage.installation;
    for (const page of [first, second]) {
      await page.getByLabel('User name').fill(user);
      await page.getByLabel('Password').fill('not this');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('The user name or the password is not right.').waitFor();
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByTestId('search').waitFor();
    }
  });

  it('is created in the form and shown as a graph that fits its frame', async () => {
    await first.getByRole('button', { name: 'New application' }).click();
    await first.getByLabel('Name', { exact: true }).fill(sample.name);
    await first.getByLabel('Repository', { exact: true }).fill(sample.repo.url);
    await first.getByLabel('Path', { exact: true }).fill('app');
    await first.getByLabel('Namespace', { exact: true }).fill(sample.namespace);
    await first.getByLabel('Create the namespace if it is not there').check();
    await first.getByLabel('Automated sync').uncheck();
    await first.getByRole('button', { name: 'Create', exact: true }).click();

    await node(first, 'Deployment', '[data-sync=OutOfSync]').waitFor();
    await graphInSight(first);
    await row(second, sample.name, '[data-sync=OutOfSync]').waitFor();
  });

  it('tells in sentences why it is OutOfSync, by the keyboard alone', async () => {
    const why = first.locator('summary', { hasText: 'Why?' });
    await why.focus();
    await first.keyboard.press('Enter');
    await first.getByText(/^It is OutOfSync: \d+ of \d+ resources differ from /).waitFor();
    await first.getByText('Deployment/web is stated by Git and not in the cluster.').waitFor();
    await first.getByText('Automated sync is off: it syncs when somebody asks for it.').waitFor();
    await first.keyboard.press('Enter');
    await first.getByText(/^It is OutOfSync: /).waitFor({ state: 'detached' });
  });

  it('becomes Synced and Healthy, before the eyes of both, by websocket alone', async () => {
    const began = await Promise.all([first, second].map(documentBegan));
    await Promise.all([first, second].map(onlyByWebsocket));

    await sync(first);
    await node(first, 'Deployment', '[data-sync=Synced][data-health=Healthy]').waitFor();
    await node(first, 'Pod', '[data-health=Healthy]').waitFor();
    await first.getByText('Sync succeeded').waitFor();
    await graphInSight(first);
    await row(second, sample.name, '[data-sync=Synced][data-health=Healthy]').waitFor();
    expect(await Promise.all([first, second].map(documentBegan))).toEqual(began);
  });

  it('shows a change in Git as a diff, and syncs it', async () => {
    await commit(sample, { settings: configMap('settings', { greeting: 'good morning' }) });
    await stage.installation.pushed(sample.repo.url);
    await row(second, sample.name, '[data-sync=OutOfSync]').waitFor();

    await node(first, 'ConfigMap', '[data-name=settings][data-sync=OutOfSync]').click();
    const panel = first.getByTestId('resource-panel');
    await panel.getByRole('tab', { name: 'Diff' }).click();
    await panel.locator('del', { hasText: 'hello' }).waitFor();
    await panel.locator('ins', { hasText: 'good morning' }).waitFor();
    await first.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });

    await sync(first);
    await node(first, 'ConfigMap', '[data-name=settings][data-sync=Synced]').waitFor();
    await row(second, sample.name, '[data-sync=Synced]').waitFor();
  });

  it('shows what is changed in the cluster, and leaves the graph where it was moved', async () => {
    const began = await documentBegan(first);
    await first.getByRole('button', { name: 'Zoom out' }).click();
    const { namespace } = sample;
    await stage.installation.kubectl('-n', namespace, 'delete', 'configmap/words');
    await node(first, 'ConfigMap', '[data-name=words][data-health=Missing]').waitFor();
    await row(second, sample.name, '[data-sync=OutOfSync]').waitFor();
    const place = await graphPlace(first);

    await stage.installation.kubectl('-n', namespace, 'scale', 'deployment/web', '--replicas=3');
    await node(first, 'Pod').nth(2).waitFor();
    await node(first, 'Deployment', '[data-sync=OutOfSync]').waitFor();
    expect(await graphPlace(first)).toBe(place);
    expect(await documentBegan(first)).toBe(began);

    await first.getByRole('button', { name: 'Fit to view' }).click();
    await graphInSight(first);
  });

  it('is deleted once its name is typed, and everybody sees it go', async () => {
    await Promise.all([first, second].map((page) => page.unrouteAll()));
    await row(second, sample.name).getByRole('link').click();
    await node(second, 'Deployment').waitFor();

    await first.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = first.getByRole('dialog', { name: `Delete ${sample.name}` });
    const remove = dialog.getByRole('button', { name: 'Delete', exact: true });
    await dialog.getByLabel(/^Type/).fill('something else');
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByLabel(/^Type/).fill(sample.name);
    await remove.click();

    await first.getByText('No applications yet').waitFor();
    await second.getByText(`${sample.name} has been deleted`).waitFor();
    const left = ['get', 'deployments', '-o', 'name'];
    expect(await stage.installation.kubectl('-n', sample.namespace, ...left)).toBe('');
  });
});

describe('the form of a new application', () => {
  const problemOf = async (page: Page, label: string) => {
    const field = page.getByLabel(label, { exact: true });
    await page.locator('[aria-invalid=true]').first().waitFor();
    const note = await field.getAttribute('aria-describedby');
    return page.locator(`[id="${note}"]`).textContent();
  };

  it('says at once which fields are missing', async () => {
    const page = await stage.visitor('/applications/new');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    for (const label of ['Name', 'Repository', 'Path']) {
      expect(await problemOf(page, label)).toBe('is required');
    }
  });

  it('says beside the field what the server found wrong with it', async () => {
    const page = await stage.visitor('/applications/new');
    await page.getByLabel('Name', { exact: true }).fill('Not A Name');
    await page.getByLabel('Repository', { exact: true }).fill(sample.repo.url);
    await page.getByLabel('Path', { exact: true }).fill('app');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    expect(await problemOf(page, 'Name')).toMatch(/lower case/i);
    const focused = await page
      .getByLabel('Name', { exact: true })
      .evaluate((field) => document.activeElement === field);
    expect(focused).toBe(true);
  });
});
