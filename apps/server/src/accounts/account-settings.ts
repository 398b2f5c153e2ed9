import { patternProblem } from '@lockstep/access';
import { type FieldProblem, parseDuration } from '@lockstep/domain';
import type { Store } from '@lockstep/store';

/** The row of the settings that holds them. */
export const ACCOUNT_SETTINGS = 'lockstep.dev/accounts';

/** What argocd-cm says of accounts as such, by its own keys; a key that is not there is as started. */
export interface AccountSettings {
  'users.session.duration'?: string | undefined;
  passwordPattern?: string | undefined;
}

const SHORTEST_SECONDS = 60;
const LONGEST_SECONDS = 366 * 24 * 3600;

export async function readAccountSettings({
  settings,
}: Pick<Store, 'settings'>): Promise<AccountSettings> {
  return (await settings.get<AccountSettings>(ACCOUNT_SETTINGS)) ?? {};
}

/** How long a session lasts by the settings; undefined where they do not say. */
export function sessionSecondsOf(settings: AccountSettings): number | undefined {
  const text = settings['users.session.duration'];
  const ms = text ? parseDuration(text) : undefined;
  return ms === undefined ? undefined : ms / 1000;
}

/** Everything that is wrong with them. */
export function accountSettingsProblems(given: AccountSettings): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const seconds = sessionSecondsOf(given);
  if (given['users.session.duration'] && !isSessionLength(seconds)) {
    const reason = 'must be a duration such as 12h, from a minute to a year';
    problems.push({ field: 'users.session.duration', reason });
  }
  const reason = given.passwordPattern ? patternProblem(given.passwordPattern) : undefined;
  if (reason) problems.push({ field: 'passwordPattern', reason });
  return problems;
}

function isSessionLength(seconds: number | undefined): boolean {
  return seconds !== undefined && seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS;
}
