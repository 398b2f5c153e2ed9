import { TriangleAlert } from 'lucide-react';
import type { SignInFailure } from './sign-in-view.ts';

/** Why somebody is here again: what the provider or we said, and what can be done. */
export function FailureNote({ failure }: { failure: SignInFailure }) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-lg bg-bad-soft px-3 py-2.5 text-sm text-bad">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0">
        <p className="font-medium">You are not signed in</p>
        <p className="mt-0.5 break-words">{failure.message}</p>
        <p className="mt-1 text-ink">{failure.next}</p>
      </div>
    </div>
  );
}
