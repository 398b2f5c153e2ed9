import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Webhook } from 'lucide-react';
import { queryKeys } from '../../api/keys.ts';
import { listDeliveries } from '../../api/webhooks.ts';
import { Button } from '../../ui/button.tsx';
import { Command, EmptyState } from '../../ui/empty-state.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { DeliveryPanel } from './delivery-panel.tsx';
import { DeliveryRow } from './delivery-row.tsx';
import { OUTCOMES_SHOWN, parseWebhooksSearch, type Show } from './delivery-words.ts';

const REFETCH_MS = 4_000;

const CHOICES: { value: Show; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'done', label: 'Taken' },
  { value: 'ignored', label: 'Ignored' },
  { value: 'problems', label: 'Problems' },
];

/** What providers and registries have told, and what came of it. */
export function WebhooksPage() {
  const search = parseWebhooksSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const show = search.show ?? 'all';
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    {
      queryKey: queryKeys.deliveries(show),
      queryFn: ({ pageParam }) => listDeliveries(OUTCOMES_SHOWN[show], pageParam),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.metadata.continue,
      refetchInterval: REFETCH_MS,
    },
  );
  const items = data?.pages.flatMap((page) => page.items);
  const close = () =>
    void navigate({ to: '/webhooks', search: { ...search, delivery: undefined } });
  return (
    <div className="flex h-full">
      <div className="min-w-0 flex-1">
        <ListPage title="Webhooks" count={undefined}>
          {(show !== 'all' || items?.length !== 0) && (
            <div className="mb-3">
              <Segmented
                label="Which deliveries"
                options={CHOICES}
                value={show}
                onChange={(value) => void navigate({ to: '/webhooks', search: { show: value } })}
              />
            </div>
          )}
          {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
          {items?.length === 0 && <NoDeliveries show={show} />}
          {items && items.length > 0 && (
            <ul
              aria-label="Deliveries"
              className="overflow-hidden rounded-xl border border-line bg-surface shadow-card"
            >
              {items.map((delivery) => (
                <DeliveryRow
                  key={delivery.id}
                  delivery={delivery}
                  search={search}
                  isOpen={delivery.id === search.delivery}
                  isNarrow={search.delivery !== undefined}
                />
              ))}
            </ul>
          )}
          {hasNextPage && (
            <div className="mt-4 flex justify-center">
              <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Show older
              </Button>
            </div>
          )}
        </ListPage>
      </div>
      {search.delivery && <DeliveryPanel id={search.delivery} onClose={close} />}
    </div>
  );
}

function NoDeliveries({ show }: { show: Show }) {
  if (show !== 'all') {
    return <EmptyState icon={Webhook} title="No such deliveries" />;
  }
  return (
    <EmptyState icon={Webhook} title="No deliveries yet">
      <p>
        Commits are found every few minutes. A webhook of your Git host or registry makes that at
        once; point it at:
      </p>
      <Command>{`${window.location.origin}/api/webhook`}</Command>
    </EmptyState>
  );
}
