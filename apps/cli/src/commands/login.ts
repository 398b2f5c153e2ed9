import type { Command } from 'commander';
import type { ApiClient } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { CliError, UsageError } from '../cli/cli-error.ts';
import { examples, type Invocation } from '../cli/command.ts';
import { writeConfig } from '../cli/config-file.ts';
import type { Context } from '../cli/context.ts';
import { CHANGE_PASSWORD } from '../cli/describe-error.ts';
import { ask, askSecret, readSecretFromStdin } from '../cli/prompt.ts';
import { contextName, serverAddress } from '../cli/server-address.ts';
import { givenToken } from '../cli/target-server.ts';

interface LoginOptions {
  username?: string;
  password?: string;
  passwordStdin?: boolean;
  name?: string;
  sso?: boolean;
  provider?: string;
  device?: boolean;
  ssoPort?: number;
  ssoLaunchBrowser?: boolean;
  exchange?: boolean;
  tokenFile?: string;
  audience?: string;
}

export const login = {
  configure(command: Command) {
    command
      .argument('<address>', 'where the server is: https://lockstep.example.com, or host:port')
      .option('--username <name>', 'the account')
      .option('--password <password>', 'its password; better: --password-stdin')
      .option('--password-stdin', 'read the password from standard input')
      .option('--name <name>', 'how to call this server; its host if not given')
      .option('--sso', 'sign in through the browser, at an identity provider')
      .option('--provider <id>', 'at which one; with --username, in which directory')
      .option('--device', 'with --sso: confirm a code in a browser of another machine')
      .option('--sso-port <port>', 'where the browser brings its answer on this machine', portOf)
      .option('--no-sso-launch-browser', 'show the address, and open no browser')
      .option('--exchange', 'as a CI job: buy a short session with the token that the job has')
      .option('--token-file <file>', 'with --exchange: where that token is; - for standard input')
      .option('--audience <audience>', 'with --exchange: whom it is for; the address if not given');
    examples(command, [
      'lockstep login https://lockstep.example.com --username admin',
      'lockstep login localhost:8080 --username admin --password-stdin < password-file',
      'lockstep login https://lockstep.example.com --sso',
      'lockstep login https://lockstep.example.com --exchange',
      'lockstep login https://lockstep.example.com --sso --provider corp --device',
    ]);
  },

  async run(context: Context, { args, options }: Invocation<LoginOptions>) {
    if (options.device && !options.sso) throw new UsageError('--device goes with --sso');
    const server = serverAddress(args[0] ?? '', context.globals);
    const insecure = context.globals.insecure === true;
    const { ApiClient } = await import('../api/api-client.ts');
    const api = new ApiClient({ server, insecure, signal: context.signal });
    const { token, username, sso } = await signInBy(context, api, options);
    const name = options.name ?? context.globals.context ?? contextName(server);
    const config = context.config();
    const flags = { ...(insecure ? { insecure } : {}), ...(sso ? { sso } : {}) };
    const saved = { server, token, username, ...flags };
    const contexts = { ...config.contexts, [name]: saved };
    writeConfig(context.configPath, { current: name, contexts });
    context.terminal.out(`'${username}' signed in to ${server}\nContext '${name}' updated\n`);
    const { signal } = context;
    await tellIfNotOwnPassword(context, new ApiClient({ server, token, insecure, signal }));
    tellIfBeaten(context);
    return undefined;
  },
};

interface SignedIn {
  token: string;
  username: string;
  sso: boolean;
}

async function signInHere(
  context: Context,
  api: ApiClient,
  options: LoginOptions,
): Promise<SignedIn> {
  const { username, password } = await credentials(context, options);
  const { provider } = options;
  const body = { username, password, ...(provider ? { provider } : {}) };
  const token = await signIn(() => api.post('/api/v1/session', body), {
    server: api.server,
    username,
  });
  return { token, username, sso: false };
}

function signInBy(context: Context, api: ApiClient, options: LoginOptions): Promise<SignedIn> {
  if (options.exchange) return exchangeToken(context, api, options);
  const signIn = options.sso ? signInElsewhere : signInHere;
  return signIn(context, api, options);
}

/** As a CI job, which has no secret of its own but a token of whoever runs it. */
async function exchangeToken(
  context: Context,
  api: ApiClient,
  { tokenFile: file, audience = api.server }: LoginOptions,
): Promise<SignedIn> {
  const { readJobToken } = await import('../account/job-token.ts');
  const body = { subject_token: await readJobToken(context.env, { file, audience }) };
  const { token } = await api.post<{ token: string }>('/api/v1/session/exchange', body);
  const { ApiClient: Client } = await import('../api/api-client.ts');
  const { insecure = false } = context.globals;
  const own = new Client({ server: api.server, token, insecure, signal: context.signal });
  const { username } = await own.get<{ username?: string }>('/api/v1/session/userinfo');
  if (!username) throw new CliError(`${api.server} does not know the session that it gave`);
  return { token, username, sso: false };
}

/** At an identity provider: in the browser of this machine, or of another. */
async function signInElsewhere(
  context: Context,
  api: ApiClient,
  options: LoginOptions,
): Promise<SignedIn> {
  const { provider, ssoPort: port = 0, ssoLaunchBrowser: launchBrowser = true } = options;
  const session = options.device
    ? await (await import('../sso/device-sign-in.ts')).signInByDevice(context, api, provider)
    : await (await import('../sso/browser-sign-in.ts')).signInByBrowser(context, api, {
        ...{ provider, port, launchBrowser },
      });
  return { ...session, sso: true };
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`--sso-port is a number up to 65535, not ${text}`);
}

/** A password that somebody else chose lets people do one thing only: they learn it here. */
async function tellIfNotOwnPassword({ terminal }: Context, api: ApiClient): Promise<void> {
  const path = '/api/v1/session/userinfo';
  // The login itself came about.
  const info = await api.get<{ mustChangePassword?: boolean }>(path).catch(() => undefined);
  if (info?.mustChangePassword !== true) return;
  terminal.err(`This password was given to you: nothing else works until it is changed.\n`);
  terminal.err(`  ${CHANGE_PASSWORD}\n`);
}

/** Whoever signs in and goes on as somebody else would not know why. */
function tellIfBeaten({ terminal, env }: Context): void {
  const from = givenToken({}, env)?.from;
  if (from) terminal.err(`${from} is set, and wins over this login.\n`);
}

async function signIn(
  post: () => Promise<{ token: string }>,
  { server, username }: { server: string; username: string },
): Promise<string> {
  try {
    return (await post()).token;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    throw new CliError(`${server}: ${error.message}`, { hint: lostHint(username) });
  }
}

/** Only the administrator's is reset where the server runs; whoever administers gives others one. */
function lostHint(username: string): string {
  return username === 'admin'
    ? 'Is it lost? Where the server runs: lockstep admin password reset'
    : `Is it lost? Whoever administers gives another: lockstep account reset-password ${username}`;
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
