/** What the list of the audit can be narrowed by; all of them together. */
export const AUDIT_FILTERS = [
  'actor',
  'action',
  'kind',
  'object',
  'project',
  'outcome',
  'cause',
  'requestId',
  'from',
  'to',
] as const;
export type AuditFilters = Partial<Record<(typeof AUDIT_FILTERS)[number], string>>;
