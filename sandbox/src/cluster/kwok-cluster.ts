import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { findFreePort } from '../ports.ts';
import { runCommand } from '../run-command.ts';
import { waitUntil } from '../wait-until.ts';
import {
  endClusterProcesses,
  findClusterProcesses,
  removeForeignPidFiles,
} from './cluster-processes.ts';
import { writeKwokConfig } from './kwok-config.ts';
import { moveFromTakenPorts } from './port-moves.ts';
import type { ClusterBinaries } from './versions.ts';

export interface KwokClusterOptions {
  readonly binaries: ClusterBinaries;
  readonly kubectl: string;
  /** Everything of the cluster lies here and is kept over restarts. */
  readonly workDir: string;
  readonly nodes: number;
  /** For tests: etcd does not wait for the disk. */
  readonly throwaway?: boolean;
}

export type Component =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok-controller';

const NAME = 'lockstep';
const KWOKCTL_DEADLINE_MS = 120_000;
const START_AGAIN_AFTER_MS = 30_000;

/**
 * Collecting garbage at every doubling of a small heap takes the API server a fifth of its time; it
 * shares the machine with everything else. Memory stays bounded, as the limit is a soft one of each.
 */
const COMPONENTS_ENVIRONMENT = { GOGC: '400', GOMEMLIMIT: '768MiB' };

/**
 * A Kubernetes control plane with simulated nodes, run by kwokctl as plain processes on loopback.
 * They outlive this process until `stop`.
 */
export class KwokCluster {
  readonly kubeconfigPath: string;
  readonly #options: KwokClusterOptions;
  readonly #clusterDir: string;
  /** Written when the creation is through, since it may be interrupted. */
  readonly #createdFile: string;

  constructor(options: KwokClusterOptions) {
    this.#options = options;
    this.#clusterDir = join(options.workDir, 'clusters', NAME);
    this.#createdFile = join(options.workDir, 'created');
    this.kubeconfigPath = join(options.workDir, 'kubeconfig');
  }

