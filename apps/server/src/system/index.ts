import type { Operation } from '../http/routes.ts';
import { terminal } from '../terminal/operations/terminal.ts';
import { badge } from './operations/badge.ts';
import { healthz, readyz } from './operations/health.ts';
import { settings } from './operations/settings.ts';
import { settingsPlugins } from './operations/settings-plugins.ts';
import { unimplemented } from './operations/unimplemented.ts';
import { version } from './operations/version.ts';

/** Paths of their own, not under /api/v1, or of several areas. */
export const systemOperations: Operation[] = [
  version,
  settings,
  settingsPlugins,
  unimplemented,
  healthz,
  readyz,
  badge,
  terminal,
];
