import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { errorMessage } from '../api/errors.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

/**
 * A dialog that is a form. Enter submits it, in texts of several lines with Ctrl or Cmd; what is
 * wrong gets the focus, and what the server refused is told below the fields.
 */
export function FormDialog({
  title,
  save,
  busy,
  error,
  problems,
  wide,
  onClose,
  onSubmit,
  children,
}: {
  title: string;
  /** What its button says. */
  save: string;
  busy: boolean;
  /** Why the last attempt failed. */
  error: unknown;
  /** What is wrong with fields; another object at each attempt. */
  problems: object;
  wide?: boolean;
  onClose(): void;
  onSubmit(): void;
  children: ReactNode;
}) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(problems).length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);
  return (
    <Dialog
      {...(wide ? { wide } : {})}
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={id} busy={busy}>
            {save}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={id}
        noValidate
        className="flex flex-col gap-5"
        onKeyDown={submitByKey}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onSubmit();
        }}
      >
        {children}
        {Boolean(error) && (
          <p role="alert" className="rounded-lg bg-bad-soft px-4 py-3 text-sm break-words text-bad">
            {errorMessage(error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function submitByKey(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
