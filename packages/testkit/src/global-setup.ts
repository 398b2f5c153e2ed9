import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSandboxFile, SANDBOX_VARIABLE } from './sandbox-description.ts';
import { sweepAbandoned } from './temporary-dir.ts';
import { startTestSandbox } from './test-sandbox.ts';

/**
 * vitest's global set-up of the projects that need servers. Several projects of one run share one
 * sandbox: the first starts it, the last one's tear-down stops it. One that LOCKSTEP_TEST_SANDBOX
 * describes is used as it is and left running.
 */
let users = 0;
let running: Promise<() => Promise<void>> | undefined;

export default async function setup(): Promise<() => Promise<void>> {
  users += 1;
  running ??= provideSandbox();
  const stop = await running;
  return async () => {
    users -= 1;
    if (users > 0) return;
    running = undefined;
    await stop();
  };
}

async function provideSandbox(): Promise<() => Promise<void>> {
  const given = process.env[SANDBOX_VARIABLE];
  if (given) {
    if (!(await readSandboxFile(given))) throw new Error(`${SANDBOX_VARIABLE}: no file ${given}`);
    return async () => {};
  }
  await sweepAbandoned();
  const sandbox = await startTestSandbox();
  const file = join(tmpdir(), `lockstep-sandbox-${process.pid}.json`);
  await writeFile(file, JSON.stringify(sandbox.description), { mode: 0o600 });
  process.env[SANDBOX_VARIABLE] = file;
  return async () => {
    delete process.env[SANDBOX_VARIABLE];
    await rm(file, { force: true });
    await sandbox.stop();
  };
}
