import { readConfig } from './config.ts';
import { startWorker } from './worker.ts';

/** The worker process. Ends on SIGINT and SIGTERM, after it has let go of what it owns. */
const worker = await startWorker(readConfig(process.env, process.argv.slice(2))).catch((error) => {
  process.stderr.write(`lockstep worker: ${error.message}\n`);
  process.exit(1);
});

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
