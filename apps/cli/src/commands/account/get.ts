import type { Command } from 'commander';
import { type Account, accountFacts } from '../../account/account-view.ts';
import { accountNamed } from '../../account/own-name.ts';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type OutputOptions, outputOption, writeOne } from '../../output/format.ts';

export const accountGet = {
  configure(command: Command) {
    command.option('-a, --account <name>', 'the account; your own if not given');
    outputOption(command, ['table', 'json', 'yaml', 'name']);
    examples(command, ['lockstep account get', 'lockstep account get --account ci']);
  },

  async run(context: Context, { options }: Invocation<OutputOptions & { account?: string }>) {
    const api = await context.api();
    const name = await accountNamed(api, options.account);
    const account = await api.get<Account>(apiPath('account', name));
    await writeOne(context.terminal, options.output, account, {
      table: () => accountFacts(account),
      name: () => account.name,
    });
    return undefined;
  },
};
