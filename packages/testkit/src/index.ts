/**
 * What the tests share: real servers, and things of one's own on them. Integration tests name
 * `packages/testkit/src/global-setup.ts` as vitest's global set-up; unit tests need nothing.
 */
export { launchBrowser } from './browser.ts';
export type { TestDatabase } from './database.ts';
export { createDatabase } from './database.ts';
export { dumpDatabase, dumpRedis, recordRedis } from './dump.ts';
export type { TestGitServer } from './git-server.ts';
export { startGitServer } from './git-server.ts';
export { uniqueNamespace } from './namespace.ts';
export type { OwnCluster } from './own-cluster.ts';
export { startCluster } from './own-cluster.ts';
export type { TestRedis } from './redis.ts';
export { createRedis } from './redis.ts';
export type { TestSandbox } from './sandbox-description.ts';
export { useSandbox } from './sandbox-description.ts';
export type { SpawnedNode, SpawnNodeOptions } from './spawn-node.ts';
export { spawnNode } from './spawn-node.ts';
export { TestRepo } from './test-repo.ts';
export { waitFor } from './wait-for.ts';
