import { join } from 'node:path';
import { startRedis } from '@lockstep/sandbox';
import { createOwnDir, removeOwnDir } from './own-processes.ts';

export interface TestRedis {
  readonly url: string;
  /** Stops it; what it held is gone. */
  close(): Promise<void>;
}

/**
 * Starts a Redis of the test's own, in some 50 ms: numbered databases of a shared one would still
 * share pub/sub, and a test may want to flush or stop it.
 */
export async function createRedis(): Promise<TestRedis> {
  const dir = await createOwnDir();
  const redis = await startRedis(dir.processes, { dataDir: join(dir.path, 'redis'), own: true });
  return { url: redis.url, close: () => removeOwnDir(dir) };
}
