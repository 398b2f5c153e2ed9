import { Link } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { shownIn } from './approval-words.ts';
import { usePendingApprovals } from './use-approvals.ts';

/** The way to the approvals from everywhere, with how many wait for whoever is signed in. */
export function ApprovalsLink() {
  const { data = [] } = usePendingApprovals();
  const mine = shownIn('mine', data).length;
  const label = mine > 0 ? `Approvals: ${mine} for you` : 'Approvals';
  return (
    <Link
      to="/approvals"
      search={{}}
      activeOptions={{ includeSearch: false }}
      aria-label={label}
      title={label}
      className="relative inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent max-sm:size-9"
    >
      <ShieldCheck className="size-4" aria-hidden="true" />
      {mine > 0 && (
        <span
          aria-hidden="true"
          className="num absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-2xs leading-4 font-semibold text-on-accent"
        >
          {mine > 99 ? '99+' : mine}
        </span>
      )}
    </Link>
  );
}
