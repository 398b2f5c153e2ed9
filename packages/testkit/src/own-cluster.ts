import type { Component } from '@lockstep/sandbox';
import { findClusterBinaries, KwokCluster } from '@lockstep/sandbox';
import { createOwnDir, removeOwnDir } from './own-processes.ts';
import { useSandbox } from './sandbox-description.ts';

export interface OwnCluster {
  readonly kubeconfigPath: string;
  kubectl(...args: string[]): Promise<string>;
  kwokctl(...args: string[]): Promise<string>;
  /** Kills the API server and returns when it is gone. */
  stopApiServer(): Promise<void>;
  /** Starts the API server and returns when it is ready. */
  startApiServer(): Promise<void>;
  restartApiServer(): Promise<void>;
  /** Drops etcd's history; with an API server restart after it, old watches get 410 Gone. */
  compactEtcd(): Promise<void>;
  /** Kills one component, as a crash would. */
  stopComponent(component: Component): Promise<void>;
  /** Starts those components that do not run. */
  startStopped(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a cluster of the test's own, in some five seconds, for tests that break it. */
export async function startCluster(options: { readonly nodes?: number } = {}): Promise<OwnCluster> {
  const binaries = await findClusterBinaries();
  if (!binaries) throw new Error('No cluster programs: the global set-up provides them');
  const dir = await createOwnDir();
  const cluster = new KwokCluster({
    binaries,
    kubectl: useSandbox().kubectl,
    workDir: dir.clusterDir,
    nodes: options.nodes ?? 1,
    throwaway: true,
  });
  await cluster.start();
  const startApiServer = async (): Promise<void> => {
    await cluster.startStopped();
    await cluster.waitForApiServer();
  };
  const stopApiServer = (): Promise<void> => cluster.stopComponent('kube-apiserver');
  return {
    kubeconfigPath: cluster.kubeconfigPath,
    kubectl: (...args) => cluster.kubectl(...args),
    kwokctl: (...args) => cluster.kwokctl(...args),
    stopApiServer,
    startApiServer,
    restartApiServer: async () => {
      await stopApiServer();
      await startApiServer();
    },
    compactEtcd: () => cluster.compactEtcd(),
    stopComponent: (component) => cluster.stopComponent(component),
    startStopped: () => cluster.startStopped(),
    stop: async () => {
      await cluster.stop();
      await removeOwnDir(dir);
    },
  };
}
