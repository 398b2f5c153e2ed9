import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir, cachedFolder } from './cache.ts';
import { findOnPath } from './find-on-path.ts';
import { goEnvironment } from './go-environment.ts';
import type { Report } from './progress.ts';
import { runCommand } from './run-command.ts';

/** As in policy-binaries/go.mod, which is what counts. */
const VERSION = '0.71.1';
const KEY = `conftest-${VERSION}`;
const MODULE_DIR = join(import.meta.dirname, '../policy-binaries');
const PACKAGE = 'github.com/open-policy-agent/conftest';
const DEADLINE_MS = 1_200_000;

/** The program `conftest`, which only tests need: the one on PATH, else the one built before. */
export async function findConftest(): Promise<string | undefined> {
  const installed = await findOnPath('conftest');
  if (installed) return installed;
  const built = cacheDir(KEY, 'conftest');
  return await access(built, constants.X_OK).then(
    () => built,
    () => undefined,
  );
}

/**
 * Finds `conftest`, else builds it into the cache, from Go modules whose checksums are in
 * policy-binaries/go.sum. Throws where there is no Go, or no way to the modules.
 */
export async function ensureConftest(report: Report): Promise<string> {
  const found = await findConftest();
  if (found) return found;
  if (!(await findOnPath('go'))) throw new Error('there is no Go to build it with');
  const folder = await cachedFolder([KEY], (into) => build(into, report));
  return join(folder, 'conftest');
}

async function build(folder: string, report: Report): Promise<void> {
  const where = { cwd: MODULE_DIR, env: goEnvironment(folder), deadlineMs: DEADLINE_MS };
  report('listing Go packages', 0);
  const { stdout } = await runCommand('go', ['list', '-deps', PACKAGE], where);
  const total = stdout.trim().split('\n').length;
  let compiled = 0;
  const flags = ['-trimpath', '-mod=readonly', '-ldflags', '-s -w'];
  await runCommand('go', ['build', '-v', ...flags, '-o', folder, PACKAGE], {
    ...where,
    onStderrLine: (line) => {
      compiled += 1;
      report(`compiling ${line.trim()}`, Math.min(100, (100 * compiled) / total));
    },
  });
}
