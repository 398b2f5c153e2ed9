import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { controlsOf } from './accessibility.ts';
import { setStage } from './stage.ts';

const stage = setStage();

const dialogOf = (page: Page) => page.getByRole('dialog');
const button = (within: Page | Locator, name: string) =>
  within.getByRole('button', { name, exact: true });

describe('a project', () => {
  it('is made, told what it permits, changed and removed', async () => {
    const page = await stage.visitor('/projects');
    await page.locator('li[data-name="default"]').getByText('from everywhere').waitFor();
    await button(page, 'New project').click();
    const dialog = dialogOf(page);
    await button(dialog, 'Create').click();
    await dialog.getByText('needs a name').waitFor();
    await dialog.getByLabel('Name', { exact: true }).fill('shop');
    await dialog.getByLabel('Sources').fill('https://git.example/shop/*\n!*');
    await dialog.getByLabel('Destinations').fill('in-cluster shop-*');
    await dialog.getByLabel('Cluster-scoped, permitted').fill('/Namespace shop-*');
    await dialog.getByLabel('Service accounts').fill('* shop-* deployer');
    await button(dialog, 'Create').click();
    await dialog.getByText("source repository has an invalid format, '!*'").first().waitFor();
    await dialog
      .getByLabel('Sources')
      .fill('https://git.example/shop/*\n!https://git.example/shop/x');
    await button(dialog, 'Create').click();

    await page.getByRole('heading', { name: 'shop', exact: true }).waitFor();
    const permits = page.getByRole('region', { name: 'What it permits' });
    await permits.getByText('shop-* on in-cluster').waitFor();
    await permits.getByText('Namespace shop-*').waitFor();
    expect(await permits.textContent()).toContain('but nothttps://git.example/shop/x');
    await page.getByText('deployer').waitFor();

    await button(page, 'Edit').click();
    await dialog.getByLabel('Namespaced, denied').fill('/ResourceQuota');
    await button(dialog, 'Save').click();
    await permits.getByText('ResourceQuota').waitFor();
    expect(await stage.installation.api('GET', '/api/v1/projects/shop')).toMatchObject({
      spec: {
        sourceRepos: ['https://git.example/shop/*', '!https://git.example/shop/x'],
        destinations: [{ name: 'in-cluster', namespace: 'shop-*' }],
        namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
      },
    });

    await button(page, 'Delete').click();
    await button(dialog, 'Remove').click();
    await page.getByRole('heading', { name: 'Projects' }).waitFor();
    await page.locator('li[data-name="shop"]').waitFor({ state: 'detached' });
  });
});

describe('every field of a project', () => {
  it('is edited as a form, by keys alone, and says where something is wrong', async () => {
    const before = { sourceRepos: ['*'], clusterResourceWhitelist: [{ group: '', kind: 'Node' }] };
    const project = { metadata: { name: 'mint' }, spec: before };
    await stage.installation.api('POST', '/api/v1/projects', { project });
    const page = await stage.visitor('/projects/mint');
    const dialog = dialogOf(page);
    const focused = () => page.evaluate(() => document.activeElement?.id);
    await button(page, 'Edit').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Makes money');
    await dialog.getByLabel('Namespaced, denied').fill('Secret');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText('/Secret of the core group').waitFor();
    expect(await focused()).toBe(await dialog.getByLabel('Namespaced, denied').getAttribute('id'));
    await page.keyboard.press('Home');
    await page.keyboard.type('/');
    await dialog.getByLabel('Labels').fill('team=mint');
    await dialog.getByLabel('Namespaced, permitted').fill('none');
    await dialog.getByLabel('Cluster-scoped, permitted').fill('/Node\n/Namespace mint-*');
    await dialog.getByLabel('Cluster-scoped, denied').fill('rbac.authorization.k8s.io/*');
    await dialog.getByLabel('Signature keys').fill('4AEE18F83AFDEB23');
    await dialog.getByLabel('Namespaces of its applications').fill('team-mint');
    await dialog.getByLabel('Service accounts').fill('* mint-* deployer');
    await dialog.getByLabel('Only clusters that belong to the project').press('Space');
    await dialog.getByLabel('Look for them').press('Space');
    await dialog.getByLabel('Warn of them').press('Space');
    await dialog.getByLabel('But not of').fill('/ConfigMap istio-*');
    await dialog.getByLabel('Description').press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await stage.installation.api('GET', '/api/v1/projects/mint')).toMatchObject({
      metadata: { labels: { team: 'mint' } },
      spec: {
        description: 'Makes money',
        sourceRepos: ['*'],
        sourceNamespaces: ['team-mint'],
        clusterResourceWhitelist: [
          { group: '', kind: 'Node' },
          { group: '', kind: 'Namespace', name: 'mint-*' },
        ],
        clusterResourceBlacklist: [{ group: 'rbac.authorization.k8s.io', kind: '*' }],
        namespaceResourceWhitelist: [],
        namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
        signatureKeys: [{ keyID: '4AEE18F83AFDEB23' }],
        destinationServiceAccounts: [
          { server: '*', namespace: 'mint-*', defaultServiceAccount: 'deployer' },
        ],
        permitOnlyProjectScopedClusters: true,
        orphanedResources: {
          warn: false,
          ignore: [{ group: '', kind: 'ConfigMap', name: 'istio-*' }],
        },
      },
    });
    await page.getByText('Shown, without a warning').waitFor();
  });
});

