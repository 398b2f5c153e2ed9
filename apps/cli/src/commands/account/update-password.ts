import type { Command } from 'commander';
import { apiPath } from '../../api/api-client.ts';
import { UsageError } from '../../cli/cli-error.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import { writeConfig } from '../../cli/config-file.ts';
import type { Context } from '../../cli/context.ts';
import { askSecret, readStdin } from '../../cli/prompt.ts';

interface PasswordOptions {
  account?: string;
  currentPassword?: string;
  newPassword?: string;
  passwordStdin?: boolean;
}

export const updatePassword = {
  configure(command: Command) {
    command
      .option('--account <name>', 'another account than your own')
      .option('--current-password <password>', 'your own password; asked for if not given')
      .option('--new-password <password>', 'the new one, at least 8 characters; asked for, too')
      .option('--password-stdin', 'read what is not given from standard input, a line each');
    examples(command, [
      'lockstep account update-password',
      'printf \'%s\\n\' "$OLD" "$NEW" | lockstep account update-password --password-stdin',
    ]);
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
  if (options.passwordStdin) return fromLines(await readStdin(), options);
  if (!context.terminal.canAsk) {
    throw new UsageError(
      '--password-stdin is missing, and nobody is there to ask',
      'It reads the current password and the new one, a line each.',
    );
  }
  const current = currentPassword ?? (await askSecret(context, 'Current password: '));
  const next = newPassword ?? (await askSecret(context, 'New password: '));
  const again = newPassword ?? (await askSecret(context, 'New password, again: '));
  if (next !== again) throw new UsageError('the two new passwords are not the same');
  return { currentPassword: current, newPassword: next };
}

/** The current password and then the new one: of both, those that no option gave. */
export function fromLines(
  text: string,
  { currentPassword, newPassword }: Pick<PasswordOptions, 'currentPassword' | 'newPassword'>,
): { currentPassword: string; newPassword: string } {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const needed = Number(currentPassword === undefined) + Number(newPassword === undefined);
  if (lines.length !== needed || lines.includes('')) {
    const wanted = needed === 2 ? 'two lines: the current password, the new one' : 'one line';
    throw new UsageError(`--password-stdin: standard input should have ${wanted}`);
  }
  return {
    currentPassword: currentPassword ?? (lines.shift() as string),
    newPassword: newPassword ?? (lines.shift() as string),
  };
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
