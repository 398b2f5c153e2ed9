import type { Condition } from '@lockstep/domain';
import clsx from 'clsx';
import { ChevronDown, Info, TriangleAlert } from 'lucide-react';
import { Age } from '../../ui/age.tsx';
import { conditionWords } from '../../words/conditions.ts';

/** What people should know about the application: one line each, the tool's own words on demand. */
export function ConditionsPanel({ conditions }: { conditions: Condition[] }) {
  if (conditions.length === 0) return null;
  return (
    <section
      aria-label="Conditions"
      className="scroll-quiet flex max-h-[40dvh] shrink-0 flex-col gap-px overflow-y-auto border-b border-line bg-line"
    >
      {conditions.map((condition) => (
        <ConditionRow key={`${condition.type} ${condition.message}`} condition={condition} />
      ))}
    </section>
  );
}

function ConditionRow({ condition }: { condition: Condition }) {
  const { title, help, severity } = conditionWords(condition);
  const error = severity === 'error';
  const Icon = error ? TriangleAlert : Info;
  return (
    <details
      data-testid="condition"
      data-type={condition.type}
      className={clsx('group shrink-0', error ? 'bg-bad-soft' : 'bg-warn-soft')}
    >
      <summary className="flex cursor-pointer list-none items-center gap-2.5 px-4 py-1.5 text-sm outline-offset-[-2px] max-sm:px-3">
        <Icon
          className={clsx('size-4 shrink-0', error ? 'text-bad' : 'text-warn')}
          aria-hidden="true"
        />
        <strong className="shrink-0 font-semibold max-sm:flex-1 max-sm:shrink max-sm:truncate">
          {title}
        </strong>
        <span
          role={error ? 'alert' : 'note'}
          className="min-w-0 flex-1 truncate text-xs text-ink-2 group-open:invisible max-sm:hidden"
        >
          {condition.message}
        </span>
        <Age
          at={condition.lastTransitionTime}
          suffix=" ago"
          className="num shrink-0 text-xs text-ink-3"
        />
        <ChevronDown
          className="size-4 shrink-0 text-ink-3 group-open:rotate-180"
          aria-hidden="true"
        />
      </summary>
      <div className="pr-12 pb-2.5 pl-10.5">
        <p className="font-mono text-xs break-words whitespace-pre-wrap text-ink">
          {condition.message}
        </p>
        <p className="mt-1 text-xs text-ink-2">
          {help && <strong className="font-medium text-ink">Next: </strong>}
          {help} <code className="font-mono text-ink-3">{condition.type}</code>
        </p>
      </div>
    </details>
  );
}
