import clsx from 'clsx';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Popover, type PopoverProps } from './popover.tsx';

export interface MenuItem {
  label: string;
  icon?: LucideIcon;
  hint?: string;
  danger?: boolean;
  disabled?: boolean;
  onSelect(): void;
}

/** A button with a list of actions. */
export function Menu({
  items,
  label,
  trigger,
  header,
}: {
  items: MenuItem[];
  label: string;
  trigger: PopoverProps['trigger'];
  header?: ReactNode;
}) {
  return (
    <Popover role="menu" align="end" label={label} trigger={trigger}>
      {(close) => (
        <>
          {header}
          {items.map(({ label: text, icon: Icon, hint, danger, disabled, onSelect }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              disabled={disabled}
              onClick={() => {
                close();
                onSelect();
              }}
              className={clsx(
                'flex w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-left text-sm hover:bg-hover disabled:opacity-40 max-sm:py-2.5',
                danger ? 'text-bad' : 'text-ink',
              )}
            >
              {Icon && <Icon className="size-4 shrink-0 opacity-80" aria-hidden="true" />}
              <span className="flex-1">{text}</span>
              {hint && <span className="text-xs text-ink-3">{hint}</span>}
            </button>
          ))}
        </>
      )}
    </Popover>
  );
}
