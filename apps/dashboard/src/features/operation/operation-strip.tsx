import type { Application, Holder } from '@lockstep/domain';
import { Hourglass, ShieldCheck, ShieldQuestion, Unlink } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { Button } from '../../ui/button.tsx';
import { useTimeText } from '../../ui/now.ts';
import { ageText } from '../../words/age.ts';
import { untilText } from '../../words/until.ts';
import { ConfirmRemovalDialog } from './confirm-removal-dialog.tsx';
import { RemoveFinalizersDialog } from './remove-finalizers-dialog.tsx';
import { operationWaits, type WaitView } from './wait-view.ts';

const ApprovalDialog = lazy(() => import('../approvals/approval-dialog.tsx'));

const SHOWN = 2;

/** On a phone the button has a line of its own below. */
const TEXT = 'min-w-0 flex-1 max-sm:basis-[calc(100%-2rem)]';

/** What the operation that goes on waits for: object, condition, since, until, and a way out. */
export function OperationStrip({
  application,
  applicationKey,
}: {
  application: Application;
  applicationKey: ApplicationKey;
}) {
  const { waits, confirmation } = useMemo(() => operationWaits(application), [application]);
  const [all, setAll] = useState(false);
  const [asking, setAsking] = useState<WaitView | 'confirmation'>();
  const [reviewing, setReviewing] = useState<string>();
  if (waits.length === 0 && !confirmation) return null;
  const shown = all ? waits : waits.slice(0, SHOWN);
  return (
    <section
      aria-label="What the operation waits for"
      aria-live="polite"
      className="scroll-quiet max-h-[30dvh] shrink-0 overflow-y-auto border-b border-line bg-busy-soft py-1"
    >
      <ul>
        {confirmation && (
          <Line icon={ShieldQuestion}>
            <span className={TEXT}>
              Waits for your confirmation of the {confirmation.what} of{' '}
              <strong className="font-semibold">{countOf(confirmation.refs)}</strong>
            </span>
            <Button small onClick={() => setAsking('confirmation')}>
              Confirm {confirmation.what}…
            </Button>
          </Line>
        )}
        {shown.map((wait) => (
          <Line key={wait.key} icon={wait.approval ? ShieldCheck : Hourglass}>
            <Wait wait={wait} />
            {wait.approval && (
              <Button small onClick={() => setReviewing(wait.approval)}>
                Review…
              </Button>
            )}
            {wait.forcible && (
              <Button small icon={Unlink} onClick={() => setAsking(wait)}>
                Remove finalizers…
              </Button>
            )}
          </Line>
        ))}
      </ul>
      {waits.length > SHOWN && (
        <div className="pl-10 max-sm:pl-9">
          <Button small look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `${waits.length - SHOWN} more`}
          </Button>
        </div>
      )}
      {reviewing && (
        <Suspense fallback={null}>
          <ApprovalDialog
            {...{ applicationKey, id: reviewing }}
            onClose={() => setReviewing(undefined)}
          />
        </Suspense>
      )}
      {asking === 'confirmation' && confirmation && (
        <ConfirmRemovalDialog
          {...{ applicationKey, ...confirmation }}
          onClose={() => setAsking(undefined)}
        />
      )}
      {typeof asking === 'object' && asking.ref && (
        <RemoveFinalizersDialog
          {...{ applicationKey, resource: asking.ref, holders: asking.holders }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </section>
  );
}

function countOf(refs: readonly { kind: string; name: string }[]): string {
  const [first] = refs;
  return refs.length === 1 && first ? `${first.kind} ${first.name}` : `${refs.length} resources`;
}

function Line({ icon: Icon, children }: { icon: typeof Hourglass; children: ReactNode }) {
  return (
    <li
      data-testid="wait"
      className="flex min-h-8 items-center gap-x-2.5 gap-y-1 px-4 py-0.5 text-sm max-sm:flex-wrap max-sm:items-start max-sm:px-3 max-sm:py-1 max-sm:[&>button]:ml-6.5"
    >
      <Icon className="size-4 shrink-0 text-busy max-sm:mt-0.5" aria-hidden="true" />
      {children}
    </li>
  );
}

function Wait({ wait }: { wait: WaitView }) {
  const { sentence, since, until, holders } = wait;
  return (
    <div className={TEXT}>
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <span className="break-words">Waits for {sentence}</span>
        <span className="num text-xs text-ink-2">
          {since && <Since at={since} />}
          {until && <Until at={until} />}
        </span>
      </p>
      {holders.map((holder) => (
        <Kept key={holder.finalizer} holder={holder} />
      ))}
    </div>
  );
}

function Since({ at }: { at: string }) {
  const text = useTimeText((nowMs) => ageText(at, nowMs));
  return text && text !== 'now' && <time dateTime={at}>for {text}</time>;
}

function Until({ at }: { at: string }) {
  const text = useTimeText((nowMs) => untilText(at, nowMs));
  return <time dateTime={at}> until {text}</time>;
}

function Kept({ holder: { finalizer, owner } }: { holder: Holder }) {
  return (
    <p className="text-xs break-words text-ink-2">
      Kept by finalizer <code className="font-mono text-ink">{finalizer}</code>
      {owner ? `, taken off by ${owner}` : '; who takes it off is not known'}
    </p>
  );
}
