import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import { writeConfig } from '../../cli/config-file.ts';
import type { Context } from '../../cli/context.ts';
import { askSecret } from '../../cli/prompt.ts';

interface PasswordOptions {
  account?: string;
  currentPassword?: string;
  newPassword?: string;
}

export const updatePassword = {
  configure(command: Command) {
    command
      .option('--account <name>', 'another account than your own')
      .option('--current-password <password>', 'your own password')
      .option('--new-password <password>', 'the new one, at least 8 characters');
    examples(command, ['lockstep account update-password']);
  },

  async run(context: Context, { options }: Invocation<PasswordOptions>) {
    const { currentPassword, newPassword } = await passwords(context, options);
    const api = await context.api();
    const name = options.account ? { name: options.account } : {};
    const body = { ...name, currentPassword, newPassword };
    await api.put(apiPath('account', 'password'), body);
    context.terminal.out('Password updated\n');
    await signInAgain(context, options.account, newPassword);
    return undefined;
  },
};

async function passwords(context: Context, options: PasswordOptions) {
  const { currentPassword, newPassword } = options;
  if (currentPassword !== undefined && newPassword !== undefined) {
    return { currentPassword, newPassword };
  }
  if (!context.terminal.canAsk) {
    throw new UsageError('--current-password and --new-password are needed where nobody can ask');
  }
  const current = currentPassword ?? (await askSecret(context, 'Current password: '));
  const next = newPassword ?? (await askSecret(context, 'New password: '));
  const again = newPassword ?? (await askSecret(context, 'New password, again: '));
  if (next !== again) throw new UsageError('the two new passwords are not the same');
  return { currentPassword: current, newPassword: next };
}

/** A changed password ends every session of the account, also this one. */
async function signInAgain(context: Context, account: string | undefined, password: string) {
  const config = context.config();
  const { contextName, server, insecure } = context.target();
  const saved = contextName === undefined ? undefined : config.contexts[contextName];
  const username = saved?.username;
  if (!contextName || !saved || !username || (account && account !== username)) return;
  const { ApiClient } = await import('../../api/api-client.ts');
  const api = new ApiClient({ server, insecure, signal: context.signal });
  const { token } = await api.post<{ token: string }>(apiPath('session'), { username, password });
  const contexts = { ...config.contexts, [contextName]: { ...saved, token } };
  writeConfig(context.configPath, { ...config, contexts });
  context.terminal.out(`Context '${contextName}' updated\n`);
}
