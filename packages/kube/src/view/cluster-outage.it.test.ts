import { type KubeObject, LABEL_APP, type ResourceRef } from '@lockstep/domain';
import { type OwnCluster, startCluster, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KubeClient } from '../client/kube-client.ts';
import { connectionFromKubeconfig } from '../connection/kubeconfig.ts';
import { Observer } from '../testing/view-observer.ts';

const CONFIG_MAP = { group: '', version: 'v1', kind: 'ConfigMap' };
const MANAGER = { manager: 'lockstep', force: true };
const namespace = 'default';

function configMap(name: string, labels: Record<string, string>, data = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels }, data };
}

function refTo(kind: Omit<ResourceRef, 'namespace' | 'name'>, name: string): ResourceRef {
  return { ...kind, namespace, name };
}

describe('a cluster that does not answer', () => {
  test('is told as such, with the reason, before there is anything to watch', async () => {
    const nowhere = new KubeClient({ server: 'https://127.0.0.1:1', credential: { kind: 'none' } });
    const lonely = new Observer(nowhere);
    const outcome = await lonely.view.ensureWatched([CONFIG_MAP]);
    const message = expect.stringContaining('connection refused');
    expect(outcome).toMatchObject({ kind: 'failed', message });
    expect(lonely.view.state).toMatchObject({ status: 'disconnected', message });
    lonely.view.stop();
    nowhere.close();
  });

  describe('for a while', () => {
    let cluster: OwnCluster;
    beforeAll(async () => {
      cluster = await startCluster();
    });
    afterAll(() => cluster.stop());

    test('is unknown meanwhile, and then as it has become', async () => {
      const app = 'survivor';
      const own = new KubeClient(connectionFromKubeconfig(cluster.kubeconfigPath));
      const watching = new Observer(own);
      await watching.view.ensureWatched([CONFIG_MAP]);
      for (const name of ['kept', 'changed', 'deleted', 'stripped']) {
        await own.apply(configMap(name, { [LABEL_APP]: app }), MANAGER);
      }
      await waitFor(() => watching.view.managedOf(app).length === 4, { what: 'the objects' });
      await cluster.stopApiServer();
      await waitFor(() => watching.view.state.status === 'disconnected', { what: 'the loss' });
      expect(watching.view.managedOf(app)).toHaveLength(4);
      const blind = new KubeClient(connectionFromKubeconfig(cluster.kubeconfigPath));
      await cluster.compactEtcd();
      await cluster.startApiServer();
      await blind.apply(configMap('changed', { [LABEL_APP]: app }, { a: '1' }), MANAGER);
      await blind.delete(refTo(CONFIG_MAP, 'deleted'));
      await blind.apply(configMap('stripped', {}), MANAGER);
      blind.close();
      await waitFor(() => watching.view.state.status === 'connected', { what: 'the way back' });
      const states = () =>
        watching.view
          .entriesOf(app)
          .map(({ ref, unlabelled }) => `${ref.name}${unlabelled ? ' unlabelled' : ''}`)
          .sort();
      await waitFor(() => states().join() === 'changed,kept,stripped unlabelled', {
        what: 'the objects as they are now',
      });
      expect(watching.view.live(refTo(CONFIG_MAP, 'changed'))?.data).toEqual({ a: '1' });
      watching.view.stop();
      own.close();
    });
  });
});
