import { ROOT_DIR } from '../platform-package.ts';
import { findFreePort, isPortFree } from '../ports.ts';
import { ProcessGroup } from '../process-group.ts';
import { createProgress } from '../progress.ts';
import { killRunningCommands } from '../run-command.ts';
import { ensureTools } from '../tools.ts';
import { BootstrapReporter } from './bootstrap-report.ts';
import type { ClusterSource } from './cluster-source.ts';
import { chooseCluster, endEmbeddedCluster } from './cluster-source.ts';
import { ADMIN, loginAsAdmin, registerCluster, registerSamples } from './furnish.ts';
import type { LauncherContext } from './launcher-context.ts';
import type { StartOptions } from './options.ts';
import { SAMPLE_REPOSITORY, sampleAddresses } from './sample-addresses.ts';
import { makeDrift } from './samples.ts';
import { startControlPlane, startSampleGit } from './servers.ts';
import { StateDir } from './state-dir.ts';
import type { StartedLockstep } from './summary.ts';
import { describeStarted } from './summary.ts';

const DEFAULT_PORT = 8080;
/** A cluster that is ready within this time is waited for before people are told to look. */
const CLUSTER_PATIENCE_MS = 10_000;

/** Starts Lockstep's embedded default from this checkout, and stops it again. */
export class Launcher {
  readonly #options: StartOptions;
  readonly #state = new StateDir(ROOT_DIR);
  readonly #reporter = new BootstrapReporter();
  readonly #progress = createProgress();
  readonly #group = new ProcessGroup({
    logDir: this.#state.join('logs'),
    pidFile: this.#state.join('pids.json'),
  });
  readonly #beforeStop: (() => void)[] = [];
  #cluster: ClusterSource | undefined;
  #claimed = false;

  constructor(options: StartOptions) {
    this.#options = options;
  }

  /**
   * Returns when everything runs. Where the cluster takes long and no `--json` waits for it, it
   * returns before and goes on with the cluster and the samples by itself.
   */
  async start(): Promise<void> {
    await this.#takeState();
    const tools = this.#progress.step('Helm and kubectl', () => ensureTools());
    const cluster = chooseCluster(this.#options, this.#state, tools);
    this.#cluster = cluster;
    const clusterReady = cluster.prepare(
      createProgress({ onStep: (step) => this.#reporter.hearStep(step) }),
    );
    // It is awaited below; until then its failure is not an unhandled one.
    clusterReady.catch(() => {});

    const context = await this.#createContext();
    const api = await startControlPlane(context, tools);
    await this.#state.noteAddress(api.address);
    const git = this.#options.samples ? await startSampleGit(context, api, tools) : null;
    const password = await loginAsAdmin(context, api);
    if (password !== null) this.#reporter.connect(api);

    const furnished = clusterReady.then(async () => {
      if (password === null) return;
      await registerCluster(api, cluster.kubeconfigPath);
      if (git !== null) await registerSamples(context, api, git);
      await this.#reporter.finish('ready', 'Everything is ready');
    });
    await this.#announce(furnished, async () => ({
      address: api.address,
      user: ADMIN,
      password,
      pids: { ...this.#group.pids(), ...(await cluster.pids()) },
      kubeconfig: cluster.kubeconfigPath,
      git,
      repository: git === null ? null : `${git}/${SAMPLE_REPOSITORY}`,
    }));
    if (git === null || password === null || this.#options.kubeconfig) return;
    const { kubectl } = await tools;
    const drift = furnished.then(() =>
      this.#state.once('drift', () =>
        makeDrift(api, sampleAddresses(git), { kubectl, ...cluster }),
      ),
    );
    drift.catch(() => {});
  }

  /** Stops what was started, in the reverse order. May be called at any time. */
  async stop(): Promise<void> {
    for (const work of this.#beforeStop) work();
    killRunningCommands();
    await this.#group.close();
    await this.#cluster?.stop();
    if (this.#claimed) await this.#state.release();
  }

  /** Makes the state folder this process's own, without what a crashed start left running. */
  async #takeState(): Promise<void> {
    await this.#state.claim();
    this.#claimed = true;
    const leftovers = await this.#group.stopLeftovers();
    if (leftovers.length > 0) {
      this.#progress.line(`Stopped what an earlier start left running: ${leftovers.join(', ')}`);
    }
    if (!this.#options.reset) return;
    await endEmbeddedCluster(this.#state);
    await this.#state.clear();
  }

  async #createContext(): Promise<LauncherContext> {
    const { port } = this.#options;
    if (port !== undefined && !(await isPortFree(port))) throw new Error(`Port ${port} is taken`);
    const kept = await this.#state.ports();
    const ports = {
      server: port ?? (await findFreePort(kept.server ?? DEFAULT_PORT)),
      git: await findFreePort(kept.git),
    };
    if (kept.git !== undefined && kept.git !== ports.git) {
      this.#progress.line(
        `Port ${kept.git} is taken, so the samples are served at ${ports.git} now. Sample ` +
          'applications from before still name the old one; --reset begins afresh.',
      );
    }
    await this.#state.keepPorts(ports);
    return {
      options: this.#options,
      state: this.#state,
      group: this.#group,
      progress: this.#progress,
      ports,
      beforeStop: (work) => this.#beforeStop.push(work),
    };
  }

  /** Tells scripts when all is ready, and people as soon as there is something to look at. */
  async #announce(
    furnished: Promise<void>,
    describe: () => Promise<StartedLockstep>,
  ): Promise<void> {
    if (this.#options.json) {
      await furnished;
      process.stdout.write(`${JSON.stringify(await describe())}\n`);
      return;
    }
    const failed = furnished.catch(async (error: Error) => {
      this.#progress.line(`✗ The cluster cannot be used: ${error.message}`);
      await this.#reporter.finish('failed', error.message);
    });
    const isReady = await Promise.race([
      failed.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, CLUSTER_PATIENCE_MS, false)),
    ]);
    if (this.#options.headless) return;
    process.stderr.write(describeStarted(await describe(), isReady));
    if (isReady) return;
    void furnished.then(
      () => this.#progress.line('✓ The cluster is ready, and the samples are being synced'),
      () => {},
    );
  }
}
