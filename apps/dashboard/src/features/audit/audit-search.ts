import { AUDIT_FILTERS, type AuditFilters } from '../../api/audit-filters.ts';

export interface AuditSearch extends AuditFilters {
  /** The line whose panel is open. */
  entry?: string;
}

/** What the address says; empty and unknown parts are left out. */
export function parseAuditSearch(search: Record<string, unknown>): AuditSearch {
  const known: AuditSearch = {};
  for (const name of [...AUDIT_FILTERS, 'entry'] as const) {
    const value = search[name];
    if (typeof value === 'string' && value.trim() !== '') known[name] = value.trim();
  }
  if (known.outcome !== 'done' && known.outcome !== 'denied') delete known.outcome;
  if (!/^\d{1,19}$/.test(known.entry ?? '0')) delete known.entry;
  return known;
}

/** Without the panel: what the list is narrowed by. */
export function filtersOf({ entry: _panel, ...filters }: AuditSearch): AuditFilters {
  return filters;
}

/** With one filter changed; empty takes it away. */
export function withFilter(
  filters: AuditFilters,
  name: keyof AuditFilters,
  value: string,
): AuditFilters {
  const { [name]: _before, ...rest } = filters;
  return value === '' ? rest : { ...rest, [name]: value };
}
