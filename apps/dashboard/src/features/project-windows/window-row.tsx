import type { SyncWindow } from '@lockstep/domain';
import { CalendarCheck, CalendarX, Pencil, Trash2 } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { openWords } from './schedule-words.ts';
import { allowances, selectorsOf, windowTitle } from './window-words.ts';

/** One window of a project: when, for what, and what passes all the same. */
export function WindowRow({
  window,
  isOpen,
  onEdit,
  onDelete,
}: {
  window: SyncWindow;
  isOpen: boolean;
  onEdit(): void;
  onDelete(): void;
}) {
  const isDeny = window.kind !== 'allow';
  const Icon = isDeny ? CalendarX : CalendarCheck;
  const title = windowTitle(window);
  const passes = allowances(window);
  return (
    <li className="flex items-start justify-between gap-4 px-4 py-3">
      <div className="flex min-w-0 items-start gap-3">
        <Icon className="mt-0.5 size-4 shrink-0 text-ink-3" aria-hidden="true" />
        <div className="min-w-0">
          <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm font-semibold">
            {title}
            {isOpen && (
              <span
                className={`rounded-full px-2 py-0.5 text-2xs font-medium ${isDeny ? 'bg-warn-soft text-warn' : 'bg-ok-soft text-ok'}`}
              >
                open now
              </span>
            )}
          </h3>
          {window.description && <p className="text-xs text-ink-3">{window.description}</p>}
          <p className="text-sm text-ink-2 first-letter:uppercase">{openWords(window)}</p>
          <Selectors window={window} />
          {passes.length > 0 && (
            <p className="mt-1.5 text-xs text-ink-3 first-letter:uppercase">{passes.join(' · ')}</p>
          )}
        </div>
      </div>
      <div className="flex shrink-0 items-center">
        <IconButton icon={Pencil} label={`Edit: ${title} ${openWords(window)}`} onClick={onEdit} />
        <IconButton
          icon={Trash2}
          label={`Delete: ${title} ${openWords(window)}`}
          onClick={onDelete}
        />
      </div>
    </li>
  );
}

/** Which applications it is about: any of the selectors, or all. */
function Selectors({ window }: { window: SyncWindow }) {
  const selectors = selectorsOf(window);
  if (selectors.length === 0) return <p className="text-xs text-warn">concerns nothing</p>;
  const join = window.andOperator ? 'and' : 'or';
  return (
    <dl className="mt-1.5 flex flex-wrap items-baseline gap-x-2 gap-y-1 text-xs">
      {selectors.map(({ title, globs }, index) => (
        <div key={title} className="flex min-w-0 flex-wrap items-baseline gap-x-1.5 gap-y-1">
          <dt className="text-ink-3">{index > 0 ? `${join} ${title}` : title}</dt>
          {globs.map((glob) => (
            <dd
              key={glob}
              className="max-w-full rounded-md bg-sunken px-2 py-0.5 font-mono break-all"
            >
              {glob}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
