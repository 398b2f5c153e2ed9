import type { ApplicationSummary } from '@lockstep/domain';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Boxes, Plus, SearchX } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { ListParameters } from '../../early/early-requests.ts';
import { Button } from '../../ui/button.tsx';
import { Command, EmptyState } from '../../ui/empty-state.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { NARROW, useMedia } from '../../ui/use-media.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import { ListHead } from './list-head.tsx';
import {
  type FacetName,
  isFiltered,
  nextSort,
  sortOrder,
  toggleFacet,
  withoutFilters,
} from './list-search.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { Rows, type RowsHandle } from './rows.tsx';
import { NOTHING, type Selection, selectAll, selectRange, toggleRow } from './selection.ts';
import { SummaryBar } from './summary-bar.tsx';
import { useApplications } from './use-applications.ts';
import { useFacetCounts } from './use-facet-counts.ts';
import { useListKeys } from './use-list-keys.ts';
import { useSearchText } from './use-search-text.ts';

const route = getRouteApi('/applications');

/** The fleet: how it is, and each application in it. */
export function ApplicationsPage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: ListParameters) => void navigate({ search: next, replace: true }),
    [navigate],
  );
  const { text, setText, settle, parameters } = useSearchText(address, change);
  const list = useApplications(parameters);
  const facets = useFacetCounts(parameters, list.counts);
  const selection = useSelection(list.items);
  const input = useRef<HTMLInputElement>(null);
  const rows = useRef<RowsHandle>(null);
  const narrow = useMedia(NARROW);
  useTitle('Applications · Lockstep');
  useListKeys({
    search: input,
    count: list.items.length,
    focusRow: (index) => rows.current?.focus(index),
    tickRow: (index) => {
      const item = list.items[index];
      if (item) selection.tick(item, false);
    },
  });
  const toggle = (facet: FacetName, value: string) => change(toggleFacet(parameters, facet, value));
  const clear = () => {
    setText('');
    change(withoutFilters(parameters));
  };
  return (
    <div className="relative mx-auto flex h-full max-w-screen-2xl flex-col">
      <PageHead total={list.counts?.total} filtered={isFiltered(parameters)} />
      <SummaryBar counts={facets} parameters={parameters} onToggle={toggle} />
      <FilterBar
        text={text}
        onText={setText}
        onLeave={settle}
        input={input}
        counts={facets}
        parameters={parameters}
        onToggle={toggle}
        onClear={clear}
      />
      {!narrow && (list.isPending || list.items.length > 0) && (
        <ListHead
          order={sortOrder(parameters)}
          onSort={(column) => change(nextSort(parameters, column))}
          allTicked={list.items.length > 0 && selection.ticked.size >= list.items.length}
          someTicked={selection.ticked.size > 0}
          onTickAll={selection.tickAll}
        />
      )}
      <Content
        list={list}
        filtered={isFiltered(parameters)}
        onClear={clear}
        rows={
          <Rows
            items={list.items}
            narrow={narrow}
            dimmed={list.isPrevious}
            selection={selection.ticked}
            onTick={selection.tick}
            onNearEnd={list.loadMore}
            handle={rows}
          />
        }
      />
      {selection.ticked.size > 0 && (
        <BulkBar selection={selection.ticked} onDone={selection.clear} />
      )}
    </div>
  );
}

function PageHead({ total, filtered }: { total: number | undefined; filtered: boolean }) {
  const navigate = useNavigate();
  return (
    <div className="flex items-center justify-between gap-4 px-4 pt-4 pb-3 max-sm:px-3 max-sm:pt-3">
      <h1 className="text-xl font-semibold tracking-tight">
        Applications
        {total !== undefined && (
          <span className="num ml-2.5 text-base font-normal text-ink-3" aria-live="polite">
            {total}
            <span className="sr-only">{filtered ? ' match' : ' in all'}</span>
          </span>
        )}
      </h1>
      <Button look="primary" icon={Plus} onClick={() => void navigate({ to: '/applications/new' })}>
        New application
      </Button>
    </div>
  );
}

function Content({
  list,
  filtered,
  onClear,
  rows,
}: {
  list: ReturnType<typeof useApplications>;
  filtered: boolean;
  onClear(): void;
  rows: ReactNode;
}) {
  if (list.isPending && !list.error) return <ListSkeleton />;
  if (list.error && list.items.length === 0) {
    return <PageError error={list.error} onRetry={list.reload} />;
  }
  if (list.items.length > 0) return rows;
  if (filtered) {
    return (
      <EmptyState
        icon={SearchX}
        title="Nothing matches"
        action={<Button onClick={onClear}>Clear search and filters</Button>}
      >
        No application has all of what you asked for.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Boxes} title="No applications yet">
      <p>
        An application says which folder of a repository belongs into which namespace of a cluster.
        Make one here, or from a file:
      </p>
      <Command>lockstep app create -f application.yaml</Command>
    </EmptyState>
  );
}

function useSelection(items: ApplicationSummary[]) {
  const [ticked, setTicked] = useState<Selection>(NOTHING);
  const lastTicked = useRef<string>(undefined);
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  });
  const tick = useCallback((item: ApplicationSummary, range: boolean) => {
    const from = lastTicked.current;
    lastTicked.current = item.uid;
    setTicked((now) =>
      range ? selectRange(now, latest.current, from, item.uid) : toggleRow(now, item),
    );
  }, []);
  const tickAll = () => setTicked((now) => (now.size >= items.length ? NOTHING : selectAll(items)));
  return { ticked, tick, tickAll, clear: () => setTicked(NOTHING) };
}

function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
