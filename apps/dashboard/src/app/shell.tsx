import { Outlet } from '@tanstack/react-router';
import { wasSignedIn } from '../early/signed-in-mark.ts';
import { BootstrapBanner } from '../features/bootstrap/bootstrap-banner.tsx';
import { SignInPage } from '../features/sign-in/sign-in-page.tsx';
import { MustChangePassword } from '../features/user/must-change-password.tsx';
import { PageError } from '../ui/page-error.tsx';
import { Toaster } from '../ui/toaster.tsx';
import { PhoneNavigation, TopBar } from './top-bar.tsx';
import { useSession } from './use-session.ts';

/** What surrounds every page; asks for a sign-in at whatever address somebody came to. */
export function Shell() {
  const session = useSession();
  if (session.kind === 'signed-out') {
    return (
      <>
        <SignInPage />
        <Toaster />
      </>
    );
  }
  if (session.kind === 'must-change-password') {
    return (
      <>
        <MustChangePassword user={session.user} />
        <Toaster />
      </>
    );
  }
  // Whoever was signed in need not wait for the answer that they still are; others would be refused.
  const mayAsk = session.kind === 'signed-in' || wasSignedIn();
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <TopBar username={session.kind === 'signed-in' ? session.username : ''} />
      {mayAsk && <BootstrapBanner />}
      <main id="content" tabIndex={-1} className="min-h-0 flex-1 outline-none">
        {session.kind === 'unreachable' ? (
          <PageError error={session.error} onRetry={session.retry} />
        ) : (
          mayAsk && <Outlet />
        )}
      </main>
      <PhoneNavigation />
      <Toaster />
    </div>
  );
}
