import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { type Credentials, signIn, userInfo } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import type { SignInView } from './sign-in-view.ts';

/** Name and password: of an account of Lockstep's own, or of a directory. */
export function PasswordForm({ view }: { view: SignInView }) {
  const client = useQueryClient();
  const [directory, setDirectory] = useState('');
  const attempt = useMutation({
    mutationFn: async (credentials: Credentials) => {
      await signIn(credentials);
      return userInfo();
    },
    onSuccess: (info) => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== queryKeys.session[0] });
      client.setQueryData(queryKeys.session, info);
    },
  });
  // Whoever has no other way in is most likely the one who has just started it.
  const alone = view.buttons.length === 0;
  const likely = alone && view.directories.length === 0 ? 'admin' : '';
  const name = attempt.variables?.username ?? likely;
  return (
    <form
      action={(form) =>
        attempt.mutate({
          username: String(form.get('username') ?? ''),
          password: String(form.get('password') ?? ''),
          ...(directory === '' ? {} : { provider: directory }),
        })
      }
      className="flex flex-col gap-4"
    >
      <TextField
        label="User name"
        name="username"
        autoComplete="username"
        defaultValue={name}
        autoFocus={alone && name === ''}
        key={attempt.submittedAt}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        autoFocus={alone && name !== ''}
        error={attempt.error ? problem(attempt.error) : undefined}
      />
      {view.directories.length > 1 && (
        <SelectField
          label="Account of"
          value={directory}
          onValue={setDirectory}
          options={[
            { value: '', label: 'Lockstep, or any directory' },
            ...view.directories.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
      )}
      <Button
        type="submit"
        look={alone ? 'primary' : 'plain'}
        busy={attempt.isPending}
        className="mt-1 h-10"
      >
        Sign in
      </Button>
    </form>
  );
}

function problem(error: Error): string {
  return error instanceof ApiError && error.unauthenticated
    ? 'The user name or the password is not right.'
    : errorMessage(error);
}
