import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { CheckField } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';

const SEARCH_FROM = 8;

/** A filter with too many values for buttons: projects, clusters. Most used first. */
export function FacetMenu({
  label,
  counts,
  selected,
  onToggle,
}: {
  label: string;
  counts: Record<string, number>;
  selected: string[];
  onToggle(value: string): void;
}) {
  const [text, setText] = useState('');
  const values = [...new Set([...Object.keys(counts), ...selected])]
    .filter((value) => value.toLowerCase().includes(text.toLowerCase()))
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a.localeCompare(b));
  return (
    <Popover
      label={`Filter by ${label.toLowerCase()}`}
      className="w-64"
      trigger={(properties) => (
        <button
          type="button"
          {...properties}
          className={clsx(
            'flex h-9 items-center gap-1.5 rounded-lg border px-3 text-sm whitespace-nowrap',
            selected.length > 0
              ? 'border-accent bg-accent-soft text-accent'
              : 'border-line-strong bg-surface text-ink-2 hover:text-ink',
          )}
        >
          {label}
          {selected.length > 0 && <span className="num font-semibold">{selected.length}</span>}
          <ChevronDown className="size-3.5" aria-hidden="true" />
        </button>
      )}
    >
      {() => (
        <>
          {Object.keys(counts).length > SEARCH_FROM && (
            <input
              aria-label={`Find a ${label.toLowerCase()}`}
              placeholder="Find"
              value={text}
              onChange={(event) => setText(event.target.value)}
              className="mb-1 h-8 w-full rounded-lg border border-line bg-surface px-2.5 text-sm"
            />
          )}
          {values.length === 0 && <p className="px-2.5 py-2 text-sm text-ink-3">None</p>}
          {values.map((value) => (
            <CheckField
              key={value}
              checked={selected.includes(value)}
              onChange={() => onToggle(value)}
              className="rounded-lg px-2 hover:bg-hover"
              label={
                <span className="flex justify-between gap-3">
                  <span className="truncate">{value}</span>
                  <span className="num text-ink-3">{counts[value] ?? 0}</span>
                </span>
              }
            />
          ))}
        </>
      )}
    </Popover>
  );
}
