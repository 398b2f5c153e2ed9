import clsx from 'clsx';
import { CalendarClock, CalendarX } from 'lucide-react';
import type { ApplicationKey } from '../../api/applications.ts';
import type { SyncWindows } from '../../api/automation.ts';
import { useTimeText } from '../../ui/now.ts';
import { Popover } from '../../ui/popover.tsx';
import { useSyncWindows } from './use-sync-windows.ts';
import { passageText, type WindowLine, windowChip, windowLines } from './window-words.ts';

/** Whether a sync window holds syncs back, until when; pressed it lists all that concern it. */
export function SyncWindowChip({ applicationKey }: { applicationKey: ApplicationKey }) {
  const answer = useSyncWindows(applicationKey);
  const text = useTimeText((nowMs) => (answer && windowChip(answer, nowMs)?.text) ?? '');
  if (!answer || text === '') return null;
  const { canSync } = answer.automated;
  const Icon = canSync ? CalendarClock : CalendarX;
  return (
    <Popover
      label="Sync windows"
      className="w-80 max-w-[calc(100vw-2rem)]"
      trigger={(properties) => (
        <button
          type="button"
          data-testid="sync-window"
          className={clsx(
            'flex items-center sm:ml-2 gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap',
            canSync ? 'bg-idle-soft text-idle' : 'bg-warn-soft text-warn',
          )}
          {...properties}
        >
          <Icon className="size-3.5" aria-hidden="true" />
          {text}
        </button>
      )}
    >
      {() => <Windows answer={answer} />}
    </Popover>
  );
}

function Windows({ answer }: { answer: SyncWindows }) {
  const { active, upcoming } = windowLines(answer, Date.now());
  return (
    <div className="p-1.5">
      <p className="px-1.5 text-sm">{passageText(answer, Date.now())}</p>
      <Lines title="Active" lines={active} />
      <Lines title="Upcoming" lines={upcoming} />
    </div>
  );
}

function Lines({ title, lines }: { title: string; lines: WindowLine[] }) {
  if (lines.length === 0) return null;
  return (
    <section className="mt-1.5">
      <h3 className="px-1.5 text-2xs text-ink-3">{title}</h3>
      <ul>
        {lines.map(({ key, title: name, schedule, when, manual }) => (
          <li key={key} className="border-b border-line px-1.5 py-1.5 last:border-b-0">
            <p className="flex items-baseline justify-between gap-3 text-sm">
              {name}
              <span className="num text-xs whitespace-nowrap text-ink-2">{when}</span>
            </p>
            <p className="text-xs text-ink-3">
              <code className="font-mono">{schedule}</code>
              {manual && ' · by hand passes'}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