describe('a sync window of a project', () => {
  it('is made, shown as open, changed and removed', async () => {
    const project = { metadata: { name: 'clock' }, spec: { sourceRepos: ['*'] } };
    await stage.installation.api('POST', '/api/v1/projects', { project });
    const page = await stage.visitor('/projects/clock');
    const windows = page.getByRole('region', { name: 'Sync windows' });
    await windows.getByText('None: syncs may always begin').waitFor();
    const dialog = dialogOf(page);
    await button(windows, 'New window').click();
    await dialog.getByLabel('Opens').fill('0 0 * * *');
    await dialog.getByText('every day at 00:00').waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByText('needs hours or minutes').waitFor();
    await dialog.getByLabel('For', { exact: true }).fill('24h');
    await dialog.getByLabel('Opens').fill('0 0 * * 1-99');
    await dialog.getByLabel('Applications').fill('*-live');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText('cannot parse schedule "0 0 * * 1-99"').first().waitFor();
    await dialog.getByLabel('Opens').fill('0 0 * * *');
    await dialog.getByLabel('Syncs by hand pass').check();
    await button(dialog, 'Create').click();
    const window = windows.getByRole('listitem').first();
    await window.getByText('every day at 00:00 for 24h, UTC').waitFor();
    await window.getByText('open now').waitFor();
    await window.getByText('*-live').waitFor();
    await window.getByText('syncs by hand pass').waitFor();

    await window.getByRole('button', { name: /^Edit: / }).click();
    await dialog.getByLabel('Kind').selectOption('allow');
    await dialog.getByLabel('Clusters').fill('in-cluster');
    await dialog.getByLabel('Concerns what fits').selectOption('all');
    await dialog.getByLabel('Time zone').fill('Europe/Amsterdam');
    await button(dialog, 'Save').click();
    await window.getByText('for 24h, Europe/Amsterdam').waitFor();
    await window.getByText('and clusters').waitFor();
    const spec = {
      syncWindows: [
        {
          ...{ kind: 'allow', schedule: '0 0 * * *', duration: '24h', andOperator: true },
          ...{ timeZone: 'Europe/Amsterdam', manualSync: true },
          ...{ applications: ['*-live'], clusters: ['in-cluster'] },
        },
      ],
    };
    expect(await stage.installation.api('GET', '/api/v1/projects/clock')).toMatchObject({ spec });
    expect((await controlsOf(page)).unnamed).toEqual([]);

    await window.getByRole('button', { name: /^Delete: / }).click();
    await button(dialog, 'Delete').click();
    await windows.getByText('None: syncs may always begin').waitFor();
  });
});

