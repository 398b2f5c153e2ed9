import { randomUUID } from 'node:crypto';
import { openBroadcast, openLiveViews, openSignals } from '@lockstep/queue';
import { migrate, openStore } from '@lockstep/store';
import type { FastifyInstance } from 'fastify';
import { isLoopback, readConfig, type ServerConfig } from './config.ts';
import { ensureAdmin } from './first-admin.ts';
import { buildServer } from './server.ts';

/** How long requests in flight have when the process is told to end. */
const DRAIN_MS = 10_000;

async function main(): Promise<void> {
  const config = await readConfig(process.env);
  const resources = await openResources(config);
  const app = await buildServer({ ...resources, ...config });
  const { adminPasswordFile: passwordFile, host } = config;
  await ensureAdmin(resources.store, { passwordFile, exposed: !isLoopback(host) }, app.log);
  await app.listen({ host: config.host, port: config.port });
  endOnSignal(app, resources);
}

async function openResources({ databaseUrl, redisUrl, secretKey, previousKeys }: ServerConfig) {
  await migrate(databaseUrl);
  const channel = { channel: 'failed-sign-ins', sender: randomUUID() };
  const throttleNotes = openBroadcast({ redisUrl, ...channel });
  const [store, signals, liveViews] = await Promise.all([
    openStore({ databaseUrl, secretKey, previousKeys, applicationName: 'lockstep-server' }),
    openSignals({ redisUrl }),
    openLiveViews({ redisUrl }),
  ]);
  return { store, signals, liveViews, throttleNotes };
}

type Resources = Awaited<ReturnType<typeof openResources>>;

function endOnSignal(
  app: FastifyInstance,
  { store, signals, liveViews, throttleNotes }: Resources,
): void {
  let ending = false;
  const end = async (signal: string) => {
    if (ending) return;
    ending = true;
    app.log.info({ signal }, 'ending');
    // Whatever still hangs after this must not hold the process back.
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    await app.close();
    const opened = [signals, liveViews, throttleNotes, store];
    await Promise.allSettled(opened.map((one) => one.close()));
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void end(signal));
  }
}

main().catch((error: unknown) => {
  // Before the log stands: one plain line, no stack, so that a person sees what to do.
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`lockstep server: ${message}\n`);
  process.exit(1);
});
