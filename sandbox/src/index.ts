/**
 * The servers that Lockstep needs on a machine that has none of them: PostgreSQL, Redis, a
 * Kubernetes control plane with simulated nodes, Git over HTTP, Helm and kubectl. `npm start` is
 * made of these, and so are the tests (@lockstep/testkit). Everything listens on loopback only
 * and can be stopped without touching anything else on the machine.
 */
export { cacheDir } from './cache.ts';
export { ensureChromium } from './chromium.ts';
export { ensureClusterBinaries, findClusterBinaries } from './cluster/binaries.ts';
export { endAllClusterProcesses } from './cluster/cluster-processes.ts';
export type { Component, KwokClusterOptions } from './cluster/kwok-cluster.ts';
export { KwokCluster } from './cluster/kwok-cluster.ts';
export type { ClusterBinaries } from './cluster/versions.ts';
export { findConftest } from './conftest.ts';
export type { GitFault, GitPush, GitServer, GitServerOptions } from './git-server.ts';
export { startGitServer } from './git-server.ts';
export { nodeBinary, ROOT_DIR } from './platform-package.ts';
export { findFreePort } from './ports.ts';
export type { Postgres } from './postgres.ts';
export { startPostgres } from './postgres.ts';
export type { ServerOptions, ServerProcess } from './process-group.ts';
export { ProcessGroup } from './process-group.ts';
export type { ProcessIdentity } from './process-identity.ts';
export { identify, isSameProcess } from './process-identity.ts';
export type { Progress } from './progress.ts';
export { createProgress } from './progress.ts';
export type { Redis } from './redis.ts';
export { startRedis } from './redis.ts';
export { CommandError, runCommand } from './run-command.ts';
export type { Slapd, SlapdOptions } from './slapd.ts';
export { startSlapd } from './slapd.ts';
export { ensureSops } from './sops.ts';
export type { Sshd, SshdOptions } from './sshd.ts';
export { startSshd } from './sshd.ts';
export type { Tools } from './tools.ts';
export { ensureTools } from './tools.ts';
export type { WaitOptions } from './wait-until.ts';
export { waitUntil } from './wait-until.ts';
