import { CliError } from './cli-error.ts';
import type { CliConfig, SavedContext } from './config-file.ts';
import { serverAddress } from './server-address.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  server?: string;
  authToken?: string;
  context?: string;
  insecure?: boolean;
  plaintext?: boolean;
}

/** The server that a command talks to. Without a token only open paths answer. */
export interface TargetServer {
  server: string;
  token?: string;
  insecure: boolean;
  /** The context that the server is known by. */
  contextName?: string;
  /** What gave the token where it was not the saved login: `LOCKSTEP_AUTH_TOKEN`. */
  tokenFrom?: string;
}

/**
 * Options win over LOCKSTEP_SERVER and LOCKSTEP_AUTH_TOKEN (or Argo CD's names for both), and
 * these over the saved contexts. A saved token goes to the server that gave it and to no other.
 * @throws CliError when no server is known.
 */
export function targetServer(
  options: GlobalOptions,
  env: NodeJS.ProcessEnv,
  config: CliConfig,
): TargetServer {
  const named = options.server ?? (env.LOCKSTEP_SERVER || env.ARGOCD_SERVER || undefined);
  const given = named && serverAddress(named, options);
  const [contextName, saved] = savedContext(options, config, given);
  const server = given ?? saved?.server;
  if (!server) {
    throw new CliError('you are not signed in to a server', {
      hint: 'Sign in: lockstep login ADDRESS (or set LOCKSTEP_SERVER and LOCKSTEP_AUTH_TOKEN)',
    });
  }
  const fromOutside = givenToken(options, env);
  const token = fromOutside?.token ?? saved?.token;
  return {
    server,
    ...(token ? { token } : {}),
    insecure: options.insecure ?? saved?.insecure ?? false,
    ...(contextName ? { contextName } : {}),
    ...(fromOutside ? { tokenFrom: fromOutside.from } : {}),
  };
}

const TOKEN_VARIABLES = ['LOCKSTEP_AUTH_TOKEN', 'ARGOCD_AUTH_TOKEN'] as const;

/** A token that is given for this command: it wins over the saved one. */
export function givenToken(
  { authToken }: Pick<GlobalOptions, 'authToken'>,
  env: NodeJS.ProcessEnv,
): { token: string; from: string } | undefined {
  if (authToken !== undefined) return { token: authToken, from: '--auth-token' };
  const from = TOKEN_VARIABLES.find((name) => env[name]);
  return from && { token: env[from] ?? '', from };
}

function savedContext(
  options: GlobalOptions,
  config: CliConfig,
  server: string | undefined,
): [string, SavedContext] | [undefined, undefined] {
  const entries = Object.entries(config.contexts);
  if (options.context) {
    const found = entries.find(([name]) => name === options.context);
    if (!found) {
      throw new CliError(`there is no context ${options.context}`, {
        hint: 'See the ones there are: lockstep context',
      });
    }
    if (server && found[1].server !== server) return [undefined, undefined];
    return found;
  }
  const current = entries.find(([name]) => name === config.current);
  if (!server) return current ?? [undefined, undefined];
  if (current?.[1].server === server) return current;
  return entries.find(([, saved]) => saved.server === server) ?? [undefined, undefined];
}
