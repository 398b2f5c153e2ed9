import type { Command } from 'commander';
import { type ExchangeSettings, exchangeTable } from '../../../account/exchange-view.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { readSettingsFile } from '../../../manifests/read-settings-file.ts';
import { EXCHANGE_PATH } from './show.ts';

export const exchangeSet = {
  configure(command: Command) {
    command.requiredOption('-f, --file <file>', 'all of it, as YAML or JSON; - for stdin');
    examples(command, [
      'lockstep account exchange set -f token-exchange.yaml',
      "echo '{issuers: []}' | lockstep account exchange set -f -",
    ]);
  },

  /** Replaces them, and shows what is in force now. */
  async run(context: Context, { options }: Invocation<{ file: string }>) {
    const settings = await readSettingsFile(options.file);
    const api = await context.api();
    const saved = await api.put<ExchangeSettings>(EXCHANGE_PATH, settings);
    context.terminal.out(exchangeTable(saved));
    return undefined;
  },
};
