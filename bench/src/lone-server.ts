import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSessionTokens } from '@lockstep/access';
import {
  findFreePort,
  nodeBinary,
  type Postgres,
  ProcessGroup,
  ROOT_DIR,
  startPostgres,
  startRedis,
} from '@lockstep/sandbox';
import { migrate, openStore, type Store } from '@lockstep/store';
import { waitFor } from '@lockstep/testkit';
import { Api } from './api.ts';

/** A server without workers on a PostgreSQL and a Redis of its own: nobody else is at work. */
export interface LoneServer {
  readonly api: Api;
  readonly address: string;
  readonly user: string;
  readonly password: string;
  readonly databaseUrl: string;
  /** The same rows, without the way through the server. */
  readonly store: Store;
  readonly pids: Readonly<Record<string, number>>;
  /** A session of somebody whom an identity provider has told to be in these groups. */
  tokenOf(username: string, groups: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

const ADMIN = 'admin';
/** As `npm start` bounds it. */
const HEAP = ['--max-old-space-size=256', '--max-semi-space-size=8'];
const SESSION_MS = 3_600_000;
const READY_MS = 30_000;

/** With `fill` the database is filled before the server starts. */
export async function startLoneServer(
  fill: (databaseUrl: string) => Promise<void>,
): Promise<LoneServer> {
  const dir = await mkdtemp(join(tmpdir(), 'lockstep-bench-'));
  // PostgreSQL, which does not run as root, must get through.
  await chmod(dir, 0o755);
  const processes = new ProcessGroup({
    logDir: join(dir, 'logs'),
    pidFile: join(dir, 'pids.json'),
  });
  const secretKey = randomBytes(32);
  const stop = async () => {
    await processes.close();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const postgres = await startPostgres(processes, { dataDir: join(dir, 'postgres') });
    await migrate(postgres.url);
    await fill(postgres.url);
    const address = await startServer(processes, { dir, postgres, secretKey });
    const store = await openStore({ databaseUrl: postgres.url, secretKey, poolSize: 8 });
    const api = new Api(address);
    const password = (await readFile(passwordFileIn(dir), 'utf8')).trim();
    await api.signIn(ADMIN, password);
    return {
      api,
      user: ADMIN,
      password,
      address,
      databaseUrl: postgres.url,
      store,
      pids: processes.pids(),
      tokenOf: (username, groups) => sessionOf(store, secretKey, { username, groups }),
      stop: async () => {
        await store.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServer(
  processes: ProcessGroup,
  { dir, postgres, secretKey }: { dir: string; postgres: Postgres; secretKey: Buffer },
): Promise<string> {
  const redis = await startRedis(processes, { dataDir: join(dir, 'redis'), own: true });
  const port = await findFreePort();
  const server = await processes.start({
    name: 'server',
    command: nodeBinary(),
    args: [...HEAP, join(ROOT_DIR, 'apps/server/src/main.ts')],
    cwd: ROOT_DIR,
    env: {
      ...process.env,
      MALLOC_ARENA_MAX: '1',
      LOCKSTEP_DATABASE_URL: postgres.url,
      LOCKSTEP_REDIS_URL: redis.url,
      LOCKSTEP_SECRET_KEY: secretKey.toString('base64'),
      LOCKSTEP_HOST: '127.0.0.1',
      LOCKSTEP_PORT: String(port),
      LOCKSTEP_DATA_DIR: join(dir, 'data'),
      LOCKSTEP_ADMIN_PASSWORD_FILE: passwordFileIn(dir),
      LOCKSTEP_DASHBOARD_DIR: join(ROOT_DIR, 'apps/dashboard/dist'),
      LOCKSTEP_LOG_LEVEL: 'warn',
    },
  });
  const address = `http://127.0.0.1:${port}`;
  await waitFor(async () => (await fetch(`${address}/readyz`)).ok, {
    what: 'the server being ready',
    deadlineMs: READY_MS,
    hopeless: () => server.ended(),
  }).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await server.logTail()}`);
  });
  return address;
}

/** The server makes the first account and writes its password there. */
function passwordFileIn(dir: string): string {
  return join(dir, 'admin-password');
}

async function sessionOf(
  store: Store,
  secretKey: Uint8Array,
  { username, groups }: { username: string; groups: readonly string[] },
): Promise<string> {
  const issuedAt = new Date();
  const expiresAt = new Date(issuedAt.getTime() + SESSION_MS);
  const session = await store.sessions.create(
    { username, issuer: 'https://sso.example', groups, expiresAt, address: '', device: 'bench' },
    { name: username },
  );
  return createSessionTokens({ secretKey }).issue({
    kind: 'session',
    subject: username,
    tokenId: session.id,
    issuedAt,
    expiresAt,
  });
}
