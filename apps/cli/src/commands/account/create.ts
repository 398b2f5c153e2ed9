import type { Command } from 'commander';
import { readCapabilities } from '../../account/account-view.ts';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { readSecretFromStdin } from '../../cli/prompt.ts';

interface CreateOptions {
  capabilities: string[];
  disabled?: boolean;
  passwordStdin?: boolean;
}

export const accountCreate = {
  configure(command: Command) {
    command
      .argument('<name>', 'what policies and people call it')
      .option(
        '--capabilities <list>',
        'login to sign in with a password, apiKey to hold tokens, or both joined by a comma',
        readCapabilities,
        ['login'],
      )
      .option('--disabled', 'not to be used yet')
      .option('--password-stdin', 'read the first password; one is made up if not given');
    examples(command, [
      'lockstep account create ann',
      'lockstep account create ci --capabilities apiKey',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<CreateOptions>) {
    const [name = ''] = args;
    const { capabilities, disabled = false } = options;
    const given = options.passwordStdin ? { password: await readSecretFromStdin() } : {};
    const body = { name, capabilities, enabled: !disabled, ...given };
    const api = await context.api();
    const { password } = await api.post<{ password?: string }>(apiPath('account'), body);
    context.terminal.out(`account '${name}' created\n`);
    if (password !== undefined) {
      context.terminal.out(`Password, shown this once and to be changed first: ${password}\n`);
    }
    return undefined;
  },
};
