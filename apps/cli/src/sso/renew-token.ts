import type { SavedContext } from '../cli/config-file.ts';
import { readConfig, writeConfig } from '../cli/config-file.ts';
import type { TargetServer } from '../cli/target-server.ts';
import type { SessionForProgram } from './session.ts';

/** Renewed when less than this part of its life is left: whoever works daily stays signed in. */
const LEFT_PART = 1 / 3;

/** Whether a token by single sign-on is better renewed now; one that has ended cannot be. */
export function isDueForRenewal(token: string, now: Date): boolean {
  const { iat, exp } = timesOf(token);
  if (iat === undefined || exp === undefined) return false;
  const leftMs = exp * 1000 - now.getTime();
  return leftMs > 0 && leftMs < (exp - iat) * 1000 * LEFT_PART;
}

/**
 * The target with a token that lasts, where the saved one was got by single sign-on and soon ends.
 * What fails here fails nothing: the token that there is is still good.
 */
export async function withLastingToken(
  target: TargetServer,
  configPath: string,
  signal: AbortSignal,
): Promise<TargetServer> {
  const saved = target.contextName
    ? readConfig(configPath).contexts[target.contextName]
    : undefined;
  const isSaved = saved?.sso && saved.token !== undefined && saved.token === target.token;
  if (!isSaved || !isDueForRenewal(saved.token ?? '', new Date())) return target;
  try {
    const { ApiClient } = await import('../api/api-client.ts');
    const api = new ApiClient({ ...target, signal });
    const { token } = await api.post<SessionForProgram>('/auth/cli/renew', {});
    keep(configPath, target.contextName ?? '', { ...saved, token });
    return { ...target, token };
  } catch {
    return target;
  }
}

/** Read again: another command may have written meanwhile. */
function keep(configPath: string, name: string, saved: SavedContext): void {
  const config = readConfig(configPath);
  writeConfig(configPath, { ...config, contexts: { ...config.contexts, [name]: saved } });
}

function timesOf(token: string): { iat?: number; exp?: number } {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const { iat, exp } = JSON.parse(payload) as Record<string, unknown>;
    return {
      ...(typeof iat === 'number' ? { iat } : {}),
      ...(typeof exp === 'number' ? { exp } : {}),
    };
  } catch {
    return {};
  }
}
