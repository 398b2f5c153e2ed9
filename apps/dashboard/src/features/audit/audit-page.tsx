import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { listAudit } from '../../api/audit.ts';
import { queryKeys } from '../../api/keys.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { AuditFilterBar } from './audit-filter-bar.tsx';
import { AuditPanel } from './audit-panel.tsx';
import { AuditRow } from './audit-row.tsx';
import { filtersOf, parseAuditSearch } from './audit-search.ts';
import { ChainState } from './chain-state.tsx';
import { ExportMenu } from './export-menu.tsx';

const REFETCH_MS = 10_000;

/** Who did what, and who was refused: newest first, as far back as is kept. */
export function AuditPage() {
  const search = parseAuditSearch(useSearch({ strict: false }));
  const filters = filtersOf(search);
  const navigate = useNavigate();
  useEffect(() => {
    document.title = 'Audit · Lockstep';
  }, []);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    {
      queryKey: queryKeys.audit(filters),
      queryFn: ({ pageParam }) => listAudit(filters, pageParam),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next,
      // Whoever reads further back is not to have all of it read again.
      refetchInterval: ({ state }) => (state.data?.pages.length === 1 ? REFETCH_MS : false),
    },
  );
  const items = data?.pages.flatMap((page) => page.items);
  const close = () => void navigate({ to: '/settings/audit', search: filters });
  return (
    <div className="flex h-full">
      <div className="scroll-quiet h-full min-w-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-6xl px-4 py-4 max-sm:px-3">
          <header className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
            <h1 className="text-xl font-semibold tracking-tight">Audit</h1>
            <ChainState />
            <div className="ml-auto">
              <ExportMenu filters={filters} />
            </div>
          </header>
          <AuditFilterBar
            filters={filters}
            onChange={(changed) => void navigate({ to: '/settings/audit', search: changed })}
          />
          {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
          {items?.length === 0 && (
            <EmptyState icon={ScrollText} title="Nothing is recorded of that">
              <p>Take a filter away, or look at another time.</p>
            </EmptyState>
          )}
          {items && items.length > 0 && (
            <ul
              aria-label="Lines of the audit"
              className="overflow-hidden rounded-xl border border-line bg-surface shadow-card"
            >
              {items.map((entry) => (
                <AuditRow
                  key={entry.id}
                  entry={entry}
                  filters={filters}
                  isOpen={entry.id === search.entry}
                  isNarrow={search.entry !== undefined}
                />
              ))}
            </ul>
          )}
          {hasNextPage && <More busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
        </div>
      </div>
      {search.entry && <AuditPanel id={search.entry} known={items} onClose={close} />}
    </div>
  );
}

/** Loads by itself when it comes into sight, and by hand for who does not scroll. */
function More({ busy, onMore }: { busy: boolean; onMore(): void }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (busy || !end.current) return;
    const observer = new IntersectionObserver(
      (seen) => seen.some(({ isIntersecting }) => isIntersecting) && onMore(),
      { rootMargin: '400px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [busy, onMore]);
  return (
    <div ref={end} className="mt-4 flex justify-center">
      <Button busy={busy} onClick={onMore}>
        Show older
      </Button>
    </div>
  );
}
