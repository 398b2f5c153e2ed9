import type { Condition } from '@lockstep/domain';
import clsx from 'clsx';
import { Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Age } from '../../ui/age.tsx';
import { conditionWords } from '../../words/conditions.ts';

const SHOWN_FIRST = 2;

/** What people should know about the application, in plain words above the tool's own. */
export function ConditionsPanel({ conditions }: { conditions: Condition[] }) {
  const [all, setAll] = useState(false);
  if (conditions.length === 0) return null;
  const shown = all ? conditions : conditions.slice(0, SHOWN_FIRST);
  return (
    <section aria-label="Conditions" className="flex flex-col gap-px border-b border-line bg-line">
      {shown.map((condition) => (
        <ConditionRow key={`${condition.type} ${condition.message}`} condition={condition} />
      ))}
      {conditions.length > SHOWN_FIRST && (
        <button
          type="button"
          onClick={() => setAll(!all)}
          className="bg-surface py-1 text-xs text-ink-2 hover:text-ink"
        >
          {all ? 'Show fewer' : `Show ${conditions.length - SHOWN_FIRST} more`}
        </button>
      )}
    </section>
  );
}

function ConditionRow({ condition }: { condition: Condition }) {
  const { title, help, severity } = conditionWords(condition);
  const Icon = severity === 'error' ? TriangleAlert : Info;
  return (
    <div
      role={severity === 'error' ? 'alert' : 'note'}
      className={clsx(
        'flex gap-3 px-4 py-2.5 max-sm:px-3',
        severity === 'error' ? 'bg-bad-soft' : 'bg-warn-soft',
      )}
    >
      <Icon
        className={clsx('mt-0.5 size-4 shrink-0', severity === 'error' ? 'text-bad' : 'text-warn')}
        aria-hidden="true"
      />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <strong className="font-semibold">{title}</strong>
          <span className="text-xs text-ink-2">
            {condition.type}
            {condition.lastTransitionTime && (
              <>
                {' · '}
                <Age at={condition.lastTransitionTime} suffix=" ago" />
              </>
            )}
          </span>
        </p>
        <p className="scroll-quiet max-h-28 overflow-y-auto font-mono text-xs break-words whitespace-pre-wrap text-ink">
          {condition.message}
        </p>
        {help && <p className="mt-0.5 text-xs text-ink-2">{help}</p>}
      </div>
    </div>
  );
}
