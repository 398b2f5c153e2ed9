import type { Command } from 'commander';
import { readExpiresIn } from '../../account/expires-in.ts';
import { accountNamed } from '../../account/own-name.ts';
import { apiPath } from '../../api/api-client.ts';
import { examples, type Invocation } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

interface TokenOptions {
  account?: string;
  expiresIn: number;
  id?: string;
}

/** Prints the token alone, so that scripts can take it. */
export const generateToken = {
  configure(command: Command) {
    command
      .option('-a, --account <name>', 'the account; your own if not given')
      .option('-e, --expires-in <duration>', '720h, 30m; 0s for ever', readExpiresIn, 0)
      .option('--id <id>', 'names it; made up if not given');
    examples(command, ['lockstep account generate-token --account ci --expires-in 720h']);
  },

  async run(context: Context, { options }: Invocation<TokenOptions>) {
    const api = await context.api();
    const name = await accountNamed(api, options.account);
    const { expiresIn, id } = options;
    const body = { expiresIn, ...(id ? { id } : {}) };
    const { token } = await api.post<{ token: string }>(apiPath('account', name, 'token'), body);
    context.terminal.out(`${token}\n`);
    return undefined;
  },
};

export const deleteToken = {
  configure(command: Command) {
    command
      .argument('<id>', 'the token’s id, as `lockstep account get` shows it')
      .option('-a, --account <name>', 'the account; your own if not given');
    examples(command, ['lockstep account delete-token --account ci deploy']);
  },

  async run(context: Context, { args, options }: Invocation<{ account?: string }>) {
    const [id = ''] = args;
    const api = await context.api();
    const name = await accountNamed(api, options.account);
    await api.delete(apiPath('account', name, 'token', id));
    context.terminal.out(`token '${id}' of account '${name}' revoked\n`);
    return undefined;
  },
};
