import clsx from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { IconButton } from './button.tsx';

export interface DialogProps {
  title: string;
  onClose(): void;
  children: ReactNode;
  /** Stays in sight below the scrolling content. */
  footer?: ReactNode;
  wide?: boolean;
}

/**
 * A modal dialog while mounted. The browser keeps the focus inside and gives it back afterwards.
 * What is marked `data-autofocus` has it first.
 */
export function Dialog({ title, onClose, children, footer, wide = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // In the layout phase: the focus is given back only by a dialog that is still in the page.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === event.currentTarget && onClose()}
      className={clsx(
        'm-auto max-h-[min(88dvh,820px)] w-[calc(100vw-1.5rem)] animate-rise overflow-hidden rounded-2xl border border-line bg-raised text-ink shadow-float',
        'max-sm:mb-0 max-sm:w-full max-sm:max-w-full max-sm:rounded-b-none',
        wide ? 'max-w-3xl' : 'max-w-lg',
      )}
    >
      <div className="flex max-h-[inherit] flex-col">
        <header className="flex items-center justify-between gap-4 py-3 pr-3 pl-5">
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          <IconButton icon={X} label="Close" onClick={onClose} />
        </header>
        <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
        {footer && (
          <footer className="flex items-center justify-end gap-2 border-t border-line bg-surface px-5 py-3">
            {footer}
          </footer>
        )}
      </div>
    </dialog>
  );
}
