import type { Command } from 'commander';

export interface RefreshOptions {
  refresh?: boolean;
  hardRefresh?: boolean;
}

export function refreshOptions(command: Command): Command {
  return command
    .option('--refresh', 'look at Git and the cluster first')
    .option('--hard-refresh', 'and render anew, whatever is cached');
}

export function refreshOf(options: RefreshOptions): 'normal' | 'hard' | undefined {
  if (options.hardRefresh) return 'hard';
  return options.refresh ? 'normal' : undefined;
}
