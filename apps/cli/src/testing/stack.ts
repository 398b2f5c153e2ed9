import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { IN_CLUSTER_NAME, IN_CLUSTER_SERVER } from '@lockstep/domain';
import { connectionFromKubeconfig } from '@lockstep/kube';
import { findFreePort } from '@lockstep/sandbox';
import {
  createDatabase,
  createRedis,
  type SpawnedNode,
  spawnNode,
  startGitServer,
  useSandbox,
  waitFor,
} from '@lockstep/testkit';
import { EXIT } from '../cli/exit-codes.ts';
import { type CliOptions, type CliResult, runCli } from './run-cli.ts';

/** A server and a worker of one's own on the shared cluster, and a command line for them. */
export interface Stack {
  address: string;
  password: string;
  git: Awaited<ReturnType<typeof startGitServer>>;
  /** Of the server, for commands that work on the database itself. */
  serverEnv: Record<string, string>;
  /** A folder for files that commands read or write. */
  dir: string;
  server: SpawnedNode;
  worker: SpawnedNode;
  cli(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** Runs a command that must succeed, and answers what it wrote. */
  ok(args: readonly string[], input?: string): Promise<string>;
  /** Signs the command line in as the administrator. */
  signIn(): Promise<void>;
  /** Writes a file below `dir`, and answers where it is. */
  write(path: string, content: string): string;
  close(): Promise<void>;
}

export interface StackOptions {
  env?: Readonly<Record<string, string>>;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const sandbox = useSandbox();
  const [database, redis, git, port] = await Promise.all([
    createDatabase(),
    createRedis(),
    startGitServer(),
    findFreePort(),
  ]);
  const dir = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
  const address = `http://127.0.0.1:${port}`;
  const serverEnv = {
    LOCKSTEP_DATABASE_URL: database.url,
    LOCKSTEP_REDIS_URL: redis.url,
    LOCKSTEP_SECRET_KEY: Buffer.alloc(32, 9).toString('base64'),
    LOCKSTEP_HOST: '127.0.0.1',
    LOCKSTEP_PORT: String(port),
    LOCKSTEP_ADMIN_PASSWORD_FILE: join(dir, 'admin-password'),
    LOCKSTEP_DATA_DIR: join(dir, 'data'),
    LOCKSTEP_HELM: sandbox.helm,
    LOCKSTEP_KUBECTL: sandbox.kubectl,
    LOCKSTEP_ALLOW_LOOPBACK_REPOS: '1',
    LOCKSTEP_LOG_LEVEL: 'info',
    ...options.env,
  };
  const server = await spawnNode('apps/server/src/main.ts', {
    env: serverEnv,
    readyUrl: `${address}/healthz`,
  });
  const worker = await spawnNode('apps/worker/src/main.ts', { env: serverEnv });
  const password = (await readFile(serverEnv.LOCKSTEP_ADMIN_PASSWORD_FILE, 'utf8')).trim();
  const cliEnv = { XDG_CONFIG_HOME: join(dir, 'config') };
  const cli: Stack['cli'] = (args, options = {}) =>
    runCli(args, { ...options, env: { ...cliEnv, ...options.env } });
  const ok: Stack['ok'] = async (args, input) => {
    const { code, out, err } = await cli(args, input === undefined ? {} : { input });
    if (code !== EXIT.ok) throw new Error(`lockstep ${args.join(' ')}: ${code}\n${out}${err}`);
    return out;
  };
  return {
    ...{ address, password, git, serverEnv, dir, server, worker, cli, ok },
    signIn: async () => {
      await ok(['login', address, '--username', 'admin', '--password', password]);
    },
    write: (path, content) => {
      const file = join(dir, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    close: async () => {
      await Promise.all([worker.stop(), server.stop()]);
      await Promise.all([git.close(), redis.close()]);
      await database.drop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A stack whose command line is signed in, and which has the sandbox's cluster. */
export async function startSignedInStack({
  cluster = true,
  ...options
}: StackOptions & {
  /** Without one where nothing is deployed. */
  cluster?: boolean;
} = {}): Promise<Stack> {
  const stack = await startStack(options);
  await stack.signIn();
  if (cluster) await stack.ok(['apply', '-f', '-'], await clusterSecret());
  // It has started meanwhile: what is asked of workers is refused before.
  await waitFor(async () => (await stack.worker.log()).includes('worker ready'), {
    what: 'the worker being ready',
    deadlineMs: 90_000,
    hopeless: () => stack.worker.ended(),
  });
  return stack;
}

/** The sandbox's cluster as a Secret that declares it, by the name that applications know. */
export async function clusterSecret(): Promise<string> {
  const kubeconfig = await readFile(useSandbox().kubeconfigPath, 'utf8');
  const { server, ca, cert, key } = connectionFromKubeconfig(kubeconfig);
  const base64 = (pem = '') => Buffer.from(pem).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'in-cluster',
      labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
    },
    stringData: {
      name: IN_CLUSTER_NAME,
      server: IN_CLUSTER_SERVER,
      config: JSON.stringify({
        address: server,
        tlsClientConfig: { caData: base64(ca), certData: base64(cert), keyData: base64(key) },
      }),
    },
  });
}
