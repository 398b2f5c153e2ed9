import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import type { Approval } from '../../api/approvals.ts';
import { Age } from '../../ui/age.tsx';
import { useTimeText } from '../../ui/now.ts';
import { SOFT_TONE } from '../../ui/tone.ts';
import { untilText } from '../../words/until.ts';
import {
  type ApprovalsSearch,
  askedByText,
  changesText,
  destinationText,
  outcomeText,
  STATE_WORDS,
} from './approval-words.ts';

/** One line of the list; all of it opens the request. */
export function ApprovalRow({ approval, search }: { approval: Approval; search: ApprovalsSearch }) {
  const { id, application, state, askedAt, expiresAt, mayAnswer } = approval;
  const { text, tone } = STATE_WORDS[state];
  const until = useTimeText((nowMs) => untilText(expiresAt, nowMs));
  return (
    <li data-testid="approval-row" className="border-b border-line last:border-b-0">
      <Link
        to="/approvals"
        search={{ ...search, approval: id }}
        className="grid grid-cols-[5.5rem_minmax(0,1fr)_minmax(0,1.2fr)_7rem] items-center gap-x-4 gap-y-1 px-4 py-2.5 outline-offset-[-2px] hover:bg-hover max-md:grid-cols-[1fr_auto]"
      >
        <span
          className={clsx(
            'justify-self-start rounded-full px-2 py-0.5 text-xs font-medium',
            SOFT_TONE[tone],
          )}
        >
          {text}
        </span>
        <span className="min-w-0 max-md:order-3 max-md:col-span-2">
          <strong className="block truncate text-sm font-medium">{application.name}</strong>
          <span className="block truncate text-xs text-ink-3">
            {destinationText(approval)} · asked by {askedByText(approval)}
          </span>
        </span>
        <span className="min-w-0 text-xs text-ink-2 max-md:order-4 max-md:col-span-2">
          <span className="block truncate">{changesText(approval)}</span>
          <span className="block truncate text-ink-3">
            {state === 'pending' && mayAnswer && (
              <span className="mr-1.5 font-medium text-accent">Yours</span>
            )}
            {outcomeText(approval)}
          </span>
        </span>
        <span className="num text-right text-xs whitespace-nowrap text-ink-3 max-md:order-2">
          {state === 'pending' ? (
            <time dateTime={expiresAt}>until {until}</time>
          ) : (
            <Age at={askedAt} suffix=" ago" />
          )}
        </span>
      </Link>
    </li>
  );
}
