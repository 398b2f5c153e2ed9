import { createHash } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheDir } from '../cache.ts';
import { nodeBinary, ROOT_DIR } from '../platform-package.ts';
import { runCommand } from '../run-command.ts';
import { newestChange } from './source-age.ts';

/** Where Node keeps sources without their types, compiled, by path and content. */
export const COMPILED_DIR = cacheDir('node-compile');

const SOURCES = ['apps/server/src', 'apps/worker/src', 'packages', 'pnpm-lock.yaml'];
const PROGRAMS = ['apps/server/src/server.ts', 'apps/worker/src/worker.ts'];

/**
 * Compiles what server and worker are made of, unless that was done since a source changed. A
 * process that compiles them itself keeps the compiler, some 20 MB, for as long as it lives.
 * Never fails: the programs run without it as well.
 */
export async function precompile(): Promise<void> {
  const stamp = join(COMPILED_DIR, `${createHash('sha256').update(ROOT_DIR).digest('hex')}.stamp`);
  const [done, ...changes] = await Promise.all([
    stat(stamp).catch(() => undefined),
    ...SOURCES.map((path) => newestChange(join(ROOT_DIR, path))),
  ]);
  if (done && done.mtimeMs > Math.max(...changes)) return;
  try {
    await Promise.all(PROGRAMS.map(compile));
    await mkdir(COMPILED_DIR, { recursive: true });
    await writeFile(stamp, '');
  } catch {
    // Whatever is wrong with a program shows when it is started.
  }
}

async function compile(program: string): Promise<void> {
  const url = pathToFileURL(join(ROOT_DIR, program)).href;
  await runCommand(nodeBinary(), ['-e', `await import(${JSON.stringify(url)}); process.exit(0)`], {
    cwd: ROOT_DIR,
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED_DIR },
    deadlineMs: 60_000,
  });
}
