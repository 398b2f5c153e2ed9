import clsx from 'clsx';
import { type ReactNode, useEffect, useId, useRef } from 'react';

export interface Tab<T extends string> {
  id: T;
  label: string;
  /** Behind the label: a count. */
  badge?: ReactNode;
}

/** A row of tabs; arrow keys move between them. What they show is labelled by `tabPanelProps`. */
export function Tabs<T extends string>({
  tabs,
  selected,
  onSelect,
  label,
  className,
}: {
  tabs: Tab<T>[];
  selected: T;
  onSelect(id: T): void;
  label: string;
  className?: string;
}) {
  const prefix = useId();
  const row = useRef<HTMLDivElement>(null);
  // On a narrow screen the row scrolls: what is selected, by an address too, is in sight.
  useEffect(() => {
    const tab = row.current?.querySelector(`[id="${prefix}-${selected}"]`);
    tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [prefix, selected]);
  return (
    <div
      ref={row}
      role="tablist"
      aria-label={label}
      className={clsx('scroll-quiet flex gap-0.5 overflow-x-auto', className)}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
        if (by === 0) return;
        const now = tabs.findIndex((tab) => tab.id === selected);
        const next = tabs[(now + by + tabs.length) % tabs.length];
        if (!next) return;
        onSelect(next.id);
        document.getElementById(`${prefix}-${next.id}`)?.focus();
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={`${prefix}-${tab.id}`}
          type="button"
          role="tab"
          aria-selected={tab.id === selected}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
          className={clsx(
            'flex h-9 items-center gap-1.5 border-b-2 px-2.5 text-sm whitespace-nowrap outline-offset-[-3px]',
            tab.id === selected
              ? 'border-accent font-medium text-ink'
              : 'border-transparent text-ink-2 hover:text-ink',
          )}
        >
          {tab.label}
          {tab.badge !== undefined && tab.badge !== null && (
            <span className="num rounded-full bg-idle-soft px-1.5 text-2xs font-medium text-idle">
              {tab.badge}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
