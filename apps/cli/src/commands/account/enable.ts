import type { Command } from 'commander';
import { readCapabilities } from '../../account/account-view.ts';
import { apiPath } from '../../api/api-client.ts';
import { type CommandModule, examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/** Whether an account may be used, and for what. Disabling ends its sessions at once. */
export const accountEnable = switched('enable', true);
export const accountDisable = switched('disable', false);

function switched(word: string, enabled: boolean): CommandModule {
  return {
    configure(command: Command) {
      command.argument('<name>', 'the account');
      if (enabled) {
        const what = 'and give it these capabilities: login, apiKey, joined by a comma';
        command.option('--capabilities <list>', what, readCapabilities);
      }
      examples(command, [`lockstep account ${word} ci`]);
    },

    async run(context: Context, { args, options }: Invocation) {
      const [name = ''] = args;
      const { capabilities } = options as { capabilities?: string[] };
      const api = await context.api();
      const body = { enabled, ...(capabilities ? { capabilities } : {}) };
      await api.call('PATCH', apiPath('account', name), { body });
      context.terminal.out(`account '${name}' ${word}d\n`);
      return undefined;
    },
  };
}
