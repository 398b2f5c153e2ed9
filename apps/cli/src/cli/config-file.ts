import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CliError } from './cli-error.ts';

/** A server that somebody signed in to. */
export interface SavedContext {
  server: string;
  token?: string;
  username?: string;
  /** Accept any certificate of this server. */
  insecure?: boolean;
  /** The token was got by single sign-on, and can be renewed. */
  sso?: boolean;
}

export interface CliConfig {
  current?: string;
  contexts: Record<string, SavedContext>;
}

/** `${XDG_CONFIG_HOME:-~/.config}/lockstep/config.json`. */
export function configPath(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'lockstep', 'config.json');
}

/** @throws CliError when there is a file that cannot be read as one. */
export function readConfig(path: string): CliConfig {
  const text = readText(path);
  if (text === undefined) return { contexts: {} };
  try {
    const parsed = JSON.parse(text) as Partial<CliConfig> | null;
    if (parsed === null || typeof parsed !== 'object') throw new Error('not an object');
    const contexts = typeof parsed.contexts === 'object' ? { ...parsed.contexts } : {};
    return { ...(typeof parsed.current === 'string' && { current: parsed.current }), contexts };
  } catch {
    throw new CliError(`${path} is not a configuration of this program`, {
      hint: 'Remove or mend it, then sign in again: lockstep login ADDRESS',
    });
  }
}

/** The file holds tokens: only its owner may read it, and a crash leaves the old one whole. */
export function writeConfig(path: string, config: CliConfig): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new CliError(`cannot read the configuration: ${message}`);
  }
}
