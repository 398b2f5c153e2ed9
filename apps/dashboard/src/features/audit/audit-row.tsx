import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import { CircleAlert, CircleCheck, ShieldX } from 'lucide-react';
import type { AuditEntry } from '../../api/audit.ts';
import type { AuditFilters } from '../../api/audit-filters.ts';
import { Age } from '../../ui/age.tsx';
import { markOf, noteText, whatText } from './audit-words.ts';

const MARKS = {
  denied: { icon: ShieldX, tone: 'text-bad', words: 'Denied: ' },
  failed: { icon: CircleAlert, tone: 'text-warn', words: 'Failed: ' },
  done: { icon: CircleCheck, tone: 'text-ok', words: 'Done: ' },
} as const;

/** One line; all of it opens its panel. What is out of sight is not laid out. */
export function AuditRow({
  entry,
  filters,
  isOpen,
  isNarrow,
}: {
  entry: AuditEntry;
  filters: AuditFilters;
  isOpen: boolean;
  /** A panel beside the list leaves no room for columns. */
  isNarrow: boolean;
}) {
  const { icon: Icon, tone, words } = MARKS[markOf(entry)];
  return (
    <li
      data-testid="audit-row"
      data-outcome={entry.outcome}
      className="border-b border-line [contain-intrinsic-size:auto_2.75rem] [content-visibility:auto] last:border-b-0"
    >
      <Link
        to="/settings/audit"
        search={{ ...filters, entry: entry.id }}
        replace={isNarrow}
        aria-current={isOpen ? 'true' : undefined}
        className={clsx(
          'grid items-center gap-x-4 gap-y-0.5 px-4 py-2 outline-offset-[-2px]',
          isOpen ? 'bg-accent-soft' : 'hover:bg-hover',
          isNarrow
            ? 'grid-cols-[1fr_auto]'
            : 'grid-cols-[minmax(0,9rem)_minmax(0,1.4fr)_minmax(0,1fr)_3.5rem] max-md:grid-cols-[1fr_auto]',
        )}
      >
        <span className="flex min-w-0 items-center gap-1.5 text-sm">
          <Icon className={clsx('size-4 shrink-0', tone)} aria-hidden="true" />
          <span className="sr-only">{words}</span>
          <span className="truncate font-medium">{entry.actor || '(nobody)'}</span>
        </span>
        <span
          className={clsx(
            'min-w-0 text-sm',
            isNarrow ? 'order-3 col-span-2 truncate' : 'max-md:order-3 max-md:col-span-2',
          )}
        >
          <span className="block truncate" title={whatText(entry)}>
            {whatText(entry)}
          </span>
        </span>
        <span
          className={clsx(
            'min-w-0 truncate text-xs text-ink-3',
            isNarrow ? 'order-4 col-span-2' : 'max-md:order-4 max-md:col-span-2',
          )}
        >
          {noteText(entry)}
        </span>
        <Age
          at={entry.at}
          className={clsx(
            'num text-right text-xs whitespace-nowrap text-ink-3',
            isNarrow ? 'order-2' : 'max-md:order-2',
          )}
        />
      </Link>
    </li>
  );
}
