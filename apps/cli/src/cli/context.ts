import type { ApiClient } from '../api/api-client.ts';
import { type CliConfig, configPath, readConfig } from './config-file.ts';
import { type GlobalOptions, type TargetServer, targetServer } from './target-server.ts';
import type { Terminal } from './terminal.ts';

/** What a command is given to do its work with. */
export interface Context {
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  readonly globals: GlobalOptions;
  readonly configPath: string;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  config(): CliConfig;
  /** @throws CliError when no server is known. */
  target(): TargetServer;
  /** A client of the server, with the token of whoever signed in. */
  api(): Promise<ApiClient>;
}

export interface ContextInput {
  terminal: Terminal;
  env: NodeJS.ProcessEnv;
  globals: GlobalOptions;
  signal: AbortSignal;
}

export function createContext(input: ContextInput): Context {
  const path = configPath(input.env);
  const config = () => readConfig(path);
  const target = () => targetServer(input.globals, input.env, config());
  return {
    ...input,
    configPath: path,
    config,
    target,
    api: async () => {
      const { ApiClient } = await import('../api/api-client.ts');
      const { withLastingToken } = await import('../sso/renew-token.ts');
      const lasting = await withLastingToken(target(), path, input.signal);
      return new ApiClient({ ...lasting, signal: input.signal });
    },
  };
}
