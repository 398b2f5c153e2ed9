import clsx from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';

export type SelectFieldProps = Omit<ComponentProps<'select'>, 'id' | 'onChange' | 'value'> & {
  label: string;
  hint?: ReactNode;
  options: readonly { value: string; label: string }[];
  value: string;
  onValue(value: string): void;
};

/** A choice of some, by the browser's own list. */
export function SelectField({
  label,
  hint,
  options,
  value,
  onValue,
  className,
  ...rest
}: SelectFieldProps) {
  const id = useId();
  return (
    <div className={clsx('min-w-0', className)}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        aria-describedby={hint ? `${id}-note` : undefined}
        className="h-9 w-full rounded-lg border border-line-strong bg-surface px-2.5 text-sm text-ink"
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-note`} className="mt-1 text-xs text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}
