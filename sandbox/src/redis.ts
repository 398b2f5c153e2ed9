import { mkdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { ensureRedisServer } from './debian-redis.ts';
import { findFreePort } from './ports.ts';
import type { ProcessGroup, ServerProcess } from './process-group.ts';
import { waitUntil } from './wait-until.ts';

export interface Redis {
  readonly url: string;
  /** Undefined for one that was there already (LOCKSTEP_REDIS_URL). */
  readonly process?: ServerProcess;
}

export interface RedisOptions {
  /** Its append-only file lies here; without it nothing is kept. */
  readonly dataDir: string;
  readonly port?: number;
  /** How many numbered databases; 16 if not given. */
  readonly databases?: number;
  /** For tests: never the one that LOCKSTEP_REDIS_URL names. */
  readonly own?: boolean;
}

/** Starts redis-server on loopback, or takes the one that LOCKSTEP_REDIS_URL names. */
export async function startRedis(group: ProcessGroup, options: RedisOptions): Promise<Redis> {
  const existing = process.env.LOCKSTEP_REDIS_URL;
  if (existing && !options.own) return { url: existing };
  const binary = await ensureRedisServer();
  await mkdir(options.dataDir, { recursive: true });
  const port = options.port ?? (await findFreePort());
  const settings: Record<string, string> = {
    bind: '127.0.0.1',
    port: String(port),
    dir: options.dataDir,
    save: '',
    // Queues survive a restart; what a power cut takes is enqueued again from PostgreSQL.
    appendonly: 'yes',
    appendfsync: 'everysec',
    databases: String(options.databases ?? 16),
    daemonize: 'no',
    // How often a second it looks after itself: at the default of 10, most of what it does when idle.
    hz: '2',
    // BullMQ asks for it: an evicted key is a lost job.
    'maxmemory-policy': 'noeviction',
  };
  const server = await group.start({
    name: 'redis',
    command: binary.command,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    env: binary.env,
    cwd: options.dataDir,
  });
  await waitUntil(() => answersPing(port), {
    deadlineMs: 20_000,
    what: 'Redis answering',
    hopeless: () => server.ended(),
  }).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await server.logTail()}`);
  });
  return { url: `redis://127.0.0.1:${port}`, process: server };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port }, () => socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (data) => {
      // While it loads its file it answers -LOADING.
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