  /** Creates the cluster, or starts what of it is not running. Nodes are ready afterwards. */
  async start(): Promise<void> {
    if (await this.#isCreated()) await this.#startExisting();
    else await this.#create();
    await this.#waitForNodes();
  }

  /** Ends the cluster's processes. Its state is kept. */
  async stop(): Promise<void> {
    await endClusterProcesses(this.#clusterDir);
  }

  /** Ends the cluster's processes and removes its state. */
  async delete(): Promise<void> {
    await this.stop();
    await rm(this.#options.workDir, { recursive: true, force: true });
  }

  /** Starts those components that do not run. */
  async startStopped(): Promise<void> {
    const start = (deadlineMs: number) => this.#runKwokctl(['start', 'cluster'], deadlineMs);
    // kwokctl was seen to wait for good at this, with nothing started; it takes a second or two.
    await start(START_AGAIN_AFTER_MS).catch(() => start(KWOKCTL_DEADLINE_MS));
  }

  /** Kills one component, as a crash would, and returns when it is gone. */
  async stopComponent(component: Component): Promise<void> {
    const pid = (await this.pids())[component];
    if (pid === undefined) return;
    process.kill(pid, 'SIGKILL');
    await waitUntil(async () => (await this.pids())[component] !== pid, {
      deadlineMs: 10_000,
      what: `end of ${component}`,
    });
  }

  /** Returns when the API server answers as ready. */
  async waitForApiServer(): Promise<void> {
    await waitUntil(async () => (await this.kubectl('get', '--raw', '/readyz')) === 'ok', {
      deadlineMs: 60_000,
      intervalMs: 50,
      what: 'the API server being ready',
    });
  }

  /** Drops etcd's history up to now. After an API server restart, old watches get 410 Gone. */
  async compactEtcd(): Promise<void> {
    const { revision } = (await this.#etcd('range', { key: 'AA==' })).header;
    await this.#etcd('compaction', { revision, physical: true });
  }

  /** The pids of what runs now, by component. */
  pids(): Promise<Record<string, number>> {
    return findClusterProcesses(this.#clusterDir);
  }

  async kubectl(...args: string[]): Promise<string> {
    const all = ['--kubeconfig', this.kubeconfigPath, ...args];
    return (await runCommand(this.#options.kubectl, all, { deadlineMs: 60_000 })).stdout;
  }

  /** Runs kwokctl for this cluster. */
  kwokctl(...args: string[]): Promise<string> {
    return this.#runKwokctl(args, KWOKCTL_DEADLINE_MS);
  }

  async #runKwokctl(args: readonly string[], deadlineMs: number): Promise<string> {
    await removeForeignPidFiles(this.#clusterDir);
    const { stdout } = await runCommand(this.#options.binaries.kwokctl, [...args, '--name', NAME], {
      env: this.#environment(),
      deadlineMs,
    });
    return stdout;
  }

  /** A folder that was moved since then does not count: kwokctl's files name absolute paths. */
  async #isCreated(): Promise<boolean> {
    const createdIn = await readFile(this.#createdFile, 'utf8').catch(() => undefined);
    return createdIn === this.#clusterDir;
  }

  async #startExisting(): Promise<void> {
    if (Object.keys(await this.pids()).length === 0) {
      await moveFromTakenPorts(join(this.#clusterDir, 'kwok.yaml'), [
        join(this.#clusterDir, 'kubeconfig.yaml'),
        this.kubeconfigPath,
      ]);
    }
    await this.kwokctl('start', 'cluster', '--wait=60s');
  }

  async #create(): Promise<void> {
    const { binaries, workDir, throwaway } = this.#options;
    await endClusterProcesses(this.#clusterDir);
    await rm(this.#clusterDir, { recursive: true, force: true });
    await mkdir(workDir, { recursive: true });
    const config = await writeKwokConfig(workDir, { throwaway });
    await this.kwokctl(
      'create',
      'cluster',
      '--runtime=binary',
      `--config=${config}`,
      `--kubeconfig=${this.kubeconfigPath}`,
      `--etcd-binary=${binaries.etcd}`,
      `--kube-apiserver-binary=${binaries['kube-apiserver']}`,
      `--kube-controller-manager-binary=${binaries['kube-controller-manager']}`,
      `--kube-scheduler-binary=${binaries['kube-scheduler']}`,
      `--kwok-controller-binary=${binaries['kwok-controller']}`,
      `--etcd-port=${await findFreePort()}`,
      `--kube-apiserver-port=${await findFreePort()}`,
      `--kube-controller-manager-port=${await findFreePort()}`,
      `--kube-scheduler-port=${await findFreePort()}`,
      `--controller-port=${await findFreePort()}`,
      '--wait=60s',
    );
    await this.kwokctl('scale', 'node', '--replicas', String(this.#options.nodes));
    await this.kubectl('apply', '-f', join(import.meta.dirname, 'storage-class.yaml'));
    await writeFile(this.#createdFile, this.#clusterDir);
  }

  async #waitForNodes(): Promise<void> {
    const path = '{.items[*].status.conditions[?(@.type=="Ready")].status}';
    await waitUntil(
      async () => {
        const ready = await this.kubectl('get', 'nodes', '-o', `jsonpath=${path}`);
        return ready.split(' ').filter((status) => status === 'True').length >= this.#options.nodes;
      },
      { deadlineMs: 60_000, intervalMs: 100, what: 'the simulated nodes being ready' },
    );
    await waitUntil(() => this.kubectl('get', 'serviceaccount', 'default', '-n', 'default'), {
      deadlineMs: 60_000,
      intervalMs: 100,
      what: 'the default service account',
    });
  }

  /** etcd's JSON gateway, since the sandbox builds no etcdctl. */
  async #etcd(method: string, body: object): Promise<{ header: { revision: string } }> {
    const config = await readFile(join(this.#clusterDir, 'kwok.yaml'), 'utf8');
    const port = /^\s*etcdPort: (\d+)$/m.exec(config)?.[1];
    const response = await fetch(`http://127.0.0.1:${port}/v3/kv/${method}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`etcd ${method}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { header: { revision: string } };
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      ...COMPONENTS_ENVIRONMENT,
      ...process.env,
      KWOK_WORKDIR: this.#options.workDir,
      // kwokctl calls kubectl by its name.
      PATH: [dirname(this.#options.kubectl), process.env.PATH].join(delimiter),
      KUBECONFIG: this.kubeconfigPath,
    };
  }
}
