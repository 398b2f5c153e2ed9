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
  /** The context that the token came from. */
  contextName?: string;
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
  const token =
    options.authToken ?? (env.LOCKSTEP_AUTH_TOKEN || env.ARGOCD_AUTH_TOKEN || saved?.token);
  return {
    server,
    ...(token ? { token } : {}),
    insecure: options.insecure ?? saved?.insecure ?? false,
    ...(contextName ? { contextName } : {}),
  };
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
