import type { OperationState } from '@lockstep/domain';
import { waitFor } from '@lockstep/testkit';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { configMap, create, deployment, gate, openGate } from './sample.ts';
import { documentBegan, node, row, sync } from './screen.ts';
import { setStage } from './stage.ts';

const stage = setStage();

const says = (page: Page, state: string) => page.getByRole('status').getByText(state).waitFor();

describe('when the server ends', () => {
  it('pages connect again by themselves and show what happened meanwhile', async () => {
    const { installation } = stage;
    const files = { web: deployment('web', 1), settings: configMap('settings', { a: '1' }) };
    const sample = await create(installation, files, { automated: true });
    const list = await stage.visitor('/applications');
    await row(list, sample.name, '[data-sync=Synced][data-health=Healthy]').waitFor();
    const page = await stage.visitor(`/applications/${sample.name}`);
    await node(page, 'ConfigMap', '[data-sync=Synced]').waitFor();
    const began = await Promise.all([list, page].map(documentBegan));

    await installation.stopServer();
    await Promise.all([list, page].map((each) => says(each, 'Reconnecting')));
    await installation.kubectl('-n', sample.namespace, 'delete', 'configmap/settings');
    await installation.kubectl('-n', sample.namespace, 'scale', 'deployment/web', '--replicas=2');
    await installation.startServer();

    await Promise.all([list, page].map((each) => says(each, 'Live')));
    await row(list, sample.name, '[data-sync=OutOfSync]').waitFor();
    await node(page, 'ConfigMap', '[data-health=Missing]').waitFor();
    await node(page, 'Pod').nth(1).waitFor();
    expect(await Promise.all([list, page].map(documentBegan))).toEqual(began);
  });

  it('and is killed during a sync, the worker finishes it and the next server shows it', async () => {
    const { installation } = stage;
    const files = { gate: gate('gate'), settings: configMap('settings', { a: '1' }) };
    const sample = await create(installation, files);
    const page = await stage.visitor(`/applications/${sample.name}`);
    await node(page, 'ConfigMap', '[data-sync=OutOfSync]').waitFor();
    await sync(page);
    await page.getByText('Waits for Service gate to become healthy').waitFor();

    await installation.killServer();
    await says(page, 'Reconnecting');
    await openGate(installation, sample, 'gate');
    const inCluster = ['get', 'configmap/settings', '-o', 'name'];
    await waitFor(() => installation.kubectl('-n', sample.namespace, ...inCluster), {
      what: 'the second wave, applied by the worker alone',
      deadlineMs: 30_000,
    });
    await installation.startServer();

    await says(page, 'Live');
    await page.getByText('Sync succeeded').waitFor();
    await node(page, 'ConfigMap', '[data-sync=Synced]').waitFor();
    await node(page, 'Service', '[data-sync=Synced][data-health=Healthy]').waitFor();
    const application = await installation.api('GET', `/api/v1/applications/${sample.name}`);
    const { operationState } = (application as { status: { operationState: OperationState } })
      .status;
    expect(operationState.phase).toBe('Succeeded');
    expect(operationState.retryCount ?? 0).toBe(0);
  });

  it('an application that was deleted meanwhile is known to be gone', async () => {
    const { installation } = stage;
    const settings = configMap('settings', {});
    Object.assign((settings as { metadata: object }).metadata, {
      finalizers: ['example.com/held-by-the-test'],
    });
    const sample = await create(installation, { settings }, { automated: true });
    const { name, namespace } = sample;
    const page = await stage.visitor(`/applications/${name}`);
    await node(page, 'ConfigMap', '[data-sync=Synced]').waitFor();
    await installation.api(
      'DELETE',
      `/api/v1/applications/${name}?cascade=true&propagationPolicy=foreground`,
    );
    await page.getByText('Being deleted').waitFor();

    await installation.killServer();
    await says(page, 'Reconnecting');
    const release = JSON.stringify({ metadata: { finalizers: null } });
    const settingsInCluster = ['-n', namespace, 'patch', 'configmap/settings', '--type=merge'];
    await installation.kubectl(...settingsInCluster, '-p', release);
    await installation.startServer();
    await page.getByText(`${name} has been deleted`).waitFor();
  });
});
