import type { SyncWindow } from '@lockstep/domain';
import type { Command } from 'commander';

/** The flags that describe a window, as Argo CD's command line names them. */
export interface WindowFlags {
  kind?: string;
  schedule?: string;
  duration?: string;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  manualSync?: boolean;
  syncOverrun?: boolean;
  timeZone?: string;
  useAndOperator?: boolean;
  description?: string;
}

export function windowFlags(command: Command): Command {
  return command
    .option('--schedule <cron>', 'when it opens, five fields: "0 22 * * *"')
    .option('--duration <time>', 'how long it is open: 1h, 90m')
    .option('--applications <globs>', 'names of applications, joined by commas', list)
    .option('--namespaces <globs>', 'namespaces they go to, joined by commas', list)
    .option('--clusters <globs>', 'clusters they go to, joined by commas', list)
    .option('--manual-sync', 'let manual syncs through')
    .option('--sync-overrun', 'let a sync that has begun go on')
    .option('--time-zone <zone>', 'whose clock the schedule is read on: Europe/Amsterdam')
    .option('--use-and-operator', 'all selectors must fit, not any')
    .option('--description <text>', 'why it is there');
}

/** Only what was given. */
export function windowFrom(flags: WindowFlags): SyncWindow {
  const { useAndOperator, ...rest } = flags;
  const given = { ...rest, ...(useAndOperator ? { andOperator: true } : {}) };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function list(value: string, before: string[] | undefined): string[] {
  const names = value.split(',').map((name) => name.trim());
  return [...(before ?? []), ...names.filter((name) => name !== '')];
}
