import clsx from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';

const INPUT =
  'h-9 w-full rounded-lg border bg-surface px-3 text-sm text-ink outline-offset-0 placeholder:text-ink-3';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value; shown next to it and read with it. */
  error?: string | undefined;
}

export type TextFieldProps = FieldProps &
  Omit<ComponentProps<'input'>, 'id'> & {
    /** Values to choose from while typing. */
    suggestions?: string[];
  };

export function TextField({ label, hint, error, suggestions, className, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={clsx('min-w-0', className)}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-note`}
        list={suggestions ? `${id}-list` : undefined}
        autoComplete="off"
        spellCheck={false}
        className={clsx(INPUT, error ? 'border-bad' : 'border-line-strong')}
        {...rest}
      />
      {suggestions && (
        <datalist id={`${id}-list`}>
          {suggestions.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
      <Note id={`${id}-note`} error={error} hint={hint} />
    </div>
  );
}

function Note({ id, error, hint }: { id: string; error?: string | undefined; hint?: ReactNode }) {
  if (!error && !hint) return null;
  return (
    <p id={id} className={clsx('mt-1 text-xs', error ? 'text-bad' : 'text-ink-3')}>
      {error ?? hint}
    </p>
  );
}

export type CheckFieldProps = Omit<ComponentProps<'input'>, 'type'> & {
  label: ReactNode;
  hint?: ReactNode;
};

export function CheckField({ label, hint, className, ...rest }: CheckFieldProps) {
  return (
    <label
      className={clsx('flex cursor-pointer items-start gap-2.5 py-1 max-sm:py-1.5', className)}
    >
      <input type="checkbox" className="mt-[3px] size-4 shrink-0" {...rest} />
      <span className="min-w-0 flex-1">
        <span className="block text-sm">{label}</span>
        {hint && <span className="block text-xs text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}
