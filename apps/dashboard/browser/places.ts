import type { Page } from 'playwright-core';
import type { Sample } from './sample.ts';
import { graphInSight, node, row } from './screen.ts';

/** Applications to look at: one that is in order, and one that was never synced. */
export interface Fleet {
  healthy: Sample;
  drifted: Sample;
}

interface Place {
  name: string;
  path(fleet: Fleet): string;
  /** Opens what is only there when asked for, and returns when all is shown. */
  arrive(page: Page, fleet: Fleet): Promise<void>;
}

const pageOf = ({ name }: Sample) => `/applications/${name}`;

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function openTab(page: Page, kind: string, tab: string): Promise<void> {
  await node(page, kind).first().click();
  await page.getByTestId('resource-panel').getByRole('tab', { name: tab }).click();
}

/** Everywhere that one can get to in the dashboard. */
export const PLACES: Place[] = [
  {
    name: 'the list',
    path: () => '/applications',
    arrive: (page, { healthy }) => row(page, healthy.name).waitFor(),
  },
  {
    name: 'the account menu',
    path: () => '/applications',
    arrive: async (page, { healthy }) => {
      await row(page, healthy.name).waitFor();
      await press(page, 'Account');
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    },
  },
  {
    name: 'a filter',
    path: () => '/applications',
    arrive: async (page, { healthy }) => {
      await row(page, healthy.name).waitFor();
      await press(page, 'Project');
      await page.getByRole('checkbox', { name: /^default/ }).waitFor();
    },
  },
  {
    name: 'the bar of selected applications',
    path: () => '/applications',
    arrive: async (page, { healthy }) => {
      await page.getByLabel(`Select ${healthy.name}`).check();
      await page.getByRole('button', { name: 'Clear the selection' }).waitFor();
    },
  },
  {
    name: 'the graph',
    path: ({ healthy }) => pageOf(healthy),
    arrive: async (page) => {
      await node(page, 'Pod').nth(1).waitFor();
      await graphInSight(page);
    },
  },
  {
    name: 'the summary of a resource',
    path: ({ healthy }) => pageOf(healthy),
    arrive: async (page) => {
      await openTab(page, 'Deployment', 'Summary');
      await page.getByTestId('resource-panel').getByText('Made').waitFor();
    },
  },
  {
    name: 'a live manifest',
    path: ({ healthy }) => pageOf(healthy),
    arrive: async (page) => {
      await openTab(page, 'ConfigMap', 'Live');
      await page.getByTestId('resource-panel').getByText('greeting').first().waitFor();
    },
  },
  {
    name: 'a diff',
    path: ({ drifted }) => pageOf(drifted),
    arrive: async (page) => {
      await openTab(page, 'ConfigMap', 'Diff');
      await page.getByTestId('resource-panel').getByText('greeting').first().waitFor();
    },
  },
  {
    name: 'logs',
    path: ({ healthy }) => pageOf(healthy),
    arrive: async (page) => {
      await openTab(page, 'Pod', 'Logs');
      await page.getByRole('region', { name: 'Log', exact: true }).waitFor();
    },
  },
  {
    name: 'the table of resources',
    path: ({ healthy }) => `${pageOf(healthy)}?view=resources`,
    arrive: (page) => page.getByText('ReplicaSet').first().waitFor(),
  },
  {
    name: 'the changes',
    path: ({ drifted }) => `${pageOf(drifted)}?view=changes`,
    arrive: (page) => page.getByText('ConfigMap').first().waitFor(),
  },
  {
    name: 'the history',
    path: ({ healthy }) => `${pageOf(healthy)}?view=history`,
    arrive: (page) => page.getByRole('listitem').first().waitFor(),
  },
  {
    name: 'the details',
    path: ({ healthy }) => `${pageOf(healthy)}?view=details`,
    arrive: (page, { healthy }) => page.getByText(healthy.repo.url).first().waitFor(),
  },
  {
    name: 'the sync dialog',
    path: ({ healthy }) => pageOf(healthy),
    arrive: async (page) => {
      await press(page, 'Sync');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'the hold dialog',
    path: ({ healthy }) => pageOf(healthy),
    arrive: async (page) => {
      await press(page, 'Hold…');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'the delete dialog',
    path: ({ healthy }) => pageOf(healthy),
    arrive: async (page) => {
      await press(page, 'Delete');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'the form of a new application',
    path: () => '/applications/new',
    arrive: (page) => page.getByLabel('Name', { exact: true }).waitFor(),
  },
  {
    name: 'a new application as YAML',
    path: () => '/applications/new',
    arrive: async (page) => {
      await press(page, 'YAML');
      await page.getByRole('textbox', { name: 'The application as YAML' }).waitFor();
    },
  },
  {
    name: 'the projects',
    path: () => '/projects',
    arrive: (page) => page.locator('li[data-name="default"]').waitFor(),
  },
  {
    name: 'a project',
    path: () => '/projects/default',
    arrive: (page) => page.getByRole('region', { name: 'What it permits' }).waitFor(),
  },
  {
    name: 'the form of a project',
    path: () => '/projects/default',
    arrive: async (page) => {
      await press(page, 'Edit');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'the clusters',
    path: () => '/clusters',
    arrive: (page) => page.getByText('in-cluster').first().waitFor(),
  },
  {
    name: 'the repositories',
    path: () => '/repositories',
    arrive: (page) => page.getByRole('heading', { level: 1, name: /^Repositories/ }).waitFor(),
  },
  {
    name: 'the form of a new repository',
    path: () => '/repositories',
    arrive: async (page) => {
      await page.getByRole('button', { name: 'Connect a repository' }).first().click();
      await page.getByRole('dialog').getByText('Certificates, proxy and more').click();
      await page.getByLabel('Bearer token').waitFor();
    },
  },
  {
    name: 'the credential templates',
    path: () => '/repositories?show=templates',
    arrive: (page) => page.getByRole('heading', { name: 'No credential templates' }).waitFor(),
  },
  {
    name: 'the known hosts',
    path: () => '/repositories?show=hosts',
    arrive: (page) => page.getByText('github.com').first().waitFor(),
  },
  {
    name: 'the form of known hosts',
    path: () => '/repositories?show=hosts',
    arrive: async (page) => {
      await press(page, 'Add known hosts');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'the GPG keys',
    path: () => '/repositories?show=keys',
    arrive: (page) => page.getByRole('heading', { name: 'No GPG keys' }).waitFor(),
  },
  {
    name: 'the webhooks',
    path: () => '/webhooks',
    arrive: (page) => page.getByRole('heading', { level: 1, name: /^Webhooks/ }).waitFor(),
  },
];
