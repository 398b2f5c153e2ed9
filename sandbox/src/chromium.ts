import { access, constants } from 'node:fs/promises';
import { aptEnvironment, isDebianRoot, withAptLock } from './debian.ts';
import { findOnPath } from './find-on-path.ts';
import { runCommand } from './run-command.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium: LOCKSTEP_CHROMIUM, else one on PATH, else Debian's, which is installed
 * when this process may do so.
 */
export async function ensureChromium(): Promise<string> {
  const given = process.env.LOCKSTEP_CHROMIUM;
  if (given) {
    await access(given, constants.X_OK);
    return given;
  }
  const found = await findChromium();
  if (found) return found;
  if (await isDebianRoot()) {
    await installChromium();
    const installed = await findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'There is no Chromium for the browser tests. Install it (Debian: apt-get install chromium), ' +
      'or name one with LOCKSTEP_CHROMIUM.',
  );
}

async function findChromium(): Promise<string | undefined> {
  for (const name of NAMES) {
    const path = await findOnPath(name);
    if (path) return path;
  }
  return undefined;
}

function installChromium(): Promise<void> {
  return withAptLock(async () => {
    if (await findChromium()) return;
    const env = aptEnvironment();
    await runCommand('apt-get', ['update', '-qq'], { env, deadlineMs: 180_000 });
    await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      env,
      deadlineMs: 600_000,
    });
  });
}
