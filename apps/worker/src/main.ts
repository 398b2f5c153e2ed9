import { readConfig } from './config.ts';
import { startWorker, type Worker } from './worker.ts';

/** The worker process. Ends on SIGINT and SIGTERM, after it has let go of what it owns. */
const worker = await start().catch((error) => {
  process.stderr.write(`lockstep worker: ${error.message}\n`);
  process.exit(1);
});

async function start(): Promise<Worker> {
  return startWorker(readConfig(process.env, process.argv.slice(2)));
}

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    worker.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
