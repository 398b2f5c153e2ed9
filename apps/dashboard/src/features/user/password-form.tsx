import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { changePassword } from '../../api/accounts.ts';
import { ApiError, errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';

const EMPTY = { currentPassword: '', newPassword: '', again: '' };
type Fields = typeof EMPTY;
type Problems = Partial<Record<keyof Fields, string>>;

/** Changes one's own password; all other sessions end with it. */
export function PasswordForm({ children, onChanged }: { children?: ReactNode; onChanged(): void }) {
  const [fields, setFields] = useState(EMPTY);
  const [problems, setProblems] = useState<Problems>({});
  const change = useMutation({
    mutationFn: ({ currentPassword, newPassword }: Fields) =>
      changePassword({ currentPassword, newPassword }),
    onSuccess: () => {
      setFields(EMPTY);
      onChanged();
    },
    onError: (error) => setProblems(problemsIn(error)),
  });
  const submit = () => {
    const found = problemsOf(fields);
    setProblems(found);
    if (Object.keys(found).length === 0) change.mutate(fields);
  };
  const field = (name: keyof Fields, autoComplete: string) => ({
    type: 'password',
    autoComplete,
    required: true,
    value: fields[name],
    error: problems[name],
    onChange: (event: { target: { value: string } }) =>
      setFields((before) => ({ ...before, [name]: event.target.value })),
  });
  const untold = change.error && Object.keys(problemsIn(change.error)).length === 0;
  return (
    <form
      noValidate
      aria-label="Change password"
      className="flex max-w-sm flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField label="Current password" {...field('currentPassword', 'current-password')} />
      <TextField
        label="New password"
        hint="At least 8 characters"
        {...field('newPassword', 'new-password')}
      />
      <TextField label="New password, again" {...field('again', 'new-password')} />
      {untold && (
        <p role="alert" className="rounded-lg bg-bad-soft px-4 py-2.5 text-sm text-bad">
          {errorMessage(change.error)}
        </p>
      )}
      <div className="flex gap-2">
        <Button look="primary" type="submit" busy={change.isPending}>
          Change password
        </Button>
        {children}
      </div>
    </form>
  );
}

function problemsOf({ currentPassword, newPassword, again }: Fields): Problems {
  return {
    ...(currentPassword === '' && { currentPassword: 'is required' }),
    ...(newPassword === '' && { newPassword: 'is required' }),
    ...(newPassword !== again && { again: 'is not the same' }),
  };
}

/** What the server said of single fields. */
function problemsIn(error: unknown): Problems {
  if (!(error instanceof ApiError)) return {};
  const known = error.details.filter(({ field }) => field in EMPTY);
  return Object.fromEntries(known.map(({ field, reason }) => [field, reason]));
}
