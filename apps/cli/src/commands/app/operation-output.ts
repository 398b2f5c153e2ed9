import type { Application } from '@lockstep/domain';
import type { Command } from 'commander';
import { qualifiedName } from '../../application/application-ref.ts';
import { seconds } from '../../cli/option-values.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { operationFacts, resourceTable } from '../../output/application-view.ts';
import { type OutputFormat, writeOne } from '../../output/format.ts';
import { paintWith } from '../../output/paint.ts';

/** What every command has that may wait for an operation. */
export interface OperationWaitOptions {
  async?: boolean;
  timeout: number;
  output: OutputFormat;
}

export function waitOptions(command: Command): Command {
  return command
    .option('--async', 'do not wait for it')
    .option('--timeout <seconds>', 'wait no longer than this; 0 is for ever', seconds, 0);
}

/** What an operation came to, or the application as a program reads it. */
export async function writeOutcome(
  terminal: Terminal,
  format: OutputFormat,
  application: Application,
): Promise<void> {
  const paint = paintWith(terminal.color);
  const state = application.status.operationState;
  await writeOne(terminal, format, application, {
    table: () =>
      `\n${state ? operationFacts(state, paint) : ''}\n${resourceTable(application, paint)}`,
    name: qualifiedName,
  });
}
