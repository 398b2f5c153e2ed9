import clsx from 'clsx';
import { FileUp } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId, useRef } from 'react';
import { Button } from './button.tsx';

/** Keys and certificates are some kilobytes; what is longer is the wrong file. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;

export type TextAreaProps = Omit<ComponentProps<'textarea'>, 'id' | 'onChange' | 'value'> & {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value; shown next to it and read with it. */
  error?: string | undefined;
  value: string;
  onValue(value: string): void;
};

/** Text that people rather have in a file: it can be pasted, chosen or dropped. */
export function TextArea({
  label,
  hint,
  error,
  value,
  onValue,
  className,
  ...rest
}: TextAreaProps) {
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (file && file.size <= MAX_FILE_BYTES) onValue(await file.text());
  };
  return (
    <div className={clsx('min-w-0', className)}>
      <div className="mb-1 flex items-center justify-between gap-3">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        <Button
          small
          look="quiet"
          icon={FileUp}
          aria-label={`Read ${label} from a file`}
          onClick={() => chooser.current?.click()}
        >
          From a file
        </Button>
        <input
          ref={chooser}
          type="file"
          className="hidden"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
      <textarea
        id={id}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer.files[0]);
        }}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-note`}
        autoComplete="off"
        spellCheck={false}
        rows={5}
        className={clsx(
          'scroll-quiet w-full resize-y rounded-lg border bg-surface px-3 py-2 font-mono text-xs text-ink outline-offset-0 placeholder:text-ink-3',
          error ? 'border-bad' : 'border-line-strong',
        )}
        {...rest}
      />
      {(error ?? hint) && (
        <p id={`${id}-note`} className={clsx('mt-1 text-xs', error ? 'text-bad' : 'text-ink-3')}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
