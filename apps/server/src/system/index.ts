import type { Operation } from '../http/routes.ts';
import { terminal } from '../terminal/operations/terminal.ts';
import { badge } from './operations/badge.ts';
import { healthz, readyz } from './operations/health.ts';
import { settings } from './operations/settings.ts';
import { version } from './operations/version.ts';

/** Paths of their own, not under /api/v1. */
export const systemOperations: Operation[] = [version, settings, healthz, readyz, badge, terminal];
