import type { Command } from 'commander';
import { UsageError } from '../../cli/cli-error.ts';

/** `--refresh hard`: reach it now, instead of telling how it was last. */
export interface RefreshOptions {
  refresh?: string;
}

export function refreshOption(command: Command): Command {
  return command.option('--refresh <kind>', 'hard: reach it now', (given) => {
    if (given === 'hard') return given;
    throw new UsageError(`--refresh ${given}: it is hard`);
  });
}

export function refreshQuery({ refresh }: RefreshOptions): { forceRefresh?: boolean } {
  return refresh === 'hard' ? { forceRefresh: true } : {};
}
