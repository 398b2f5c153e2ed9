import type { FieldProblem } from '@lockstep/domain';
import type { AccountSettings } from '../../api/settings.ts';

/** The settings as people edit them; empty is as the server was started. */
export interface SessionForm {
  duration: string;
  pattern: string;
}

const KEYS = { duration: 'users.session.duration', pattern: 'passwordPattern' } as const;
const FIELDS = Object.keys(KEYS) as (keyof SessionForm)[];

export function textsOf(settings: AccountSettings): SessionForm {
  return {
    duration: settings[KEYS.duration] ?? '',
    pattern: settings[KEYS.pattern] ?? '',
  };
}

export function settingsOf(form: SessionForm): AccountSettings {
  const duration = form.duration.trim();
  // Spaces may be meant.
  const { pattern } = form;
  return {
    ...(duration ? { [KEYS.duration]: duration } : {}),
    ...(pattern ? { [KEYS.pattern]: pattern } : {}),
  };
}

export function isChanged(form: SessionForm, stored: AccountSettings): boolean {
  const before = textsOf(stored);
  return FIELDS.some((field) => form[field] !== before[field]);
}

/** What the server says, each where it is edited. */
export function problemsOf(details: readonly FieldProblem[]): Partial<SessionForm> {
  const problems: Partial<SessionForm> = {};
  for (const { field, reason } of details) {
    const place = FIELDS.find((one) => field.endsWith(KEYS[one]));
    if (place) problems[place] ??= reason;
  }
  return problems;
}
