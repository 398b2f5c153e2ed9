import type { Command } from 'commander';
import { type ExchangeSettings, exchangeTable } from '../../../account/exchange-view.ts';
import { apiPath } from '../../../api/api-client.ts';
import { examples, type Invocation } from '../../../cli/command.ts';
import type { Context } from '../../../cli/context.ts';
import { type OutputOptions, outputOption, writeOne } from '../../../output/format.ts';

export const EXCHANGE_PATH = apiPath('lockstep', 'settings', 'token-exchange');

export const exchangeShow = {
  configure(command: Command) {
    outputOption(command, ['table', 'json', 'yaml']);
    examples(command, [
      'lockstep account exchange show',
      'lockstep account exchange show -o yaml > token-exchange.yaml',
    ]);
  },

  async run(context: Context, { options }: Invocation<OutputOptions>) {
    const api = await context.api();
    const settings = await api.get<ExchangeSettings>(EXCHANGE_PATH);
    await writeOne(context.terminal, options.output, settings, {
      table: () => exchangeTable(settings),
      name: () => 'token-exchange',
    });
    return undefined;
  },
};
