import { readAccountSettings, sessionSecondsOf } from '../accounts/account-settings.ts';
import type { Lockstep } from '../dependencies.ts';

/** How long a session lasts that begins now: by the settings, else as the server was started. */
export async function sessionSeconds({
  store,
  options,
}: Pick<Lockstep, 'store' | 'options'>): Promise<number> {
  return sessionSecondsOf(await readAccountSettings(store)) ?? options.sessionSeconds;
}
