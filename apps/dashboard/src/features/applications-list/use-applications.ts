import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { listApplications } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import type { ApplicationCounts, ApplicationSummary } from '../../api/types.ts';
import type { ListParameters } from '../../early/early-requests.ts';
import type { ApplicationsMessage } from '../../live/messages.ts';
import { useStream, useTopic } from '../../live/stream.ts';
import { applyMessages, type ListPages } from './list-events.ts';
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
  useLiveRows(parameters, query.dataUpdatedAt);
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

function useLiveRows(parameters: ListParameters, dataUpdatedAt: number): void {
  const client = useQueryClient();
  const waiting = useRef<ApplicationsMessage[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const key = queryKeys.applications(parameters);
  const view = { order: sortOrder(parameters), filter: liveFilter(parameters) };
  const reread = () => void client.invalidateQueries({ queryKey: key });

  const flush = () => {
    timer.current = undefined;
    // Until the first page is there, messages wait for it.
    if (client.getQueryData(key) === undefined) return;
    const messages = waiting.current.splice(0);
    client.setQueryData<ListPages>(key, (data) => data && applyMessages(data, messages, view));
  };
  useTopic(
    { topic: 'applications', filter: view.filter },
    {
      onMessage: (message) => {
        waiting.current.push(message);
        timer.current ??= setTimeout(() => flushLatest.current(), BATCH_MS);
      },
      onGap: reread,
    },
  );
  const flushLatest = useRef(flush);
  useEffect(() => {
    flushLatest.current = flush;
    if (waiting.current.length > 0) timer.current ??= setTimeout(() => flushLatest.current(), 0);
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      waiting.current = [];
    },
    [],
  );
  useOpenedLater(dataUpdatedAt, reread);
}

/**
 * The first page may have been read before the socket stood; what changed in between would be
 * missed. Reads it once more when the socket opens after the data came.
 */
function useOpenedLater(dataUpdatedAt: number, reread: () => void): void {
  const stream = useStream();
  const latest = useRef({ dataUpdatedAt, reread });
  useEffect(() => {
    latest.current = { dataUpdatedAt, reread };
  });
  useEffect(() => {
    if (stream.state === 'open') return;
    const off = stream.onState(() => {
      if (stream.state !== 'open') return;
      off();
      if (latest.current.dataUpdatedAt > 0) latest.current.reread();
    });
    return off;
  }, [stream]);
}
