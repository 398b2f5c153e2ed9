import { useSandbox, waitFor } from '@lockstep/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { connectionFromKubeconfig } from '../connection/kubeconfig.ts';
import { ClusterView } from '../view/cluster-view.ts';
import { KubeClient } from './kube-client.ts';

const KINDS = [
  { group: '', kind: 'ConfigMap' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'apps', kind: 'StatefulSet' },
];

/** Sockets that this process holds, of whatever kind. */
function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
}

test('closing at any moment of connecting ends quietly and leaves no connection', async () => {
  const faults: unknown[] = [];
  const note = (error: unknown) => faults.push(error);
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  onTestFinished(() => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
  });
  const connection = connectionFromKubeconfig(useSandbox().kubeconfigPath);
  const before = openSockets();
  for (let turns = 0; turns < 60; turns++) {
    const client = new KubeClient(connection);
    const view = ClusterView.start({ client, pick: () => undefined, onChange: () => undefined });
    void view.ensureWatched(KINDS);
    const until = performance.now() + turns;
    while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
    view.stop();
    client.close();
  }
  await waitFor(() => openSockets() <= before, { what: 'the connections to end' });
  expect(faults).toEqual([]);
});
