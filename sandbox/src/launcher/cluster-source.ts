import { ensureClusterBinaries } from '../cluster/binaries.ts';
import { endAllClusterProcesses } from '../cluster/cluster-processes.ts';
import { KwokCluster } from '../cluster/kwok-cluster.ts';
import type { Progress } from '../progress.ts';
import { runCommand } from '../run-command.ts';
import type { Tools } from '../tools.ts';
import type { StartOptions } from './options.ts';
import type { StateDir } from './state-dir.ts';

/** The cluster that applications go to. */
export interface ClusterSource {
  readonly kubeconfigPath: string;
  /** Makes it ready; a long build tells its progress. */
  prepare(progress: Progress): Promise<void>;
  pids(): Promise<Record<string, number>>;
  /** Stops what `prepare` started; a cluster of the user's is left alone. */
  stop(): Promise<void>;
}

const NODES = 3;

/** The user's cluster where one is given, else the embedded one, kept in the state folder. */
export function chooseCluster(
  options: StartOptions,
  state: StateDir,
  tools: Promise<Tools>,
): ClusterSource {
  return options.kubeconfig
    ? givenCluster(options.kubeconfig, tools)
    : embeddedCluster(state, tools);
}

function givenCluster(kubeconfigPath: string, tools: Promise<Tools>): ClusterSource {
  return {
    kubeconfigPath,
    async prepare(progress) {
      const { kubectl } = await tools;
      const args = ['--kubeconfig', kubeconfigPath, 'get', '--raw', '/version'];
      await progress.step(`asking the cluster of ${kubeconfigPath}`, () =>
        runCommand(kubectl, args, { deadlineMs: 30_000 }),
      );
    },
    pids: async () => ({}),
    stop: async () => {},
  };
}

function embeddedCluster(state: StateDir, tools: Promise<Tools>): ClusterSource {
  const workDir = state.join('cluster');
  let cluster: KwokCluster | undefined;
  return {
    kubeconfigPath: state.join('cluster', 'kubeconfig'),
    async prepare(progress) {
      const { kubectl } = await tools;
      const binaries = await progress.step('Kubernetes programs', (report) =>
        ensureClusterBinaries(report),
      );
      cluster = new KwokCluster({ binaries, kubectl, workDir, nodes: NODES });
      const running = cluster;
      await progress.step('Kubernetes control plane', () => running.start());
    },
    pids: async () => (await cluster?.pids()) ?? {},
    stop: () => endEmbeddedCluster(state),
  };
}

/** Ends an embedded cluster that runs from earlier, so that its state can be removed. */
export function endEmbeddedCluster(state: StateDir): Promise<void> {
  return endAllClusterProcesses(state.join('cluster'));
}
