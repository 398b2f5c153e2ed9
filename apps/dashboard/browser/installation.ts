import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, runCommand } from '@lockstep/sandbox';
import {
  buildDashboard,
  DASHBOARD_DIST,
  isDashboardStale,
} from '@lockstep/sandbox/launcher/dashboard-build.ts';
import {
  createDatabase,
  createRedis,
  type SpawnedNode,
  spawnNode,
  startGitServer,
  type TestGitServer,
  useSandbox,
} from '@lockstep/testkit';
import { parse } from 'yaml';

/** A whole installation of the test's own, but for the cluster: server, worker, Git. */
export interface Installation {
  address: string;
  user: string;
  password: string;
  git: TestGitServer;
  /** Any request with the administrator's session; throws when it is not answered with success. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  /** What a Git host posts after a push. */
  pushed(repoUrl: string): Promise<void>;
  /** Changes the cluster behind Lockstep's back; answers what kubectl prints. */
  kubectl(...args: string[]): Promise<string>;
  /** Ends the server in good order; the worker goes on. */
  stopServer(): Promise<void>;
  /** Kills the server as kill -9 does; the worker goes on. */
  killServer(): Promise<void>;
  /** Starts it again, where it was. */
  startServer(): Promise<void>;
  /** What server and worker have written so far. */
  logs(): Promise<{ server: string; worker: string }>;
  stop(): Promise<void>;
}

export async function startInstallation(): Promise<Installation> {
  if (await isDashboardStale()) await buildDashboard();
  const [database, redis, git, port] = await Promise.all([
    createDatabase(),
    createRedis(),
    startGitServer(),
    findFreePort(),
  ]);
  const dir = mkdtempSync(join(tmpdir(), 'lockstep-browser-'));
  const passwordFile = join(dir, 'password');
  const address = `http://127.0.0.1:${port}`;
  const { helm, kubectl, kubeconfigPath } = useSandbox();
  const env = {
    LOCKSTEP_DATABASE_URL: database.url,
    LOCKSTEP_REDIS_URL: redis.url,
    LOCKSTEP_SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
    LOCKSTEP_PORT: String(port),
    LOCKSTEP_ADMIN_PASSWORD_FILE: passwordFile,
    LOCKSTEP_DASHBOARD_DIR: DASHBOARD_DIST,
    LOCKSTEP_DATA_DIR: join(dir, 'data'),
    LOCKSTEP_HELM: helm,
    LOCKSTEP_KUBECTL: kubectl,
    LOCKSTEP_ALLOW_LOOPBACK_REPOS: '1',
  };
  let server = await spawnServer(env, address);
  const worker = await spawnNode('apps/worker/src/main.ts', {
    env,
    ready: async (process) => (await process.log()).includes('worker ready'),
  });
  const password = (await readFile(passwordFile, 'utf8')).trim();
  const session = { username: 'admin', password };
  const { token } = (await call(address, 'POST', '/api/v1/session', session)) as { token: string };
  const api: Installation['api'] = (method, path, body) => call(address, method, path, body, token);
  await api('POST', '/api/v1/clusters?upsert=true', await sandboxCluster());
  return {
    address,
    user: 'admin',
    password,
    git,
    api,
    pushed: (repoUrl) => tellOfPush(address, repoUrl),
    kubectl: async (...args) =>
      (await runCommand(kubectl, ['--kubeconfig', kubeconfigPath, ...args])).stdout,
    stopServer: () => server.stop(),
    killServer: () => server.kill(),
    startServer: async () => {
      server = await spawnServer(env, address);
    },
    logs: async () => ({ server: await server.log(), worker: await worker.log() }),
    stop: async () => {
      await worker.stop();
      await server.stop();
      await Promise.all([git.close(), redis.close(), database.drop()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function spawnServer(env: Record<string, string>, address: string): Promise<SpawnedNode> {
  const readyUrl = `${address}/readyz`;
  return spawnNode('apps/server/src/main.ts', { env, readyUrl });
}

async function tellOfPush(address: string, repoUrl: string): Promise<void> {
  const response = await fetch(`${address}/api/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-github-event': 'push' },
    body: JSON.stringify({ ref: 'refs/heads/main', repository: { clone_url: repoUrl } }),
  });
  if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
}

async function call(
  address: string,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<unknown> {
  const response = await fetch(`${address}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

async function sandboxCluster(): Promise<unknown> {
  const { clusters, users } = parse(await readFile(useSandbox().kubeconfigPath, 'utf8'));
  const { cluster } = clusters[0];
  const { user } = users[0];
  const data = async (inline: string | undefined, path: string | undefined) =>
    inline ?? (path ? (await readFile(path)).toString('base64') : undefined);
  return {
    server: 'https://kubernetes.default.svc',
    name: 'in-cluster',
    config: {
      address: cluster.server,
      tlsClientConfig: {
        caData: await data(cluster['certificate-authority-data'], cluster['certificate-authority']),
        certData: await data(user['client-certificate-data'], user['client-certificate']),
        keyData: await data(user['client-key-data'], user['client-key']),
      },
    },
  };
}
