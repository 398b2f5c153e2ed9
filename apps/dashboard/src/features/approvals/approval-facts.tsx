import type { ReactNode } from 'react';
import type { Approval } from '../../api/approvals.ts';
import { Age } from '../../ui/age.tsx';
import { useTimeText } from '../../ui/now.ts';
import { untilText } from '../../words/until.ts';
import { askedByText, changesText, destinationText, outcomeText } from './approval-words.ts';

/** Who asks for what, where to, until when, and who has answered. */
export function ApprovalFacts({ approval }: { approval: Approval }) {
  const { revision, revisions, options, subject, votes, state, askedAt, expiresAt } = approval;
  const until = useTimeText((nowMs) => untilText(expiresAt, nowMs));
  const outcome = outcomeText(approval);
  return (
    <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm max-sm:grid-cols-[6rem_minmax(0,1fr)]">
      {outcome && <Fact name={state === 'pending' ? 'Waits for' : 'Decided'}>{outcome}</Fact>}
      <Fact name="Asked by">
        {askedByText(approval)} <Age at={askedAt} suffix=" ago" className="num text-ink-3" />
      </Fact>
      {state === 'pending' && (
        <Fact name="Expires">
          <time dateTime={expiresAt}>{until}</time>
        </Fact>
      )}
      <Fact name="Destination">{destinationText(approval)}</Fact>
      <Fact name="Revision">
        <code className="font-mono text-xs break-all">{(revisions ?? [revision]).join(', ')}</code>
      </Fact>
      <Fact name="Changes">{changesText(approval)}</Fact>
      {options.length > 0 && <Fact name="Options">{options.join(', ')}</Fact>}
      {votes.map(({ by, decision, comment, at }) => (
        <Fact key={by} name={decision === 'approve' ? 'Approved by' : 'Rejected by'}>
          <strong className="font-medium">{by}</strong>{' '}
          <Age at={at} suffix=" ago" className="num text-ink-3" />
          {comment && <span className="block text-ink-2">{comment}</span>}
        </Fact>
      ))}
      <Fact name="Hash">
        <code className="font-mono text-2xs break-all text-ink-3">{subject.hash}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
