import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { queryKeys } from '../../api/keys.ts';
import { signInSettings } from '../../api/sign-in.ts';
import { Logo } from '../../app/logo.tsx';
import { FailureNote } from './failure-note.tsx';
import { PasswordForm } from './password-form.tsx';
import { ProviderButtons } from './provider-buttons.tsx';
import { FORGET_FAILURE, failureIn, signInView } from './sign-in-view.ts';

/** Shown in place of any page while nobody is signed in. */
export function SignInPage() {
  const failure = useFailure();
  const { data, isPending } = useQuery({
    queryKey: queryKeys.signInSettings,
    queryFn: signInSettings,
    staleTime: 30_000,
    retry: 1,
  });
  const { pathname, search, hash } = window.location;
  const view = signInView(data, `${pathname}${search}${hash}`);
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
        {/* Nothing moves under somebody who has begun to type. */}
        {!isPending && (
          <div className="flex flex-col gap-6">
            {failure && <FailureNote failure={failure} />}
            <ProviderButtons buttons={view.buttons} />
            {view.buttons.length > 0 && view.form && <Divider />}
            {view.form && <PasswordForm view={view} />}
            {view.hint && <p className="text-xs text-ink-3">{view.hint}</p>}
          </div>
        )}
      </div>
    </main>
  );
}

function Divider() {
  return (
    <div className="flex items-center gap-3 text-xs text-ink-3">
      <span className="h-px flex-1 bg-line" />
      or
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

/** Told once, by the cookie that the server left for this page. */
function useFailure() {
  const [failure] = useState(() => failureIn(document.cookie));
  useEffect(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the other way to do it is not in all browsers
    if (failure) document.cookie = FORGET_FAILURE;
  }, [failure]);
  return failure;
}
