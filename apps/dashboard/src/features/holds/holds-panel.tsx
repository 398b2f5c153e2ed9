import type { Hold } from '@lockstep/domain';
import { CirclePause } from 'lucide-react';
import type { ApplicationKey } from '../../api/applications.ts';
import { Button } from '../../ui/button.tsx';
import { useTimeText } from '../../ui/now.ts';
import { holdView } from './hold-words.ts';
import { useHolding, useHolds } from './use-holds.ts';

/** Who keeps automation from acting, why, and until when; and the end of it. */
export function HoldsPanel({ applicationKey }: { applicationKey: ApplicationKey }) {
  const holds = useHolds(applicationKey);
  if (holds.length === 0) return null;
  return (
    <section
      aria-label="Holds"
      className="scroll-quiet flex max-h-[30dvh] shrink-0 flex-col overflow-y-auto border-b border-line bg-hold-soft py-0.5"
    >
      {holds.map((hold) => (
        <HoldRow key={holdView(hold, 0).key} hold={hold} applicationKey={applicationKey} />
      ))}
    </section>
  );
}

function HoldRow({ hold, applicationKey }: { hold: Hold; applicationKey: ApplicationKey }) {
  const { release } = useHolding(applicationKey);
  const detail = useTimeText((nowMs) => holdView(hold, nowMs).detail);
  const { title } = holdView(hold, 0);
  return (
    <div
      data-testid="hold"
      className="flex items-center gap-2.5 px-4 py-0.5 text-sm max-sm:items-start max-sm:px-3 max-sm:py-1.5"
    >
      <CirclePause className="size-4 shrink-0 text-hold max-sm:mt-0.5" aria-hidden="true" />
      <p role="note" className="min-w-0 flex-1 break-words">
        <strong className="mr-2 font-semibold">{title}</strong>
        <span className="text-ink-2">{detail}</span>
      </p>
      <Button
        small
        busy={release.isPending}
        aria-label={`Release: ${title}`}
        onClick={() => release.mutate(hold)}
      >
        Release
      </Button>
    </div>
  );
}
