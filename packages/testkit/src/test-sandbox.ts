import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '@lockstep/sandbox';
import {
  createProgress,
  ensureClusterBinaries,
  ensureTools,
  KwokCluster,
  startPostgres,
  startRedis,
} from '@lockstep/sandbox';
import type { TestSandbox } from './sandbox-description.ts';
import { TemporaryDir } from './temporary-dir.ts';

export interface RunningTestSandbox {
  readonly description: TestSandbox;
  stop(): Promise<void>;
}

/** Many test processes, each with several connection pools. */
const MAX_CONNECTIONS = 300;

/** Starts the servers that tests share: about five seconds once everything is in the cache. */
export async function startTestSandbox(
  progress: Progress = createProgress(),
): Promise<RunningTestSandbox> {
  const dir = await TemporaryDir.create();
  const tools = await progress.step('Helm and kubectl', () => ensureTools());
  const binaries = await progress.step('programs of the Kubernetes control plane', (report) =>
    ensureClusterBinaries(report),
  );
  const cluster = new KwokCluster({
    binaries,
    kubectl: tools.kubectl,
    workDir: dir.clusterDir,
    nodes: 2,
    throwaway: true,
  });
  const stop = async (): Promise<void> => {
    await cluster.stop();
    await dir.remove();
  };
  try {
    await mkdir(dir.clusterDir, { recursive: true });
    const [postgres, redis] = await Promise.all([
      progress.step('PostgreSQL', () =>
        startPostgres(dir.processes, {
          dataDir: join(dir.path, 'postgres'),
          maxConnections: MAX_CONNECTIONS,
          throwaway: true,
        }),
      ),
      progress.step('Redis', () =>
        startRedis(dir.processes, { dataDir: join(dir.path, 'redis'), databases: 512 }),
      ),
      progress.step('Kubernetes control plane', () => cluster.start()),
    ]);
    const description: TestSandbox = {
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      kubeconfigPath: cluster.kubeconfigPath,
      ...tools,
    };
    return { description, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
