import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import type { Delivery } from '../../api/webhooks.ts';
import { Age } from '../../ui/age.tsx';
import { providerText, resultText, titleOf, type WebhooksSearch } from './delivery-words.ts';
import { OutcomeGlyph } from './outcome-glyph.tsx';

/** One line of the log; all of it opens the delivery. */
export function DeliveryRow({
  delivery,
  search,
  isOpen,
  isNarrow,
}: {
  delivery: Delivery;
  search: WebhooksSearch;
  isOpen: boolean;
  /** A panel beside the list leaves no room for columns. */
  isNarrow: boolean;
}) {
  const { ref, provider, event, repository, receivedAt, outcome, repeats } = delivery;
  return (
    <li
      data-testid="delivery-row"
      data-outcome={outcome}
      className="border-b border-line last:border-b-0"
    >
      <Link
        to="/webhooks"
        search={{ ...search, delivery: delivery.id }}
        className={clsx(
          'grid items-center gap-x-4 gap-y-0.5 px-4 py-2.5 outline-offset-[-2px]',
          isOpen ? 'bg-accent-soft' : 'hover:bg-hover',
          isNarrow
            ? 'grid-cols-[1fr_auto]'
            : 'grid-cols-[6.5rem_minmax(0,1.1fr)_minmax(0,1.3fr)_3.5rem] max-md:grid-cols-[1fr_auto]',
        )}
      >
        <OutcomeGlyph outcome={outcome} />
        <span
          className={clsx('min-w-0', isNarrow ? 'col-span-2' : 'max-md:order-3 max-md:col-span-2')}
        >
          <span className="flex items-baseline gap-2">
            <span className="max-w-3/4 shrink-0 truncate text-sm font-medium" title={repository}>
              {titleOf(delivery)}
            </span>
            {ref && <span className="min-w-0 truncate font-mono text-xs text-ink-2">{ref}</span>}
          </span>
          <span className="block truncate text-xs text-ink-3">
            {[
              repository && providerText(provider),
              event,
              delivery.redeliveryOf && 'redelivery',
              repeats > 0 && `sent ${repeats + 1} times`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        <span
          className={clsx(
            'min-w-0 text-xs',
            outcome === 'failed' ? 'text-bad' : 'text-ink-2',
            isNarrow
              ? 'col-span-2 truncate'
              : 'line-clamp-2 max-md:order-4 max-md:col-span-2 max-md:line-clamp-1',
          )}
        >
          {resultText(delivery)}
        </span>
        <Age
          at={receivedAt}
          className={clsx(
            'num text-right text-xs whitespace-nowrap text-ink-3',
            isNarrow ? '-order-1 col-start-2 row-start-1' : 'max-md:order-2',
          )}
        />
      </Link>
    </li>
  );
}
