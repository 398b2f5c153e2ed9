import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeBinary, ROOT_DIR } from '../platform-package.ts';
import { startPostgres } from '../postgres.ts';
import { startRedis } from '../redis.ts';
import type { Tools } from '../tools.ts';
import { waitUntil } from '../wait-until.ts';
import { ApiClient } from './api-client.ts';
import { ControlPlane } from './control-plane.ts';
import { buildDashboard, DASHBOARD_DIST, isDashboardStale } from './dashboard-build.ts';
import type { LauncherContext } from './launcher-context.ts';
import { precompile } from './precompile.ts';
import { sampleAddresses } from './sample-addresses.ts';
import { ensureSampleArtifacts } from './sample-artifacts.ts';
import { ensureSampleRepository } from './sample-repository.ts';

const HOST = '127.0.0.1';
const SAMPLE_PLUGINS = join(ROOT_DIR, 'examples/plugins');
const HEALTHY_DEADLINE_MS = 60_000;

/** Starts PostgreSQL and Redis, then our server and worker, and returns when the server answers. */
export async function startControlPlane(
  context: LauncherContext,
  tools: Promise<Tools>,
): Promise<ApiClient> {
  const { group, state, progress } = context;
  const [postgres, redis, { helm, kubectl }] = await Promise.all([
    progress.step('PostgreSQL', () => startPostgres(group, { dataDir: state.join('postgres') })),
    progress.step('Redis', () => startRedis(group, { dataDir: state.join('redis') })),
    tools,
    buildDashboardIfStale(context),
    precompile(),
  ]);
  await mkdir(state.join('data'), { recursive: true });
  const env = {
    LOCKSTEP_DATABASE_URL: postgres.url,
    LOCKSTEP_REDIS_URL: redis.url,
    LOCKSTEP_SECRET_KEY: await state.secretKey(),
    LOCKSTEP_SECRET_KEY_PREVIOUS: await state.previousSecretKeys(),
    LOCKSTEP_HOST: HOST,
    LOCKSTEP_PORT: String(context.ports.server),
    LOCKSTEP_DATA_DIR: state.join('data'),
    LOCKSTEP_HELM: helm,
    LOCKSTEP_KUBECTL: kubectl,
    LOCKSTEP_ADMIN_PASSWORD_FILE: state.join('admin-password'),
    LOCKSTEP_DASHBOARD_DIR: DASHBOARD_DIST,
    LOCKSTEP_LOG_LEVEL: process.env.LOCKSTEP_LOG_LEVEL ?? 'info',
    LOCKSTEP_METRICS_WORKERS: 'true',
    // The sample repositories are served on loopback, which is refused otherwise.
    LOCKSTEP_ALLOW_LOOPBACK_REPOS: '1',
    ...(context.options.examples === 'all' && { LOCKSTEP_PLUGINS_DIR: SAMPLE_PLUGINS }),
  };
  const controlPlane = new ControlPlane(group, env, progress);
  context.beforeStop(() => controlPlane.stop());
  const api = new ApiClient(`http://${HOST}:${context.ports.server}`);
  await progress.step('Lockstep', async () => {
    const server = await controlPlane.start('server');
    const worker = await controlPlane.start('worker');
    await waitUntil(() => api.isHealthy(), {
      deadlineMs: HEALTHY_DEADLINE_MS,
      what: 'the server being healthy',
      hopeless: () => server.ended() ?? worker.ended(),
    }).catch(async (error: Error) => {
      const failed = server.ended() === undefined ? worker : server;
      throw new Error(`${error.message}\n${await failed.logTail()}`);
    });
    controlPlane.keepRunning('server', server);
    controlPlane.keepRunning('worker', worker);
  });
  return api;
}

/** Serves the samples' repositories, made on the first start. Returns their address. */
export async function startSampleGit(
  context: LauncherContext,
  api: ApiClient,
  tools: Promise<Tools>,
): Promise<string> {
  const { group, state, ports } = context;
  const address = `http://${HOST}:${ports.git}`;
  const root = state.join('git');
  await ensureSampleRepository(root, sampleAddresses(address));
  if (context.options.examples === 'all') await ensureSampleArtifacts(root, (await tools).helm);
  await group.start({
    name: 'git',
    command: nodeBinary(),
    args: [join(import.meta.dirname, '../git-server-main.ts'), root, String(ports.git)],
    env: { ...process.env, LOCKSTEP_WEBHOOK_URL: `${api.address}/api/webhook` },
  });
  return address;
}

async function buildDashboardIfStale({ progress }: LauncherContext): Promise<void> {
  if (await isDashboardStale()) await progress.step('Building the dashboard', buildDashboard);
}
