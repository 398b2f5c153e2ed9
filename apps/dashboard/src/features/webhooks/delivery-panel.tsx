import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, RotateCw, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { type DeliveryDetail, getDelivery, redeliver } from '../../api/webhooks.ts';
import { Age } from '../../ui/age.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { toast } from '../../ui/toasts.ts';
import { useEscape } from '../../ui/use-escape.ts';
import { NARROW, useMedia } from '../../ui/use-media.ts';
import { durationText, momentText } from '../../words/age.ts';
import { YamlView } from '../manifest/yaml-view.tsx';
import { providerText, resultText, titleOf } from './delivery-words.ts';
import { OutcomeGlyph } from './outcome-glyph.tsx';
import { TouchedList } from './touched-list.tsx';

const UNFINISHED_MS = 1_000;

/** Everything about one delivery, beside the log; on narrow screens in its place. */
export function DeliveryPanel({ id, onClose }: { id: string; onClose(): void }) {
  const narrow = useMedia(NARROW);
  const frame = useRef<HTMLElement>(null);
  useEscape(onClose);
  useEffect(() => {
    if (narrow) frame.current?.focus();
  }, [narrow]);
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.delivery(id),
    queryFn: () => getDelivery(id),
    refetchInterval: ({ state }) => (state.data?.finishedAt ? false : UNFINISHED_MS),
  });
  return (
    <aside
      ref={frame}
      tabIndex={-1}
      data-testid="delivery-panel"
      aria-label="Delivery"
      className="flex w-[min(34rem,50vw)] shrink-0 animate-slide flex-col border-l border-line bg-surface outline-none max-md:fixed max-md:inset-0 max-md:z-40 max-md:w-full max-md:animate-rise max-md:border-l-0"
    >
      <header className="flex items-center gap-3 border-b border-line px-4 py-3">
        {narrow && <IconButton icon={ArrowLeft} label="Back" onClick={onClose} className="-ml-2" />}
        <div className="min-w-0 flex-1 leading-tight">
          <h2 className="truncate text-base font-semibold">{data ? titleOf(data) : 'Delivery'}</h2>
          <p className="truncate text-xs text-ink-3">
            {data && [providerText(data.provider), data.event].filter(Boolean).join(' · ')}
          </p>
        </div>
        {data && <Redeliver delivery={data} />}
        {!narrow && (
          <IconButton icon={X} label="Close the panel" onClick={onClose} className="-mr-1.5" />
        )}
      </header>
      {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
      {data && <Content delivery={data} />}
    </aside>
  );
}

function Content({ delivery }: { delivery: DeliveryDetail }) {
  const { repository, ref, key, receivedAt, finishedAt, body, repeats, redeliveryOf } = delivery;
  return (
    <div className="scroll-quiet flex min-h-0 flex-1 flex-col overflow-y-auto px-4 pt-1 pb-4">
      <dl>
        <Fact name="Outcome">
          <OutcomeGlyph outcome={delivery.outcome} />
          <span className="block text-sm break-words text-ink-2">{resultText(delivery)}</span>
        </Fact>
        <Fact name="Received">
          <Age at={receivedAt} suffix=" ago" />{' '}
          <span className="text-xs text-ink-3">{momentText(receivedAt)}</span>
        </Fact>
        {finishedAt && <Fact name="Took">{spanText(receivedAt, finishedAt)}</Fact>}
        {repository && (
          <Fact name="Repository">
            <code className="font-mono text-xs break-all">{repository}</code>
          </Fact>
        )}
        {ref && (
          <Fact name="Moved">
            <code className="font-mono text-xs break-all">{ref}</code>
          </Fact>
        )}
        {repeats > 0 && (
          <Fact name="Sent">
            {repeats + 1} times; the {repeats === 1 ? 'second did' : 'others did'} nothing
          </Fact>
        )}
        {redeliveryOf && (
          <Fact name="Redelivery of">
            <Link
              to="/webhooks"
              search={{ delivery: redeliveryOf }}
              className="text-accent hover:underline"
            >
              an earlier delivery
            </Link>
            {delivery.redeliveredBy && `, asked for by ${delivery.redeliveredBy}`}
          </Fact>
        )}
        {!redeliveryOf && delivery.outcome !== 'refused' && (
          <Fact name="Delivery id">
            <code className="font-mono text-xs break-all">{key}</code>
          </Fact>
        )}
      </dl>
      <TouchedList delivery={delivery} />
      {body !== undefined && (
        <section className="mt-5 flex min-h-72 flex-1 flex-col">
          <div className="flex items-center justify-between">
            <h3 className="text-xs text-ink-3">What it carried, without secrets</h3>
            <CopyButton text={body} label="Copy what it carried" />
          </div>
          <div className="min-h-0 flex-1 overflow-hidden rounded-lg border border-line">
            <YamlView text={body} label="What it carried" />
          </div>
        </section>
      )}
    </div>
  );
}

function spanText(from: string, to: string): string {
  const ms = Date.parse(to) - Date.parse(from);
  return ms < 1_000 ? `${Math.max(0, ms)} ms` : durationText(ms);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7rem_1fr] gap-3 border-b border-line py-2 text-sm last:border-b-0">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

/** What was refused cannot be: nobody knows whose it was. */
function Redeliver({ delivery }: { delivery: DeliveryDetail }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const again = useMutation({
    mutationFn: () => redeliver(delivery.id),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: queryKeys.allDeliveries });
      await navigate({ to: '/webhooks', search: { delivery: made.id } });
    },
    onError: (error) => toast('bad', 'It could not be redelivered', errorMessage(error)),
  });
  if (delivery.outcome === 'refused') return null;
  return (
    <Button icon={RotateCw} small busy={again.isPending} onClick={() => again.mutate()}>
      Redeliver
    </Button>
  );
}