describe('a role of a project', () => {
  it('is made, has tokens that are shown once, used and revoked, and goes with the rest', async () => {
    const project = { metadata: { name: 'bank' }, spec: { sourceRepos: ['*'] } };
    await stage.installation.api('POST', '/api/v1/projects', { project });
    const page = await stage.visitor('/projects/bank');
    const roles = page.getByRole('region', { name: 'Roles' });
    const dialog = dialogOf(page);
    await button(roles, 'New role').click();
    await button(dialog, 'Create').click();
    await dialog.getByText('needs a name').waitFor();
    await dialog.getByLabel('Name', { exact: true }).fill('deployer');
    await dialog.getByLabel('Groups').fill('acme:ops');
    await dialog.getByLabel('May').fill('applications, get, elsewhere/*, allow');
    await button(dialog, 'Create').click();
    await dialog.getByText("object must be of form 'bank/*'").first().waitFor();
    const may = 'applications, get, bank/*, allow\napplications, delete, bank/live, deny';
    await dialog.getByLabel('May').fill(may);
    await button(dialog, 'Create').click();
    const role = roles.locator('li[data-name="deployer"]');
    await role.getByText('acme:ops').waitFor();
    const deeds = role.getByRole('list', { name: 'What deployer may do' });
    expect(await deeds.textContent()).toBe(
      'get applications bank/*not delete applications bank/live',
    );

    await button(role, 'New token').click();
    await dialog.getByLabel('Name').fill('pipeline');
    await button(dialog, 'Other…').click();
    await dialog.getByLabel('For', { exact: true }).fill('soon');
    await button(dialog, 'Create token').click();
    await dialog.getByText('is a number with').waitFor();
    await dialog.getByLabel('For', { exact: true }).fill('2h');
    await button(dialog, 'Create token').click();
    const shown = page.getByRole('dialog', { name: 'Token of deployer' });
    const token = (await shown.locator('code').textContent()) ?? '';
    await shown.getByRole('button', { name: 'Copy' }).waitFor();
    await button(shown, 'I have kept it').click();
    const tokens = role.getByRole('list', { name: 'Tokens of deployer' });
    await tokens.getByText('never used').waitFor();
    expect(await page.content()).not.toContain(token);

    const asked = () =>
      fetch(`${stage.installation.address}/api/v1/projects/bank`, {
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await asked()).status).toBe(200);
    await page.reload();
    await tokens.getByText('from 127.0.0.1').waitFor();
    await tokens.getByText('by admin').waitFor();
    expect(await stage.installation.api('GET', '/api/v1/projects/bank')).toMatchObject({
      spec: { roles: [{ name: 'deployer', jwtTokens: [{ id: 'pipeline' }] }] },
      status: { jwtTokensByRole: { deployer: { items: [{ id: 'pipeline' }] } } },
    });
    await button(tokens, 'Revoke pipeline').click();
    await button(dialog, 'Revoke').click();
    await tokens.waitFor({ state: 'detached' });
    expect((await asked()).status).toBe(401);

    await button(role, 'Actions on deployer').click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await dialog.getByLabel('Description').fill('Of the pipelines');
    await button(dialog, 'Save').click();
    await role.getByText('Of the pipelines').waitFor();
    expect((await controlsOf(page)).unnamed).toEqual([]);
    await button(role, 'Actions on deployer').click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await button(dialog, 'Delete').click();
    await roles.getByText('None yet').waitFor();
  });
});

describe('approvals of a project', () => {
  it('are written, checked while they are, and told in words', async () => {
    const project = { metadata: { name: 'vault' }, spec: { sourceRepos: ['*'] } };
    await stage.installation.api('POST', '/api/v1/projects', { project });
    const page = await stage.visitor('/projects/vault');
    const card = page.getByRole('region', { name: 'Approvals' });
    await card.getByText('None: syncs begin without being approved').waitFor();
    const dialog = dialogOf(page);
    await button(page, 'Edit').click();
    await button(dialog, 'Add a rule').click();
    const rules = dialog.getByLabel('Rules', { exact: true });
    const told = dialog.getByRole('list', { name: 'Rules of approval' });
    await told.getByText('One person with the role release has to approve').waitFor();
    const example = await rules.inputValue();
    await rules.fill(example.replace('count: 1', 'count: 0'));
    await dialog.getByText('[0].count: ').waitFor();
    await button(dialog, 'Save').click();
    await dialog.getByText('project vault is invalid').waitFor();
    await rules.fill(example.replace('count: 1', 'count: 2'));
    await told.getByText('2 people with the role release have to approve').waitFor();
    await button(dialog, 'Save').click();
    await card.getByText('2 people with the role release have to approve').waitFor();
    await card.getByText('*-prod on every cluster').waitFor();
    await button(page, 'Edit').click();
    await rules.fill('');
    await button(dialog, 'Save').click();
    await card.getByText('None: syncs begin').waitFor();
  });
});
