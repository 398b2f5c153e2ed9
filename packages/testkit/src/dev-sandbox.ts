/**
 * `node packages/testkit/src/dev-sandbox.ts [FILE]` starts the servers that integration tests
 * share, writes where they are to FILE, and keeps them until it is stopped. Tests take them when
 * LOCKSTEP_TEST_SANDBOX=FILE is set, which spares them the start.
 */
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProgress } from '@lockstep/sandbox';
import { sweepAbandoned } from './temporary-dir.ts';
import { startTestSandbox } from './test-sandbox.ts';

const file = process.argv[2] ?? join(tmpdir(), 'lockstep-dev-sandbox.json');
const progress = createProgress();
await sweepAbandoned();
const sandbox = await startTestSandbox(progress);
await writeFile(file, `${JSON.stringify(sandbox.description, null, 2)}\n`, { mode: 0o600 });
progress.line(`Running. Use it with LOCKSTEP_TEST_SANDBOX=${file}; Ctrl-C ends it.`);

const keepAlive = setInterval(() => {}, 1 << 30);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    clearInterval(keepAlive);
    await rm(file, { force: true });
    await sandbox.stop();
  });
}
