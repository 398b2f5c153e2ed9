import { useNavigate, useSearch } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import ApprovalDialog from './approval-dialog.tsx';
import { ApprovalRow } from './approval-row.tsx';
import { keyOf, parseApprovalsSearch, type Show, shownIn } from './approval-words.ts';
import { useDecidedApprovals, usePendingApprovals } from './use-approvals.ts';

/** Syncs that wait for people, and what became of those that did. */
export function ApprovalsPage() {
  const search = parseApprovalsSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const pending = usePendingApprovals({ atOnce: true });
  const waiting = shownIn('waiting', pending.data ?? []);
  const mine = shownIn('mine', waiting);
  const show = search.show ?? (mine.length > 0 ? 'mine' : 'waiting');
  const wantsDecided = show === 'decided' || search.approval !== undefined;
  const decided = useDecidedApprovals({ enabled: wantsDecided });
  const { data, error, refetch } = show === 'decided' ? decided : pending;
  const items = data && shownIn(show, data);
  const all = [...(pending.data ?? []), ...(decided.data ?? [])];
  const open = all.find(({ id }) => id === search.approval);
  const go = (to: typeof search) => void navigate({ to: '/approvals', search: to });
  return (
    <ListPage title="Approvals" count={waiting.length || undefined}>
      <div className="mb-3">
        <Segmented<Show>
          label="Which requests"
          options={[
            { value: 'mine', label: counted('For you', mine.length) },
            { value: 'waiting', label: counted('All that wait', waiting.length) },
            { value: 'decided', label: 'Decided' },
          ]}
          value={show}
          onChange={(value) => go({ show: value })}
        />
      </div>
      {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
      {items?.length === 0 && <Nothing show={show} />}
      {items && items.length > 0 && (
        <ul
          aria-label="Requests for approval"
          className="overflow-hidden rounded-xl border border-line bg-surface shadow-card"
        >
          {items.map((approval) => (
            <ApprovalRow key={approval.id} approval={approval} search={{ ...search, show }} />
          ))}
        </ul>
      )}
      {open && (
        <ApprovalDialog
          key={open.id}
          applicationKey={keyOf(open)}
          id={open.id}
          onClose={() => go({ show: search.show })}
        />
      )}
    </ListPage>
  );
}

function counted(text: string, count: number): string {
  return count > 0 ? `${text} (${count})` : text;
}

function Nothing({ show }: { show: Show }) {
  const titles = {
    mine: 'Nothing waits for you',
    waiting: 'No sync waits for approval',
    decided: 'Nothing was decided yet',
  } as const satisfies Record<Show, string>;
  return (
    <EmptyState icon={ShieldCheck} title={titles[show]}>
      {show === 'waiting' && (
        <p>
          A project asks for approvals with its annotation{' '}
          <code className="font-mono text-xs">lockstep.dev/approvals</code>.
        </p>
      )}
    </EmptyState>
  );
}
