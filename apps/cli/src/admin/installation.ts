import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CliError } from '../cli/cli-error.ts';

/**
 * The installation that administrators' commands work on, without its server: where its database
 * and its sealing key are. In production the environment of the server says so; the embedded
 * default keeps both in the folder `.lockstep` of its checkout.
 */

/** `LOCKSTEP_STATE_DIR`, else the nearest `.lockstep` above here, else that of this checkout. */
export function findStateDir(env: NodeJS.ProcessEnv, cwd: string): string | undefined {
  if (env.LOCKSTEP_STATE_DIR) return resolve(cwd, env.LOCKSTEP_STATE_DIR);
  for (let dir = resolve(cwd); ; dir = dirname(dir)) {
    const candidate = join(dir, '.lockstep');
    if (existsSync(candidate)) return candidate;
    if (dirname(dir) === dir) break;
  }
  const ofCheckout = resolve(import.meta.dirname, '../../../../.lockstep');
  return existsSync(ofCheckout) ? ofCheckout : undefined;
}

/** @throws CliError that says where it was looked for. */
export function databaseUrl(env: NodeJS.ProcessEnv, cwd: string): string {
  if (env.LOCKSTEP_DATABASE_URL) return env.LOCKSTEP_DATABASE_URL;
  const stateDir = findStateDir(env, cwd);
  const url = stateDir && embeddedDatabaseUrl(stateDir);
  if (url) return url;
  throw new CliError(
    stateDir
      ? `the database of ${stateDir} does not run`
      : 'LOCKSTEP_DATABASE_URL is not set, and there is no .lockstep folder here',
    { hint: stateDir ? 'Start it: npm start' : "Set it as the server's environment has it." },
  );
}

/** The running embedded PostgreSQL writes its port into the fourth line of its pid file. */
function embeddedDatabaseUrl(stateDir: string): string | undefined {
  const pidFile = readIfThere(join(stateDir, 'postgres', 'postmaster.pid'));
  const port = pidFile?.split('\n')[3]?.trim();
  const password = readIfThere(join(stateDir, 'postgres.password'))?.trim();
  if (!port || !password) return undefined;
  return `postgresql://lockstep:${encodeURIComponent(password)}@127.0.0.1:${port}/lockstep`;
}

/** The sealing key as it is kept, and where that is. */
export interface KeyPlace {
  key: string;
  place: string;
}

/** @throws CliError that says where it was looked for. */
export function sealingKey(env: NodeJS.ProcessEnv, cwd: string): KeyPlace {
  if (env.LOCKSTEP_SECRET_KEY) {
    return { key: env.LOCKSTEP_SECRET_KEY.trim(), place: 'LOCKSTEP_SECRET_KEY' };
  }
  const stateDir = findStateDir(env, cwd);
  const place = env.LOCKSTEP_SECRET_KEY_FILE ?? (stateDir && join(stateDir, 'secret-key'));
  const key = place === undefined ? undefined : readIfThere(place)?.trim();
  if (place !== undefined && key) return { key, place };
  throw new CliError(
    place
      ? `there is no sealing key in ${place}`
      : 'neither LOCKSTEP_SECRET_KEY nor LOCKSTEP_SECRET_KEY_FILE is set, and there is no ' +
          '.lockstep folder here',
    { hint: "Run this where the server runs, or with the server's environment." },
  );
}

/** Keys that open what was sealed before the key was changed, as they are kept. */
export function previousSealingKeys(env: NodeJS.ProcessEnv, cwd: string): string {
  if (env.LOCKSTEP_SECRET_KEY_PREVIOUS) return env.LOCKSTEP_SECRET_KEY_PREVIOUS;
  if (env.LOCKSTEP_SECRET_KEY_PREVIOUS_FILE) {
    return readIfThere(env.LOCKSTEP_SECRET_KEY_PREVIOUS_FILE) ?? '';
  }
  if (env.LOCKSTEP_SECRET_KEY || env.LOCKSTEP_SECRET_KEY_FILE) return '';
  const stateDir = findStateDir(env, cwd);
  return (stateDir && readIfThere(join(stateDir, 'secret-key-previous'))) ?? '';
}

/**
 * What a command works on that needs the database and every key of it.
 * @throws CliError that says what is missing.
 */
export function sealedInstallation(env: NodeJS.ProcessEnv, cwd: string) {
  const { key, place } = sealingKey(env, cwd);
  const url = databaseUrl(env, cwd);
  return { databaseUrl: url, secretKey: key, previous: previousSealingKeys(env, cwd), place };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CliError(`cannot read ${file}: ${message}`);
  }
}
