import type { Command } from 'commander';
import { apiPath } from '../api/api-client.ts';
import { ApiError, UnreachableError } from '../api/api-error.ts';
import { CliError } from '../cli/cli-error.ts';
import { examples, type Invocation } from '../cli/command.ts';
import { writeConfig } from '../cli/config-file.ts';
import type { Context } from '../cli/context.ts';

export const logout = {
  configure(command: Command) {
    command.argument('[context]', 'the saved context; the current one if not given');
    examples(command, ['lockstep logout', 'lockstep logout lockstep.example.com']);
  },

  async run(context: Context, { args }: Invocation) {
    const config = context.config();
    const name = args[0] ?? context.globals.context ?? config.current;
    const saved = name === undefined ? undefined : config.contexts[name];
    if (!name || !saved) {
      throw new CliError(name ? `there is no context ${name}` : 'you are not signed in');
    }
    const { token, ...rest } = saved;
    if (token) await endSession(context, saved);
    writeConfig(context.configPath, { ...config, contexts: { ...config.contexts, [name]: rest } });
    context.terminal.out(`Signed out of ${saved.server}\n`);
    return undefined;
  },
};

/** The token is void on the server too. One that is void already, or a dead server, is no obstacle. */
async function endSession(context: Context, saved: { server: string; token?: string }) {
  const { ApiClient } = await import('../api/api-client.ts');
  const api = new ApiClient({ ...saved, signal: context.signal });
  try {
    await api.delete(apiPath('session'));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return;
    if (!(error instanceof UnreachableError)) throw error;
    context.terminal.err(
      `Warning: ${saved.server} cannot be reached; the token is forgotten here but still valid\n`,
    );
  }
}
