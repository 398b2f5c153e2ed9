import { UserError } from '@lockstep/domain';
import { parseGoDuration } from '@lockstep/engine';
import { z } from 'zod';

const LONGEST_MS = 7 * 24 * 3_600_000;

/** How a body says when a hold ends by itself. */
export const holdEndFields = {
  for: z.string().optional().describe('How long, as in 2h or 90m'),
  until: z.iso.datetime({ offset: true }).optional().describe('Until when, RFC 3339'),
};

/**
 * When it ends (RFC 3339).
 * @throws UserError `invalid-argument` unless one of both says a time that is near enough.
 */
export function endOfHold(
  body: { for?: string | undefined; until?: string | undefined },
  now: Date,
): string {
  if ((body.for === undefined) === (body.until === undefined)) {
    throw wrongField('until', 'give either for (how long) or until (a time)');
  }
  const lastsMs =
    body.for === undefined
      ? Date.parse(body.until ?? '') - now.getTime()
      : parseGoDuration(body.for);
  const field = body.for === undefined ? 'until' : 'for';
  if (lastsMs === undefined) throw wrongField(field, 'must be a duration as in 2h or 1h30m');
  if (lastsMs <= 0) throw wrongField(field, 'must lie ahead');
  if (lastsMs > LONGEST_MS) throw wrongField(field, 'must be seven days ahead at most');
  return new Date(now.getTime() + lastsMs).toISOString();
}

export function wrongField(field: string, reason: string): UserError {
  return new UserError('invalid-argument', `${field}: ${reason}`, [{ field, reason }]);
}
