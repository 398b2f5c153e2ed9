import { z } from 'zod';
import type { Assertion } from './read-assertion.ts';

const hintSchema = z.object({
  nameId: z.string(),
  format: z.string().optional(),
  nameQualifier: z.string().optional(),
  spNameQualifier: z.string().optional(),
  sessionIndex: z.string().optional(),
});
/** How the provider called somebody and their session, for its logout. */
export type LogoutHint = z.infer<typeof hintSchema>;

/** What a session keeps of an assertion. */
export function logoutHintOf(assertion: Assertion): string {
  const { nameId, nameIdFormat: format, nameQualifier, spNameQualifier, sessionIndex } = assertion;
  const hint: LogoutHint = { nameId, format, nameQualifier, spNameQualifier, sessionIndex };
  return JSON.stringify(hint);
}

/** Undefined for what is none. */
export function readLogoutHint(text: string | undefined): LogoutHint | undefined {
  try {
    return hintSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}
