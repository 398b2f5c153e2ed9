import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { PageError } from '../../ui/page-error.tsx';

/** A list of one of the page's sections: loading, failed, empty or rows in one card. */
export function SectionList<T>({
  label,
  query,
  items,
  empty,
  children,
}: {
  label: string;
  query: UseQueryResult<unknown>;
  /** What is shown of what was read. */
  items: readonly T[] | undefined;
  empty: ReactNode;
  children(item: T): ReactNode;
}) {
  if (query.error && !query.data) {
    return <PageError error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!items) return <p className="sr-only">Loading</p>;
  if (items.length === 0) return empty;
  return (
    <ul
      aria-label={label}
      className="divide-y divide-line overflow-hidden rounded-xl border border-line bg-surface shadow-card"
    >
      {items.map(children)}
    </ul>
  );
}

/** One row: what it is, something about it, and what can be done with it. */
export function Row({
  name,
  lead,
  title,
  subtitle,
  middle,
  actions,
}: {
  /** For tests and tools. */
  name: string;
  lead?: ReactNode;
  title: ReactNode;
  subtitle?: ReactNode;
  middle?: ReactNode;
  actions: ReactNode;
}) {
  return (
    <li
      data-name={name}
      className="grid grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)_auto] items-center gap-x-6 gap-y-2 px-4 py-3 max-sm:grid-cols-[minmax(0,1fr)_auto]"
    >
      <div className="flex min-w-0 items-center gap-3">
        {lead}
        <div className="min-w-0">
          <h3 className="truncate text-sm font-semibold">{title}</h3>
          {subtitle && <p className="truncate text-xs text-ink-3">{subtitle}</p>}
        </div>
      </div>
      <div className="min-w-0 text-sm text-ink-2 max-sm:order-3 max-sm:col-span-2">{middle}</div>
      <div className="flex items-center justify-end gap-1">{actions}</div>
    </li>
  );
}
