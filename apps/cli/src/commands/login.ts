import type { Command } from 'commander';
import { ApiError } from '../api/api-error.ts';
import { CliError, UsageError } from '../cli/cli-error.ts';
import { examples, type Invocation } from '../cli/command.ts';
import { writeConfig } from '../cli/config-file.ts';
import type { Context } from '../cli/context.ts';
import { ask, askSecret, readSecretFromStdin } from '../cli/prompt.ts';
import { contextName, serverAddress } from '../cli/server-address.ts';

interface LoginOptions {
  username?: string;
  password?: string;
  passwordStdin?: boolean;
  name?: string;
  sso?: boolean;
}

export const login = {
  configure(command: Command) {
    command
      .argument('<address>', 'where the server is: https://lockstep.example.com, or host:port')
      .option('--username <name>', 'the account')
      .option('--password <password>', 'its password; better: --password-stdin')
      .option('--password-stdin', 'read the password from standard input')
      .option('--name <name>', 'how to call this server; its host if not given')
      .option('--sso', 'sign in through the browser (not available yet)');
    examples(command, [
      'lockstep login https://lockstep.example.com --username admin',
      'lockstep login localhost:8080 --username admin --password-stdin < password-file',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<LoginOptions>) {
    if (options.sso) throw new UsageError('single sign-on is not available yet');
    const server = serverAddress(args[0] ?? '', context.globals);
    const { username, password } = await credentials(context, options);
    const insecure = context.globals.insecure === true;
    const { ApiClient, apiPath } = await import('../api/api-client.ts');
    const api = new ApiClient({ server, insecure, signal: context.signal });
    const token = await signIn(() => api.post(apiPath('session'), { username, password }), server);
    const name = options.name ?? context.globals.context ?? contextName(server);
    const config = context.config();
    const saved = { server, token, username, ...(insecure ? { insecure } : {}) };
    const contexts = { ...config.contexts, [name]: saved };
    writeConfig(context.configPath, { current: name, contexts });
    context.terminal.out(`'${username}' signed in to ${server}\nContext '${name}' updated\n`);
    return undefined;
  },
};

async function signIn(post: () => Promise<{ token: string }>, server: string): Promise<string> {
  try {
    return (await post()).token;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    throw new CliError(`${server}: ${error.message}`, {
      hint: 'Is it lost? Where the server runs: lockstep admin password reset',
    });
  }
}

async function credentials(context: Context, options: LoginOptions) {
  const { canAsk } = context.terminal;
  const needsUser = options.username === undefined;
  const needsPassword = options.password === undefined && !options.passwordStdin;
  if (!canAsk && (needsUser || needsPassword)) {
    throw new UsageError(
      `${needsUser ? '--username' : '--password-stdin'} is missing, and nobody is there to ask`,
      'In scripts: lockstep login ADDRESS --username NAME --password-stdin < FILE',
    );
  }
  const username = options.username ?? (await ask(context, 'Username: '));
  const password = options.passwordStdin
    ? await readSecretFromStdin()
    : (options.password ?? (await askSecret(context, 'Password: ')));
  return { username, password };
}
