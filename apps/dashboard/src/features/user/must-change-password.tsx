import { useQueryClient } from '@tanstack/react-query';
import { queryKeys } from '../../api/keys.ts';
import { signOut } from '../../api/session.ts';
import type { UserInfo } from '../../api/types.ts';
import { Logo } from '../../app/logo.tsx';
import { Button } from '../../ui/button.tsx';
import { PasswordForm } from './password-form.tsx';

/** Shown in place of any page while the password is one that somebody else has seen. */
export function MustChangePassword({ user }: { user: UserInfo }) {
  const client = useQueryClient();
  const now = (info: UserInfo) => client.setQueryData<UserInfo>(queryKeys.session, info);
  const { mustChangePassword: _, ...changed } = user;
  const leave = async () => {
    await signOut().catch(() => undefined);
    now({ loggedIn: false });
  };
  return (
    <main className="flex min-h-dvh items-center justify-center p-4">
      <div className="w-full max-w-md rounded-2xl border border-line bg-surface p-6 shadow-float">
        <Logo className="mb-4 size-8" />
        <h1 className="text-lg font-semibold">Choose a password</h1>
        <p className="mt-1 mb-5 text-sm text-ink-2">
          The one you signed in with was given to you as {user.username}. Choose one that only you
          know.
        </p>
        <PasswordForm onChanged={() => now(changed)}>
          <Button look="quiet" onClick={() => void leave()}>
            Sign out
          </Button>
        </PasswordForm>
      </div>
    </main>
  );
}
