import clsx from 'clsx';
import { type ReactNode, useId } from 'react';

/** A list that people write an entry to a line. */
export function LinesField({
  label,
  hint,
  placeholder,
  value,
  error,
  rows = 2,
  onValue,
}: {
  label: string;
  hint?: ReactNode;
  placeholder?: string;
  value: string;
  /** What is wrong with the value; shown next to it and read with it. */
  error?: string | undefined;
  /** At least as high as so many lines. */
  rows?: number;
  onValue(value: string): void;
}) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        placeholder={placeholder}
        rows={Math.min(Math.max(8, rows), Math.max(rows, value.split('\n').length))}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-note`}
        autoComplete="off"
        spellCheck={false}
        className={clsx(
          'scroll-quiet w-full resize-y rounded-lg border bg-surface px-3 py-2 font-mono text-xs text-ink outline-offset-0 placeholder:text-ink-3',
          error ? 'border-bad' : 'border-line-strong',
        )}
      />
      {(error || hint) && (
        <p id={`${id}-note`} className={clsx('mt-0.5 text-xs', error ? 'text-bad' : 'text-ink-3')}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
