import type { ApplicationCounts } from '@lockstep/domain';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import type { ListParameters } from '../../early/early-requests.ts';
import { HealthGlyph, SyncGlyph } from '../../ui/glyphs.tsx';
import { SOLID_TONE } from '../../ui/tone.ts';
import {
  HEALTH_STATUSES,
  healthTone,
  SYNC_STATUSES,
  syncText,
  syncTone,
  type Tone,
} from '../../words/statuses.ts';
import { type FacetName, facetValues } from './list-search.ts';
import { type Part, proportions } from './proportions.ts';

interface SummaryProps {
  counts: ApplicationCounts | undefined;
  parameters: ListParameters;
  onToggle(facet: FacetName, value: string): void;
}

/** How the fleet is, in proportion; each part is also the filter for it. */
export function SummaryBar({ counts, parameters, onToggle }: SummaryProps) {
  return (
    <div className="grid grid-cols-[1.6fr_1fr] gap-x-8 gap-y-2 px-4 pb-3 max-lg:grid-cols-1 max-sm:px-3">
      <Summary
        label="Health"
        parts={proportions(HEALTH_STATUSES, counts?.health ?? {})}
        tone={healthTone}
        selected={facetValues(parameters, 'health')}
        onToggle={(value) => onToggle('health', value)}
        glyph={(status) => <HealthGlyph status={status} bare />}
        text={(status) => status}
      />
      <Summary
        label="Sync status"
        parts={proportions(SYNC_STATUSES, counts?.syncStatus ?? {})}
        tone={syncTone}
        selected={facetValues(parameters, 'sync')}
        onToggle={(value) => onToggle('sync', value)}
        glyph={(status) => <SyncGlyph status={status} bare />}
        text={syncText}
      />
    </div>
  );
}

function Summary(properties: {
  label: string;
  parts: Part[];
  tone(status: string): Tone;
  selected: string[];
  onToggle(value: string): void;
  glyph(status: string): ReactNode;
  text(status: string): string;
}) {
  const { label, parts, tone, selected, onToggle, glyph, text } = properties;
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">Filter by {label.toLowerCase()}</legend>
      <div
        className="mb-1.5 flex h-1.5 gap-0.5 overflow-hidden rounded-full bg-idle-soft max-sm:hidden"
        aria-hidden="true"
      >
        {parts
          .filter(({ count }) => count > 0)
          .map(({ name, percent }) => (
            <span
              key={name}
              style={{ width: `${percent}%` }}
              className={clsx(
                'rounded-xs transition-[width,opacity] duration-300',
                SOLID_TONE[tone(name)],
                selected.length > 0 && !selected.includes(name) && 'opacity-25',
              )}
            />
          ))}
      </div>
      <div className="scroll-quiet -mx-1.5 flex gap-0.5 overflow-x-auto py-px [scrollbar-width:none]">
        {parts.map(({ name, count }) => (
          <button
            key={name}
            type="button"
            aria-pressed={selected.includes(name)}
            onClick={() => onToggle(name)}
            className={clsx(
              'flex items-center gap-1.5 rounded-lg px-2 py-1 text-xs whitespace-nowrap outline-offset-[-2px] max-sm:border max-sm:border-line max-sm:py-1.5',
              selected.includes(name)
                ? 'bg-accent-soft text-accent'
                : 'text-ink-2 hover:bg-hover hover:text-ink',
              count === 0 && !selected.includes(name) && 'opacity-55 max-sm:hidden',
            )}
          >
            <span aria-hidden="true" className="flex">
              {glyph(name)}
            </span>
            {text(name)}
            <span className="num font-semibold text-ink">{count}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}
