import clsx from 'clsx';
import {
  CircleCheck,
  CircleMinus,
  LoaderCircle,
  type LucideIcon,
  ShieldAlert,
  TriangleAlert,
} from 'lucide-react';
import type { DeliveryOutcome } from '../../api/webhooks.ts';
import { TEXT_TONE } from '../../ui/tone.ts';
import { OUTCOMES } from './delivery-words.ts';

const ICONS = {
  queued: LoaderCircle,
  fetching: LoaderCircle,
  done: CircleCheck,
  ignored: CircleMinus,
  refused: ShieldAlert,
  failed: TriangleAlert,
} as const satisfies Record<DeliveryOutcome, LucideIcon>;

/** The outcome of a delivery, by shape, colour and word. */
export function OutcomeGlyph({ outcome }: { outcome: DeliveryOutcome }) {
  const Icon = ICONS[outcome];
  const { text, tone } = OUTCOMES[outcome];
  return (
    <span className={clsx('flex items-center gap-1.5 text-sm font-medium', TEXT_TONE[tone])}>
      <Icon
        className={clsx('size-4 shrink-0', Icon === LoaderCircle && 'animate-turn')}
        aria-hidden="true"
      />
      {text}
    </span>
  );
}
