import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { signIn, userInfo } from '../../api/session.ts';
import { Logo } from '../../app/logo.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';

/** Shown in place of any page while nobody is signed in. */
export function SignInPage() {
  const client = useQueryClient();
  const attempt = useMutation({
    mutationFn: async (credentials: { username: string; password: string }) => {
      await signIn(credentials);
      return userInfo();
    },
    onSuccess: (info) => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== queryKeys.session[0] });
      client.setQueryData(queryKeys.session, info);
    },
  });
  return (
    <main className="flex min-h-dvh items-center justify-center p-6">
      <div className="w-full max-w-88">
        <div className="mb-8 flex items-center gap-3">
          <Logo className="size-10" />
          <div>
            <h1 className="text-xl leading-tight font-semibold tracking-tight">Lockstep</h1>
            <p className="text-sm text-ink-2">Your clusters, as Git says.</p>
          </div>
        </div>
        <form
          action={(form) =>
            attempt.mutate({
              username: String(form.get('username') ?? ''),
              password: String(form.get('password') ?? ''),
            })
          }
          className="flex flex-col gap-4"
        >
          <TextField
            label="User name"
            name="username"
            autoComplete="username"
            defaultValue={attempt.variables?.username ?? 'admin'}
            key={attempt.submittedAt}
          />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            autoFocus
            error={attempt.error ? problem(attempt.error) : undefined}
          />
          <Button type="submit" look="primary" busy={attempt.isPending} className="mt-1 h-10">
            Sign in
          </Button>
        </form>
        <p className="mt-6 text-xs text-ink-3">
          The first password was printed where Lockstep was started.
        </p>
      </div>
    </main>
  );
}

function problem(error: Error): string {
  return error instanceof ApiError && error.unauthenticated
    ? 'The user name or the password is not right.'
    : errorMessage(error);
}
