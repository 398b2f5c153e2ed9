import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  ensureClusterBinaries,
  ensureTools,
  findFreePort,
  KwokCluster,
  nodeBinary,
  ROOT_DIR,
} from '@lockstep/sandbox';
import { startGitServer, type TestGitServer } from '@lockstep/testkit';
import { Api } from './api.ts';
import { KubeProxy } from './kube-proxy.ts';

/** The processes whose memory and time count as the product's. */
export const PRODUCT = ['server', 'worker', 'redis', 'postgres'] as const;

/** A running Lockstep, started as `npm start` starts it, with a state folder of its own. */
export interface Stack {
  readonly api: Api;
  readonly kube: KubeProxy;
  readonly git: TestGitServer;
  readonly address: string;
  readonly user: string;
  readonly password: string;
  /** By name: server, worker, redis, postgres and the control plane's components. */
  readonly pids: Readonly<Record<string, number>>;
  readonly stateDir: string;
  stop(): Promise<void>;
}

/** The product's process ids by name, of those that run. */
export function productOf({ pids }: Pick<Stack, 'pids'>): Record<string, number> {
  const running = PRODUCT.filter((name) => pids[name] !== undefined);
  return Object.fromEntries(running.map((name) => [name, pids[name] as number]));
}

interface Started {
  readonly address: string;
  readonly user: string;
  readonly password: string;
  readonly pids: Record<string, number>;
  readonly kubeconfig: string;
}

/** A simulated node takes 110 pods. */
const NODES_PER_APPLICATION = 1 / 90;

/** Nodes enough for a pod of each application. */
export function nodesFor(applications: number): number {
  return Math.max(3, Math.ceil(applications * NODES_PER_APPLICATION));
}

/** Starts everything, with nodes enough for a pod of each application. */
export async function startStack(applications: number): Promise<Stack> {
  const stateDir = await mkdtemp(join(tmpdir(), 'lockstep-bench-'));
  const launcher = await launch(stateDir);
  try {
    const { kubectl } = await ensureTools();
    const cluster = new KwokCluster({
      binaries: await ensureClusterBinaries(() => {}),
      kubectl,
      workDir: join(stateDir, 'cluster'),
      nodes: 1,
    });
    await cluster.kwokctl('scale', 'node', '--replicas', String(nodesFor(applications)));
    const git = await startGitServer();
    const kube = await KubeProxy.start(kubectl, launcher.started.kubeconfig);
    const api = new Api(launcher.started.address);
    await api.signIn(launcher.started.user, launcher.started.password);
    return {
      ...launcher.started,
      api,
      kube,
      git,
      stateDir,
      stop: async () => {
        kube.stop();
        await git.close();
        await launcher.stop();
        await rm(stateDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await launcher.stop();
    throw error;
  }
}

async function launch(stateDir: string): Promise<{ started: Started; stop(): Promise<void> }> {
  const args = ['--headless', '--json', '--no-samples', '--port', String(await findFreePort())];
  const child = spawn(nodeBinary(), [join(ROOT_DIR, 'sandbox/src/start.ts'), ...args], {
    cwd: ROOT_DIR,
    // A port of one's own for the debugger, by which --profile asks.
    env: { ...process.env, LOCKSTEP_STATE_DIR: stateDir, NODE_OPTIONS: '--inspect-port=0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await exited;
  };
  process.once('exit', () => child.kill('SIGTERM'));
  const line = once(createInterface(child.stdout), 'line');
  const first = await Promise.race([line, exited.then(() => undefined)]);
  if (!first) throw new Error('Lockstep did not start');
  return { started: JSON.parse(String(first[0])) as Started, stop };
}
