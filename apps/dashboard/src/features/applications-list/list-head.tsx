import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { COLUMNS } from './columns.ts';
import type { SortColumn, SortOrder } from './list-search.ts';

/** The heads of the wide list's columns; those that the server can sort by are buttons. */
export function ListHead({
  order,
  onSort,
  allTicked,
  someTicked,
  onTickAll,
}: {
  order: SortOrder;
  onSort(column: SortColumn): void;
  allTicked: boolean;
  someTicked: boolean;
  onTickAll(): void;
}) {
  const head = (column: SortColumn, label: string, end = false) => (
    <Head column={column} label={label} order={order} onSort={onSort} end={end} />
  );
  return (
    <div
      className={clsx(COLUMNS, 'h-9 shrink-0 border-y border-line bg-sunken text-xs text-ink-2')}
    >
      <input
        type="checkbox"
        aria-label="Select all that are loaded"
        checked={allTicked}
        ref={(element) => {
          if (element) element.indeterminate = someTicked && !allTicked;
        }}
        onChange={onTickAll}
        className="size-4"
      />
      <span className="flex items-center gap-1">
        {head('name', 'Name')}
        <span className="text-ink-3" aria-hidden="true">
          /
        </span>
        {head('project', 'Project')}
      </span>
      {head('syncStatus', 'Sync')}
      {head('health', 'Health')}
      <span>Revision and source</span>
      <span>Destination</span>
      {head('lastSyncedAt', 'Last sync', true)}
    </div>
  );
}

function Head(properties: {
  column: SortColumn;
  label: string;
  order: SortOrder;
  onSort(column: SortColumn): void;
  end: boolean;
}) {
  const { column, label, order, onSort, end } = properties;
  const active = order.column === column;
  const Arrow = order.descending ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      onClick={() => onSort(column)}
      aria-label={`Sort by ${label.toLowerCase()}${active ? (order.descending ? ', now descending' : ', now ascending') : ''}`}
      className={clsx(
        'flex items-center gap-1 rounded hover:text-ink',
        active && 'font-semibold text-ink',
        end && 'justify-self-end',
      )}
    >
      {label}
      {active && <Arrow className="size-3" aria-hidden="true" />}
    </button>
  );
}
