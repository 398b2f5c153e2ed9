import clsx from 'clsx';
import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';

const LOOKS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent',
  plain: 'bg-surface text-ink hover:bg-hover border-line-strong',
  quiet: 'bg-transparent text-ink-2 hover:bg-hover hover:text-ink border-transparent',
  danger: 'bg-surface text-bad hover:bg-bad-soft border-line-strong',
  'danger-solid': 'bg-bad text-surface hover:opacity-90 border-transparent',
} as const;

export type ButtonLook = keyof typeof LOOKS;

export interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook;
  icon?: LucideIcon;
  /** The work that the button began is going on: it keeps its place and cannot be pressed. */
  busy?: boolean;
  /** Only the icon on narrow screens; the name stays for screen readers. */
  compact?: boolean;
  small?: boolean;
}

export function Button({
  look = 'plain',
  icon: Icon,
  busy = false,
  compact = false,
  small = false,
  className,
  children,
  disabled,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-lg border font-medium whitespace-nowrap transition-colors',
        'disabled:opacity-50',
        small ? 'h-7 px-2 text-xs' : 'h-8 px-3 text-sm max-sm:h-9',
        compact && 'max-sm:w-9 max-sm:px-0',
        LOOKS[look],
        className,
      )}
      {...rest}
    >
      {busy ? (
        <LoaderCircle className="size-3.5 animate-turn" aria-hidden="true" />
      ) : (
        Icon && <Icon className="size-3.5" aria-hidden="true" />
      )}
      {children && <span className={clsx(compact && 'max-sm:sr-only')}>{children}</span>}
    </button>
  );
}

export interface IconButtonProps extends ComponentProps<'button'> {
  icon: LucideIcon;
  /** Its accessible name, also shown as tooltip. */
  label: string;
  pressed?: boolean;
}

export function IconButton({ icon: Icon, label, pressed, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      className={clsx(
        'inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-ink-2 transition-colors hover:bg-hover hover:text-ink disabled:opacity-40 max-sm:size-9',
        pressed && 'bg-accent-soft text-accent',
        className,
      )}
      {...rest}
    >
      <Icon className="size-4" aria-hidden="true" />
    </button>
  );
}
