import { readFileSync } from 'node:fs';

/** What a side-car is told from outside. */
export interface PluginServerConfig {
  pluginsDir: string;
  token: string;
  host: string;
  port: number;
  /** Variables of its own environment that plug-ins get. */
  passedOn: Record<string, string>;
  /** That one call may have, with all that it starts. */
  maxMemoryBytes: number;
  logLevel: string;
}

/** @throws Error naming the variable that is missing. */
export function readPluginServerConfig(env: NodeJS.ProcessEnv): PluginServerConfig {
  const token = pluginToken(env);
  if (!token) throw new Error('LOCKSTEP_PLUGIN_TOKEN or LOCKSTEP_PLUGIN_TOKEN_FILE is not set');
  if (!env.LOCKSTEP_PLUGINS_DIR) throw new Error('LOCKSTEP_PLUGINS_DIR is not set');
  return {
    pluginsDir: env.LOCKSTEP_PLUGINS_DIR,
    token,
    host: env.LOCKSTEP_PLUGIN_HOST ?? '127.0.0.1',
    port: Number(env.LOCKSTEP_PLUGIN_PORT ?? 8095),
    passedOn: passedOn(env),
    maxMemoryBytes: pluginMemory(env),
    logLevel: env.LOCKSTEP_LOG_LEVEL ?? 'info',
  };
}

/** The token that a worker and its side-cars share; undefined where none is set. */
export function pluginToken(env: NodeJS.ProcessEnv): string | undefined {
  if (env.LOCKSTEP_PLUGIN_TOKEN) return env.LOCKSTEP_PLUGIN_TOKEN;
  if (!env.LOCKSTEP_PLUGIN_TOKEN_FILE) return undefined;
  return readFileSync(env.LOCKSTEP_PLUGIN_TOKEN_FILE, 'utf8').trim();
}

/** Throws Error for what is no number of MiB. */
export function pluginMemory(env: NodeJS.ProcessEnv): number {
  const mebibytes = Number(env.LOCKSTEP_PLUGIN_MEMORY_MIB || 1024);
  if (Number.isFinite(mebibytes) && mebibytes >= 16) return mebibytes * 1024 * 1024;
  throw new Error('LOCKSTEP_PLUGIN_MEMORY_MIB must be a number of MiB, 16 or greater');
}

/** The variables that `LOCKSTEP_PLUGIN_ENV` names, as they are here. */
export function passedOn(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = (env.LOCKSTEP_PLUGIN_ENV ?? '').split(',').map((name) => name.trim());
  const found = names.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}
