import type { Command } from 'commander';
import { type Account, accountTable } from '../../account/account-view.ts';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeList } from '../../output/format.ts';

export const accountList = {
  configure(command: Command) {
    outputOption(command);
    examples(command, ['lockstep account list', 'lockstep account list -o json']);
  },

  async run(context: Context, { options }: Invocation<OutputOptions>) {
    const api = await context.api();
    const { items } = await api.get<{ items: Account[] | null }>(apiPath('account'));
    const accounts = items ?? [];
    await writeList(context.terminal, options.output, accounts, {
      table: () => accountTable(accounts),
      name: ({ name }) => name,
    });
    return undefined;
  },
};
