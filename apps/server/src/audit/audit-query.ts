import { UserError } from '@lockstep/domain';
import type { AuditEntry, AuditFilter } from '@lockstep/store';
import { z } from 'zod';
import { textParameter } from '../http/query.ts';

const MAX_ID = 2n ** 63n - 1n;
const idParameter = textParameter.refine(
  (text) => text === undefined || (/^\d{1,19}$/.test(text) && BigInt(text) <= MAX_ID),
  'is the id of a line',
);

/** PostgreSQL has no texts with a NUL: nothing is called so. */
const exactText = textParameter.refine((text) => !text?.includes('\0'), 'holds a NUL');

/** Filters of the list and of the export; empty ones count as not given. */
export const auditFilterQuery = z.object({
  actor: exactText,
  kind: exactText,
  object: exactText,
  project: exactText,
  action: exactText,
  cause: exactText,
  outcome: z.enum(['', 'done', 'denied']).optional(),
  requestId: exactText,
  from: exactText,
  to: exactText,
  before: idParameter,
  after: idParameter,
});

/** @throws UserError invalid-argument for a time that is none. */
export function auditFilterOf(query: z.infer<typeof auditFilterQuery>): AuditFilter {
  const { from, to, outcome, ...exact } = query;
  return Object.fromEntries(
    Object.entries({
      ...exact,
      outcome: outcome || undefined,
      from: timeOf('from', from),
      to: timeOf('to', to),
    }).filter(([, value]) => value !== undefined),
  );
}

/** A day, or an RFC 3339 time, of a year that PostgreSQL and people know. */
const TIME =
  /^[12]\d{3}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

function timeOf(field: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = TIME.test(text) ? new Date(text) : new Date(Number.NaN);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  const reason = `'${text.slice(0, 40)}' is no time: write 2026-01-31 or 2026-01-31T12:00:00Z`;
  throw new UserError('invalid-argument', `${field}: ${reason}`, [{ field, reason }]);
}

/** How a line is documented. */
export const auditEntrySchema = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  groups: z.array(z.string()),
  tokenId: z.string(),
  address: z.string(),
  requestId: z.string(),
  cause: z.string(),
  outcome: z.enum(['done', 'denied']),
  action: z.string(),
  kind: z.string(),
  object: z.string(),
  project: z.string(),
  detail: z.looseObject({}),
  seq: z.number().int().optional().describe('Its place in the chain, once it is sealed'),
  previousHash: z.string().optional(),
  hash: z.string().optional(),
}) satisfies z.ZodType<AuditEntry>;
