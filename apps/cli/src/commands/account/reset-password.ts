import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

export const accountResetPassword = {
  configure(command: Command) {
    command.argument('<name>', 'the account; all of its sessions end');
    examples(command, ['lockstep account reset-password ann']);
  },

  async run(context: Context, { args }: Invocation) {
    const [name = ''] = args;
    const api = await context.api();
    const path = apiPath('account', name, 'reset-password');
    const { password } = await api.post<{ password: string }>(path, {});
    context.terminal.out(`Password, shown this once and to be changed first: ${password}\n`);
    return undefined;
  },
};
