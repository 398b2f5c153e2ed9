import clsx from 'clsx';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

export interface PopoverProps {
  /** The button that opens it; spread the given properties on it. */
  trigger(properties: {
    'aria-expanded': boolean;
    'aria-controls': string;
    'aria-haspopup': 'menu' | 'dialog';
    onClick(): void;
  }): ReactNode;
  children(close: () => void): ReactNode;
  /** The name of what opens. */
  label: string;
  role?: 'menu' | 'dialog';
  align?: 'start' | 'end';
  className?: string;
}

/** A small panel under its button; closes on Escape, on a press elsewhere, and when left by Tab. */
export function Popover({
  trigger,
  children,
  label,
  role = 'dialog',
  align = 'start',
  className,
}: PopoverProps) {
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    focusFirst(frame.current?.querySelector<HTMLElement>(`[id="${id}"]`));
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open, id]);
  // The button has the focus again: a dialog that opens now gives it back to it.
  const closeByHand = () => {
    setOpen(false);
    frame.current?.querySelector('button')?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the controls inside pass by here
    <div
      ref={frame}
      className="relative"
      onKeyDown={(event) => {
        if (!open) return;
        if (event.key === 'Escape') {
          event.stopPropagation();
          closeByHand();
        }
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault();
          moveFocus(
            frame.current?.querySelector(`[id="${id}"]`),
            event.key === 'ArrowDown' ? 1 : -1,
          );
        }
      }}
    >
      {trigger({
        'aria-expanded': open,
        'aria-controls': id,
        'aria-haspopup': role,
        onClick: () => setOpen(!open),
      })}
      {open && (
        // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name
        <div
          id={id}
          role={role}
          tabIndex={-1}
          aria-label={label}
          className={clsx(
            'scroll-quiet absolute z-40 outline-none mt-1.5 max-h-80 min-w-48 animate-rise overflow-y-auto rounded-xl border border-line bg-raised p-1.5 shadow-float',
            align === 'end' ? 'right-0' : 'left-0',
            className,
          )}
        >
          {children(closeByHand)}
        </div>
      )}
    </div>
  );
}

function focusable(panel: Element | null | undefined): HTMLElement[] {
  return [...(panel?.querySelectorAll<HTMLElement>('button, input, a[href]') ?? [])];
}

/** What has nothing to press is read: the focus goes to the panel itself. */
function focusFirst(panel: HTMLElement | null | undefined): void {
  (focusable(panel)[0] ?? panel)?.focus({ preventScroll: true });
}

function moveFocus(panel: Element | null | undefined, by: number): void {
  const all = focusable(panel);
  const now = all.indexOf(document.activeElement as HTMLElement);
  all[(now + by + all.length) % all.length]?.focus();
}
