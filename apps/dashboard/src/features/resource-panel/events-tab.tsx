import { useQuery } from '@tanstack/react-query';
import { CalendarOff, Info, TriangleAlert } from 'lucide-react';
import { type ApplicationKey, resourceEvents } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import { Age } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageError } from '../../ui/page-error.tsx';
import type { ResourceView } from '../application/resource-views.ts';
import { eventRows } from './event-rows.ts';

const REFETCH_MS = 10_000;

/** What the cluster tells about the resource. */
export function EventsTab({
  applicationKey,
  view,
}: {
  applicationKey: ApplicationKey;
  view: ResourceView;
}) {
  const { name, namespace } = view.ref;
  const { data, error, refetch, isPending } = useQuery({
    queryKey: queryKeys.events(applicationKey, view.id),
    queryFn: () => resourceEvents(applicationKey, { uid: view.uid, namespace, name }),
    refetchInterval: REFETCH_MS,
  });
  if (isPending) return null;
  if (error) return <PageError error={error} onRetry={() => void refetch()} />;
  if (data.length === 0) {
    return (
      <EmptyState icon={CalendarOff} title="No events">
        Clusters forget events after about an hour.
      </EmptyState>
    );
  }
  return (
    <ul className="scroll-quiet h-full overflow-y-auto">
      {eventRows(data).map(({ key, warning, reason, message, count, lastAt, source }) => (
        <li key={key} className="flex gap-3 border-b border-line px-4 py-2.5">
          {warning ? (
            <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-label="Warning" />
          ) : (
            <Info className="mt-0.5 size-4 shrink-0 text-ink-3" aria-label="Normal" />
          )}
          <div className="min-w-0 flex-1">
            <p className="flex items-baseline gap-2 text-sm">
              <strong className="font-medium">{reason}</strong>
              {count > 1 && <span className="num text-xs text-ink-3">× {count}</span>}
              <Age at={lastAt} suffix=" ago" className="num ml-auto text-xs text-ink-3" />
            </p>
            <p className="text-xs break-words text-ink-2">{message}</p>
            {source && <p className="text-2xs text-ink-3">{source}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
