import type { ApplicationCounts, ApplicationSummary } from '@lockstep/domain';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { listApplications } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import type { ListParameters } from '../../early/early-requests.ts';
import { useTopic } from '../../live/stream.ts';
import { applyMessages, isReadBefore, type ListPages, type RowsMessage } from './list-events.ts';
import { liveFilter, sortOrder } from './list-search.ts';

/** Messages of this span are drawn together: 500 applications that sync must not draw 500 times. */
const BATCH_MS = 40;

export interface ApplicationsList {
  items: ApplicationSummary[];
  counts: ApplicationCounts | undefined;
  isPending: boolean;
  /** The rows shown are those of the filter before this one. */
  isPrevious: boolean;
  error: Error | null;
  hasMore: boolean;
  loadMore(): void;
  reload(): void;
}

/** The list under a filter: pages from the server, kept up to date by the live topic. */
export function useApplications(parameters: ListParameters): ApplicationsList {
  const query = useInfiniteQuery({
    queryKey: queryKeys.applications(parameters),
    queryFn: ({ pageParam, signal }) => listApplications(parameters, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.metadata.continue || undefined,
    placeholderData: keepPreviousData,
  });
  useLiveRows(parameters);
  const { data, hasNextPage, isFetching, fetchNextPage, refetch } = query;
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  return {
    items,
    counts: data?.pages[0]?.counts,
    isPending: query.isPending,
    isPrevious: query.isPlaceholderData,
    error: query.error,
    hasMore: hasNextPage,
    loadMore: () => {
      if (hasNextPage && !isFetching) void fetchNextPage();
    },
    reload: () => void refetch(),
  };
}

/**
 * What is told while the list is read waits for it: what is read may be older. A list that was
 * read before the subscription stood is read again if anything happened in between.
 */
function useLiveRows(parameters: ListParameters): void {
  const client = useQueryClient();
  const waiting = useRef<RowsMessage[]>([]);
  const since = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const key = queryKeys.applications(parameters);
  const view = { order: sortOrder(parameters), filter: liveFilter(parameters) };

  const flush = () => {
    timer.current = undefined;
    const data = client.getQueryData<ListPages>(key);
    if (!data || client.getQueryState(key)?.fetchStatus === 'fetching') return;
    const messages = waiting.current.splice(0);
    if (messages.length > 0) client.setQueryData(key, applyMessages(data, messages, view));
    const from = since.current;
    since.current = undefined;
    if (from && isReadBefore(data, from)) void client.invalidateQueries({ queryKey: key });
  };
  const flushLatest = useRef(flush);
  const flushIn = (afterMs: number) => {
    timer.current ??= setTimeout(() => flushLatest.current(), afterMs);
  };
  useTopic(
    { topic: 'applications', filter: view.filter },
    {
      onMessage: (message) => {
        if (message.type === 'since') since.current = message.resourceVersion;
        else waiting.current.push(message);
        flushIn(BATCH_MS);
      },
      // The new subscription tells from where it stands.
      onGap: () => undefined,
    },
  );
  useEffect(() => {
    flushLatest.current = flush;
    if (waiting.current.length > 0 || since.current) flushIn(0);
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      waiting.current = [];
    },
    [],
  );
}
