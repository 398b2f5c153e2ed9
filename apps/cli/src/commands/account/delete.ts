import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

export const accountDelete = {
  configure(command: Command) {
    command.argument('<names...>', 'the accounts; their tokens and sessions go with them');
    examples(command, ['lockstep account delete ci']);
  },

  async run(context: Context, { args }: Invocation) {
    const api = await context.api();
    for (const name of args) {
      await api.delete(apiPath('account', name));
      context.terminal.out(`account '${name}' deleted\n`);
    }
    return undefined;
  },
};
