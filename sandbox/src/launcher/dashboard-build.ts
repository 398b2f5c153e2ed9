import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeBinary, ROOT_DIR } from '../platform-package.ts';
import { runCommand } from '../run-command.ts';
import { newestChange } from './source-age.ts';

const DASHBOARD_DIR = join(ROOT_DIR, 'apps/dashboard');
export const DASHBOARD_DIST = join(DASHBOARD_DIR, 'dist');

/** What the built dashboard is made of. */
const SOURCES = ['apps/dashboard', 'packages/domain/src', 'pnpm-lock.yaml'];

/** Whether the dashboard must be built: never built, or a source is newer than the build. */
export async function isDashboardStale(): Promise<boolean> {
  const built = await stat(join(DASHBOARD_DIST, 'index.html')).catch(() => undefined);
  if (!built) return true;
  const newest = await Promise.all(SOURCES.map((path) => newestChange(join(ROOT_DIR, path))));
  return Math.max(...newest) > built.mtimeMs;
}

export async function buildDashboard(): Promise<void> {
  const vite = join(DASHBOARD_DIR, 'node_modules/vite/bin/vite.js');
  await runCommand(nodeBinary(), [vite, 'build', '--logLevel=warn'], {
    cwd: DASHBOARD_DIR,
    env: { ...process.env, NODE_ENV: 'production' },
    deadlineMs: 300_000,
  });
}
